"""A report that is being written: kept in the session from page to page, so that nothing typed is lost.

Its key makes sending idempotent: however often the last button is tapped, there is one case.
"""

from dataclasses import asdict, dataclass, field, fields
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseTypeView, Definition

SESSION_KEY = "portal_draft"
SENT_KEY = "portal_sent"
MOST_SENT = 20
PHOTO_LIMIT = 5


@dataclass
class Draft:
    """What the person has said so far. `contact` is "account", "phone", "email", "none", or "" while it was not asked.

    `same_as` is the case near by that was met too, `suggested` what was suggested for the words.
    """

    key: str = ""
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
    contact: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    same_as: str = ""
    suggested: dict[str, Any] = field(default_factory=dict)

    @property
    def is_begun(self) -> bool:
        """Whether there is anything to go on with."""
        return bool(self.description)

    @property
    def files(self) -> list[UUID]:
        """The photos handed in."""
        return [UUID(id) for id in self.file_ids]

    def kind(self) -> tuple[CaseTypeView, Definition] | None:
        """The case type chosen, None while there is none or it went out of force."""
        if not self.type_code:
            return None
        try:
            view, definition = casework.case_type(self.type_code)
        except casework.TypeUnknown:
            return None
        return (view, definition) if "portal" in view.channels else None

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
        if not self.has_photos or (kind[0].photo == "required" and not self.file_ids):
            return "photo"
        return "" if self.contact else "contact"


def load(request: HttpRequest) -> Draft:
    """The draft of this browser, a new one where there is none."""
    known = {each.name for each in fields(Draft)}
    kept = {name: value for name, value in request.session.get(SESSION_KEY, {}).items() if name in known}
    draft = Draft(**kept)
    draft.key = draft.key or uuid4().hex
    return draft


def save(request: HttpRequest, draft: Draft) -> None:
    """The draft is kept."""
    request.session[SESSION_KEY] = asdict(draft)


def clear(request: HttpRequest) -> None:
    """The draft is forgotten."""
    request.session.pop(SESSION_KEY, None)


def sent(request: HttpRequest, key: str, number: str) -> None:
    """The draft became the case of that number."""
    clear(request)
    kept = request.session.get(SENT_KEY, {})
    request.session[SENT_KEY] = dict([*kept.items(), (key, number)][-MOST_SENT:])


def sent_as(request: HttpRequest, key: str) -> str:
    """The number of the case that this draft became, "" while it was not sent."""
    return str(request.session.get(SENT_KEY, {}).get(key, ""))
