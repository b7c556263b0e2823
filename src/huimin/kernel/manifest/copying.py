"""Makes a new system from the example: copies its folder and gives everything in it the new name."""

import keyword
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .errors import NameRefused
from .schema import NAME

EXAMPLE = ("demo", "example")
TITLES = {"zh-hans": "示例系统", "en": "Example system"}
LEFT_OUT = ("__pycache__", "*.pyc", "*.mo", ".*")
LONGEST = 30
UNSAFE = re.compile(r"[\"'\\{}<>&%$`#\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Name:
    """Where a system lies: `<sector>/<id>`."""

    sector: str
    id: str

    @classmethod
    def parse(cls, text: str) -> "Name":
        """The name written as SECTOR/ID.

        Raises: NameRefused.
        """
        sector, slash, identity = text.strip().removesuffix("/").partition("/")
        if not slash or "/" in identity:
            raise NameRefused(f"{text!r} is not SECTOR/ID. Write, for instance, care/home_visits.")
        for part in (sector, identity):
            if not re.fullmatch(NAME, part):
                raise NameRefused(f"{part!r} is not a name. Use small letters, digits and single underscores.")
            if keyword.iskeyword(part) or part in {"tests", "migrations", "none", "true", "false"}:
                raise NameRefused(f"{part!r} is taken by Python. Choose another word.")
            if len(part) > LONGEST:
                raise NameRefused(f"{part!r} is longer than {LONGEST} letters. Shorten it.")
        return cls(sector, identity)

    @property
    def label(self) -> str:
        return f"{self.sector}_{self.id}"

    @property
    def words(self) -> str:
        """The id as English words: home_visits gives "Home visits"."""
        return self.id.replace("_", " ").capitalize()

    def spellings(self) -> dict[str, str]:
        """How the name is written in code, addresses and classes, by the joint between sector and id."""
        camel = "".join(part.capitalize() for part in self.label.split("_"))
        return {
            "_": self.label,
            "/": f"{self.sector}/{self.id}",
            ".": f"{self.sector}.{self.id}",
            "-": self.label.replace("_", "-"),
            "Camel": camel,
        }


def copy_example(*, systems: Path, name: Name, titles: dict[str, str] | None = None) -> Path:
    """A new system's folder, a copy of the example under its own name; nothing outside it is touched.

    Raises: NameRefused where the name or its label is taken, or a title holds a character that code could not carry.
    """
    titles = {"zh-hans": name.words, "en": name.words} | {key: text for key, text in (titles or {}).items() if text}
    for text in titles.values():
        if UNSAFE.search(text) or not text.strip():
            raise NameRefused(f"the title {text!r} holds a character that may not stand in a title.")
    target = systems / name.sector / name.id
    labels = {f"{folder.parent.name}_{folder.name}" for folder in systems.glob("*/*/")}
    if target.exists() or name.label in labels:
        raise NameRefused(f"{name.label} is taken. Choose another name, or remove {target}.")
    is_new_sector = not target.parent.exists()
    renamed = _renamer(name, titles)
    try:
        shutil.copytree(systems.joinpath(*EXAMPLE), target, ignore=shutil.ignore_patterns(*LEFT_OUT))
        for path in sorted(target.rglob("*"), key=lambda path: -len(path.parts)):
            if path.is_file():
                path.write_text(renamed(path.read_text(encoding="utf-8")), encoding="utf-8")
            if renamed(path.name) != path.name:
                path.rename(path.with_name(renamed(path.name)))
    except BaseException:
        shutil.rmtree(target.parent if is_new_sector else target, ignore_errors=True)
        raise
    return target


def _renamer(name: Name, titles: dict[str, str]) -> Callable[[str], str]:
    """A function that puts the new name for the example's, all spellings in one pass."""
    old = Name(*EXAMPLE).spellings()
    new = name.spellings()
    words = {old[joint]: new[joint] for joint in old} | {TITLES[language]: titles[language] for language in TITLES}
    words |= {f'id = "{EXAMPLE[1]}"': f'id = "{name.id}"', f'sector = "{EXAMPLE[0]}"': f'sector = "{name.sector}"'}
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    return lambda text: pattern.sub(lambda match: words[match.group()], text)
