"""Every sentence in templates and code stands translated in the part's own zh-Hans catalogue; nothing is fuzzy."""

import itertools
import re
import subprocess
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

from .tree import ROOT, SOURCE, files, part_of, shown

KEYWORDS = (
    "gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3", "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)  # fmt: skip


def folder_of(path: Path) -> Path | None:
    """The folder that owns the file's catalogue: its part, or config."""
    part = part_of(path)
    if part:
        return ROOT / "src" / part.replace(".", "/")
    return SOURCE / "config" if path.is_relative_to(SOURCE / "config") else None


def sources() -> dict[Path, list[Path]]:
    """Files that may hold sentences, by the folder that owns their catalogue."""
    found: dict[Path, list[Path]] = {}
    for path in files(".py", ".html", ".txt"):
        is_text = path.suffix == ".py" or "templates" in path.parts or "jinja2" in path.parts
        if path.is_relative_to(SOURCE) and "tests" not in path.parts and is_text and (owner := folder_of(path)):
            found.setdefault(owner, []).append(path)
    return found


def extract(paths: list[Path], workspace: Path) -> Path:
    """The catalogue of sentences found in the files, without translations."""
    names = []
    for number, path in enumerate(paths):
        text = path.read_text(encoding="utf-8")
        copy = workspace / f"{number}_{path.name}.py"
        copy.write_text(text if path.suffix == ".py" else templatize(text, origin=str(path)), encoding="utf-8")
        names.append(copy.name)
    catalogue = workspace / "found.pot"
    run("xgettext", "--language=Python", "--from-code=UTF-8", "--force-po", f"--output={catalogue}",
        *[f"--keyword={word}" for word in KEYWORDS], *names, cwd=workspace)  # fmt: skip
    return catalogue


def run(*command: object, cwd: Path = ROOT, is_checked: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=is_checked)


def sentences(catalogue: Path) -> int:
    """How many sentences the catalogue holds, its header apart."""
    text = run("msgcat", "--no-wrap", catalogue).stdout
    return sum(line.startswith("msgid ") and line != 'msgid ""' for line in text.splitlines())


def faults(found: Path, own: Path) -> list[str]:
    """What the catalogue `own` lacks of the sentences in `found`: missing, untranslated or fuzzy ones."""
    if not sentences(found):
        return []
    if not own.exists():
        return [f"{own} is missing"]
    compared = run("msgcmp", own, found, is_checked=False)
    if compared.returncode == 0:
        return []
    named = re.findall(r"^([^:]+):(\d+): (?!warning)(.*)$", compared.stderr, re.MULTILINE)
    return [f"{_sentence(Path(file), int(line))}: {fault}" for file, line, fault in named] or [compared.stderr]


def _sentence(catalogue: Path, number: int) -> str:
    """The sentence that stands at, or just before or after, a line of a catalogue."""
    lines = catalogue.read_text(encoding="utf-8").splitlines()
    starts = [index for index, line in enumerate(lines) if line.startswith("msgid ")]
    start = max((index for index in starts if index < number), default=starts[0])
    rest = itertools.takewhile(lambda line: line.startswith('"'), lines[start + 1 :])
    return "".join([lines[start].removeprefix("msgid "), *rest]).replace('""', "")


@pytest.mark.parametrize("folder", sorted(sources()), ids=shown)
def test_every_sentence_is_translated(folder, tmp_path):
    found = extract(sources()[folder], tmp_path)
    assert faults(found, folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po") == []


@pytest.mark.parametrize("path", files(".po"), ids=shown)
def test_a_catalogue_is_sound(path, tmp_path):
    checked = run("msgfmt", "--check", "--statistics", f"--output-file={tmp_path / 'x.mo'}", path, is_checked=False)
    assert checked.returncode == 0, checked.stderr
    assert "fuzzy" not in checked.stderr, checked.stderr
    assert "untranslated" not in checked.stderr, checked.stderr


HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'


@pytest.mark.parametrize(
    ("own", "is_sound"),
    [
        ('\nmsgid "Raise"\nmsgstr "提出"\n', True),
        ('\nmsgid "Raise"\nmsgstr ""\n', False),
        ('\n#, fuzzy\nmsgid "Raise"\nmsgstr "提出"\n', False),
        ('\nmsgid "Close"\nmsgstr "关闭"\n', False),
    ],
)
def test_a_missing_translation_is_caught(tmp_path, own, is_sound):
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text('{% load i18n %}{% translate "Raise" %}', encoding="utf-8")
    catalogue = tmp_path / "django.po"
    catalogue.write_text(HEADER + own, encoding="utf-8")
    assert (faults(extract([page], tmp_path), catalogue) == []) is is_sound


def test_a_sentence_is_said_one_way():
    """Catalogues are merged when they are read: the same sentence translated in two ways would show either. Give it a context."""
    ways: dict[tuple[str, str], dict[str, list[str]]] = {}
    for path in files(".po"):
        text = run("msgcat", "--no-wrap", path).stdout
        for entry in text.split("\n\n"):
            said = dict(re.findall(r"^(msgctxt|msgid|msgstr(?:\[0\])?) \"(.*)\"$", entry, re.MULTILINE))
            if said.get("msgid"):
                translation = said.get("msgstr") or said.get("msgstr[0]", "")
                known = ways.setdefault((said.get("msgctxt", ""), said["msgid"]), {})
                known.setdefault(translation, []).append(shown(path.parents[3]))
    assert {sentence: said for sentence, said in ways.items() if len(said) > 1} == {}
