"""Templates are data of the apps: both languages, the same parameters."""

import pytest

from huimin.kernel.messages import templates
from huimin.kernel.messages.errors import UnknownTemplate


def write(tmp_path, text):
    path = tmp_path / "messages.yaml"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = """
demo.closed:
  doc: To the resident.
  zh-hans: >
    您反映的 {number} 已办结，
    请评价。
  en: Your request {number} is closed.
"""


def test_a_good_file(tmp_path):
    found = templates.read(write(tmp_path, GOOD))["demo.closed"]
    assert found.parameters == {"number"}
    assert found.render(language="zh-hans", params={"number": "A1"}) == "您反映的 A1 已办结， 请评价。"
    assert found.render(language="en", params={"number": "A1", "more": 1}) == "Your request A1 is closed."
    assert found.render(language="fr", params={"number": "A1"}).startswith("您")
    with pytest.raises(UnknownTemplate, match="number"):
        found.render(language="en", params={})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a.b: hello", "a.b"),
        ("a.b: {doc: x, en: y}", "a.b"),
        ("a.b: {doc: x, en: y, zh-hans: z, fr: w}", "a.b"),
        ('a.b: {doc: x, en: "y {n}", zh-hans: z}', "different parameters"),
        ('a.b: {doc: x, en: "y {n", zh-hans: "{n}"}', "a.b"),
        ('a.b: {doc: x, en: "{n.__class__}", zh-hans: "{n.__class__}"}', "not a plain name"),
        ('a.b: {doc: x, en: "{}", zh-hans: "{}"}', "not a plain name"),
    ],
)
def test_errors_name_file_and_key(tmp_path, text, fault):
    with pytest.raises(ValueError, match=fault) as error:
        templates.read(write(tmp_path, text))
    assert "messages.yaml" in str(error.value)


def test_every_apps_templates_are_good():
    assert isinstance(templates.templates(), dict)


def test_an_unknown_code():
    with pytest.raises(UnknownTemplate):
        templates.template("no.such")
