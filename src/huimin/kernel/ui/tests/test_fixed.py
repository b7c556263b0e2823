"""A fixed piece is said once a language, and can hold nobody's data."""

from django.template import Context, Engine, engines
from django.utils import translation


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
