"""A fixed piece is said once a language, and can hold nobody's data."""

from django.template import Context, Engine, engines
from django.utils import translation

from ..templatetags import fixed


def _template(text: str):
    engine: Engine = engines["django"].engine
    return engine.from_string("{% load fixed i18n %}" + text)


def test_it_is_said_in_each_language_and_kept():
    made = _template('{% fixed %}{% translate "Skip to the content" %}{% endfixed %}')
    with translation.override("en"):
        english = made.render(Context())
    with translation.override("zh-hans"):
        chinese = made.render(Context())
    with translation.override("en"):
        again = made.render(Context())
    assert english == again == "Skip to the content"
    assert chinese != english


def test_it_sees_no_variables():
    made = _template("{% fixed %}[{{ name }}]{% endfixed %}")
    assert [made.render(Context({"name": name})) for name in ("one", "two")] == ["[]", "[]"]


def test_what_it_names_is_seen_and_told_apart():
    made = _template("{% fixed name=person.name size=2 %}[{{ name }}{{ size }}{{ person }}]{% endfixed %}")
    said = [made.render(Context({"person": {"name": name}})) for name in ("Li", "Wu", "Li")]
    assert said == ["[Li2]", "[Wu2]", "[Li2]"]


def test_only_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(fixed, "MOST", 2)
    made = _template("{% fixed number=number %}{{ number }}{% endfixed %}")
    assert [made.render(Context({"number": number})) for number in range(5)] == ["0", "1", "2", "3", "4"]
    assert len(made.nodelist.get_nodes_by_type(fixed.Fixed)[0].said) <= 2
