"""The life of a draft: who may do what to it when, and what is wrong with what it says. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import yaml
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from .definition import DefinitionFault, content_faults, line_of

#: What a draft may say: the keys of a definition, but those that are settled otherwise.
#: The code names the draft; from when it holds is decided with it.
SETTLED = frozenset({"code", "valid_from"})
#: Where versions come from that this installation's own people made: an upgrade of the product never replaces them by itself.
CITY = "city"


class Standing(StrEnum):
    """Where a draft stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"  # decided, and waiting for its day
    REFUSED = "refused"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


STANDING_TITLES: dict[Standing, Promise] = {
    Standing.DRAFT: pgettext_lazy("draft", "Draft"),
    Standing.SUBMITTED: pgettext_lazy("draft", "Waits for the second person"),
    Standing.APPROVED: pgettext_lazy("draft", "Approved, waits for its day"),
    Standing.REFUSED: pgettext_lazy("draft", "Sent back"),
    Standing.IN_FORCE: pgettext_lazy("draft", "In force"),
    Standing.SUPERSEDED: pgettext_lazy("draft", "Replaced by a later version"),
    Standing.WITHDRAWN: pgettext_lazy("draft", "Withdrawn"),
}


class DryRunState(StrEnum):
    """How far a dry run is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


#: In which states each act is possible. A refused draft that is changed is a draft again.
POSSIBLE: Mapping[str, frozenset[Standing]] = {
    "change": frozenset({Standing.DRAFT, Standing.REFUSED}),
    "submit": frozenset({Standing.DRAFT, Standing.REFUSED}),
    "recall": frozenset({Standing.SUBMITTED}),
    "decide": frozenset({Standing.SUBMITTED}),
    "withdraw": frozenset({Standing.DRAFT, Standing.REFUSED, Standing.SUBMITTED, Standing.APPROVED}),
}


@dataclass(frozen=True)
class DraftView:
    """A draft as a page shows it. `faults` keep it from being submitted."""

    id: UUID
    code: str
    title: dict[str, str]
    state: Standing
    revision: int
    content: dict[str, Any]
    origin: str
    author_id: UUID | None
    editor_id: UUID | None
    decider_id: UUID | None
    remark: str
    valid_from: date | None
    base_id: UUID | None
    base_number: int
    version_id: UUID | None
    created_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    faults: tuple[DefinitionFault, ...] = field(default=())

    def may(self, act: str) -> bool:
        """Whether the act is possible as the draft stands."""
        return self.state in POSSIBLE[act]


@dataclass(frozen=True)
class VersionView:
    """One version of a case type in its history."""

    id: UUID
    code: str
    number: int
    origin: str
    created_at: datetime
    valid_from: date | None
    valid_to: date | None
    is_in_force: bool
    is_next: bool
    running: int
    author_id: UUID | None
    decider_id: UUID | None
    definition: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TypeRow:
    """A case type in the designer's list, in force or only drafted."""

    code: str
    title: dict[str, str]
    group: dict[str, str]
    kind: str
    number: int
    since: datetime | date | None
    next_from: datetime | None
    ends_on: date | None  # from this day on the version in force is not offered any more
    drafts: tuple[tuple[UUID, Standing], ...]
    capability: str


def unsettled(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content without from when it holds, which is decided with a draft, not written into it."""
    return {key: value for key, value in content.items() if key != "valid_from"}


class _Writer(yaml.SafeDumper):
    """Writes Chinese as it is, and escapes what a reader would take for the end of a line."""


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    is_plain = all(letter.isprintable() or letter == "\n" for letter in text)
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_plain else '"')


_Writer.add_representer(str, _text)


def as_yaml(content: Mapping[str, Any]) -> str:
    """The content as a file of case types that can be read back unchanged."""
    return yaml.dump(
        {"case_types": [dict(content)]},
        Dumper=_Writer,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=120,
    )


def faults(content: Mapping[str, Any]) -> list[DefinitionFault]:
    """Everything that keeps the content from coming into force, each with the line it has in the exported file."""
    found = content_faults(dict(content))
    if not found:
        return []
    root = yaml.compose(as_yaml(content), Loader=yaml.SafeLoader)
    return [
        DefinitionFault(
            key=fault.key, line=line_of(root, ["case_types", 0, *fault.key.split("/")]), message=fault.message
        )
        for fault in found
    ]
