"""A copy of the example bears its own name everywhere, and a bad name leaves nothing behind."""

import shutil

import pytest

from huimin.kernel.manifest import checks, schema
from huimin.kernel.manifest.copying import EXAMPLE, LEFT_OUT, Name, copy_example
from huimin.kernel.manifest.discovery import SYSTEMS
from huimin.kernel.manifest.errors import NameRefused


@pytest.fixture
def systems(tmp_path):
    """A folder of systems that holds the example alone."""
    shutil.copytree(SYSTEMS.joinpath(*EXAMPLE), tmp_path.joinpath(*EXAMPLE), ignore=shutil.ignore_patterns(*LEFT_OUT))
    return tmp_path


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["care/home_visits", "example/demo", "a/b", "my_example/my_demo"])
def test_a_copy_is_in_order_under_its_own_name(systems, name):
    folder = copy_example(systems=systems, name=Name.parse(name))
    manifest, findings = schema.read(folder / "manifest.toml")
    assert findings == []
    assert manifest.label == name.replace("/", "_")
    assert [finding for finding in checks.systems_checked(systems) if f"/{name}/" in finding.file] == []
    assert len(files(folder)) == len(files(systems.joinpath(*EXAMPLE)))


def test_nothing_of_the_example_remains(systems):
    folder = copy_example(
        systems=systems, name=Name.parse("care/home_visits"), titles={"zh-hans": "看望", "en": "Calls"}
    )
    text = "\n".join(f"{path}\n{path.read_text(encoding='utf-8')}" for path in files(folder)).replace(str(systems), "")
    for word in ("demo", "xample", "示例"):
        assert word not in text, text[max(0, text.index(word) - 100) : text.index(word) + 50]
    assert "看望" in text
    assert "Calls" in text


def test_every_python_file_of_a_copy_compiles(systems):
    folder = copy_example(systems=systems, name=Name.parse("care/home_visits"))
    for path in folder.rglob("*.py"):
        compile(path.read_text(encoding="utf-8"), path, "exec")


def test_copying_touches_nothing_else(systems):
    before = {path: path.read_bytes() for path in files(systems)}
    folder = copy_example(systems=systems, name=Name.parse("care/home_visits"))
    assert {path: path.read_bytes() for path in files(systems) if not path.is_relative_to(folder)} == before


@pytest.mark.parametrize(
    "name",
    [
        "", "care", "care/", "/visits", "care/a/b", "Care/visits", "care/Visits", "care/home-visits", "care/2nd", "care/_x",
        "care/x__y", "../x", "care/..", "care/class", "care/tests", "care/" + "x" * 31, "care/探访", "care/a b",
    ],
)  # fmt: skip
def test_a_bad_name_is_refused(name):
    with pytest.raises(NameRefused):
        Name.parse(name)


@pytest.mark.parametrize("name", ["demo/example", "demo_example/x"])
def test_a_name_that_is_taken_is_refused(systems, name):
    (systems / "demo" / "example_x").mkdir()
    before = files(systems)
    with pytest.raises(NameRefused):
        copy_example(systems=systems, name=Name.parse(name))
    assert files(systems) == before


@pytest.mark.parametrize("title", ['a "quote"', "a\\b", "{x}", "<b>", "50%", "a\nb", " "])
def test_a_title_that_code_cannot_carry_is_refused(systems, title):
    with pytest.raises(NameRefused):
        copy_example(systems=systems, name=Name.parse("care/x"), titles={"en": title})
    assert not (systems / "care").exists()
