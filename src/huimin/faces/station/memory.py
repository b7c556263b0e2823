"""What a visit needs to remember from page to page, in the worker's session: what is being written, and the slips to print.

It is gone when the visit ends. The key of what is being written makes sending idempotent: however often the last button is
tapped, there is one case.
"""

from dataclasses import asdict, dataclass, field, fields
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseTypeView, Definition
from huimin.kernel.crypto import api as crypto

from .models import Visit

SESSION_KEY = "station_visit"
NAME = "station.visitor_name"
PHOTO_LIMIT = 5
CHANNEL = "station"


@dataclass
class Matter:
    """One matter as far as it has been written down."""

    key: str = field(default_factory=lambda: uuid4().hex)
    description: str = ""
    type_code: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    has_answered: bool = False
    community: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    has_place: bool = False
    file_ids: list[str] = field(default_factory=list)
    has_photos: bool = False

    @property
    def files(self) -> list[UUID]:
        """The photos handed in."""
        return [UUID(id) for id in self.file_ids]

    def kind(self) -> tuple[CaseTypeView, Definition] | None:
        """The case type chosen, None while there is none or it went out of force."""
        try:
            view, definition = casework.case_type(self.type_code) if self.type_code else (None, None)
        except casework.TypeUnknown:
            return None
        return (view, definition) if view and definition and CHANNEL in view.channels else None

    def gap(self) -> str:
        """The first page that still wants an answer, "" when all have one."""
        kind = self.kind()
        if not self.description:
            return "what"
        if kind is None:
            return "kind"
        if kind[0].has_form and not self.has_answered:
            return "details"
        if not self.has_place:
            return "where"
        return "" if self.has_photos and (self.file_ids or kind[0].photo != "required") else "photo"


@dataclass
class Memory:
    """What the session keeps of one visit. The name is sealed; the phone is not here at all."""

    visit: str = ""
    name_sealed: str = ""
    waiting: str = ""
    purpose: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    matter: Matter = field(default_factory=Matter)

    @property
    def name(self) -> str:
        """How the person wants to be called, "" where they did not say."""
        return crypto.open_(self.name_sealed, NAME) if self.name_sealed else ""

    @name.setter
    def name(self, text: str) -> None:
        self.name_sealed = crypto.seal(text, NAME) if text else ""


def load(request: HttpRequest, visit: Visit) -> Memory:
    """What is remembered of this visit; nothing of another."""
    kept = request.session.get(SESSION_KEY, {})
    if kept.get("visit") != str(visit.id):
        return Memory(visit=str(visit.id))
    memory = Memory(**{each.name: kept[each.name] for each in fields(Memory) if each.name in kept})
    known = {each.name for each in fields(Matter)}
    memory.matter = Matter(**{name: value for name, value in kept.get("matter", {}).items() if name in known})
    return memory


def save(request: HttpRequest, memory: Memory) -> None:
    """It is kept."""
    request.session[SESSION_KEY] = asdict(memory)


def forget(request: HttpRequest) -> None:
    """Nothing is kept."""
    request.session.pop(SESSION_KEY, None)
