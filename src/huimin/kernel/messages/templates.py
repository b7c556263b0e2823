"""The texts of messages: each app's messages.yaml, found by convention.

```yaml
casework.closed:
  doc: To the resident when the case is closed.
  zh-hans: 您反映的 {number} 已办结，请到 {link} 看结果并评价。
  en: Your request {number} is closed. See the result and rate it at {link}.
  subject: {zh-hans: "诉求 {number} 已办结", en: "Your request {number} is closed"}
```

`subject` is for what goes by e-mail; without one the text begins it. An empty line makes a paragraph.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter

import yaml
from django.apps import apps

from .errors import UnknownTemplate

LANGUAGES = ("zh-hans", "en")
LONGEST_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Template:
    """One message's text in both languages. Parameters stand in braces."""

    code: str
    doc: str
    text: Mapping[str, str]
    parameters: frozenset[str]
    subject: Mapping[str, str] = field(default_factory=dict)

    def render(self, *, language: str, params: Mapping[str, object]) -> str:
        """The text with its parameters filled in.

        Raises: UnknownTemplate when a parameter is missing.
        """
        if missing := self.parameters - params.keys():
            raise UnknownTemplate(f"message {self.code} needs {', '.join(sorted(missing))}")
        return self.text[language if language in self.text else LANGUAGES[0]].format_map(params)

    def render_subject(self, *, language: str, params: Mapping[str, object]) -> str:
        """The subject of a mail; the beginning of the text where the template has none of its own."""
        if not self.subject:
            return self.render(language=language, params=params)[:LONGEST_SUBJECT]
        return self.subject[language if language in self.subject else LANGUAGES[0]].format_map(params)


def read(path: Path) -> dict[str, Template]:
    """The templates of one file.

    Raises: ValueError naming file and key.
    """
    found = {}
    for code, entry in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
        if not isinstance(entry, dict) or set(entry) - {"subject"} != {"doc", *LANGUAGES}:
            raise ValueError(f"{path}: {code}: needs exactly doc, {', '.join(LANGUAGES)}, and subject for e-mail")
        names = {language: _parameters(path, code, entry[language]) for language in LANGUAGES}
        if names["zh-hans"] != names["en"]:
            raise ValueError(f"{path}: {code}: the languages have different parameters")
        text = {language: _laid_out(entry[language]) for language in LANGUAGES}
        found[code] = Template(code, entry["doc"], text, names["en"], _subject(path, code, entry, names["en"]))
    return found


def _laid_out(text: str) -> str:
    """The text in paragraphs, each on one line."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text) if part.strip())


def _subject(path: Path, code: str, entry: Mapping[str, object], known: frozenset[str]) -> dict[str, str]:
    given = entry.get("subject")
    if given is None:
        return {}
    if not isinstance(given, dict) or set(given) != set(LANGUAGES):
        raise ValueError(f"{path}: {code}: subject needs exactly {', '.join(LANGUAGES)}")
    for language in LANGUAGES:
        if strange := _parameters(path, code, given[language]) - known:
            raise ValueError(f"{path}: {code}: the text has no {{{min(strange)}}} as its subject has")
    return {language: " ".join(given[language].split()) for language in LANGUAGES}


def _parameters(path: Path, code: str, text: str) -> frozenset[str]:
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise ValueError(f"{path}: {code}: {error}") from None
    if wrong := [name for name in names if not name.isidentifier()]:
        raise ValueError(f"{path}: {code}: {{{wrong[0]}}} is not a plain name")
    return frozenset(names)


@cache
def templates() -> dict[str, Template]:
    """Every app's templates by code.

    Raises: ValueError when a file is wrong or two apps use one code.
    """
    found: dict[str, Template] = {}
    for app in apps.get_app_configs():
        path = Path(app.path) / "messages.yaml"
        if app.name.startswith("huimin.") and path.exists():
            for code, template in read(path).items():
                if code in found:
                    raise ValueError(f"{path}: {code}: another app has this code")
                found[code] = template
    return found


def template(code: str) -> Template:
    """Raises: UnknownTemplate."""
    try:
        return templates()[code]
    except KeyError:
        raise UnknownTemplate(f"no message {code}") from None
