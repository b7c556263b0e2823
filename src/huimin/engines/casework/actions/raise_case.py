"""A need becomes a case: checked, placed, routed, its clocks started, its fact written, in one transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.messages.api import normal_email
from huimin.kernel.places import api as places
from huimin.kernel.trips import api as trips

from .. import catalogue, forms, routing, store
from ..clocks import Clocks
from ..definition import Definition
from ..errors import InputRefused
from ..messages import EMAIL, PHONE, WAYS, tell_reporter
from ..routing import Desks
from ..rows import CaseRow
from ..transitions import STANDINGS, Desk, Stage, State
from ..types import RaiseCase, Receipt

#: Letters and figures that cannot be mistaken for each other when read aloud or copied by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
DESCRIPTION_LENGTH = 4000
TITLE_LENGTH = 60


@dataclass(frozen=True)
class Place:
    """Where a need was found to be."""

    where: Where
    lon: float | None
    lat: float | None
    address: str
    is_approximate: bool


@transaction.atomic
def case_raise(*, actor: Actor, command: RaiseCase) -> Receipt:
    """Makes the need a case and says by when it will be answered.

    A type with automatic intake is registered and dispatched at once where the routing table knows a unit; others wait at
    the intake desk. Nobody need sign in at the portal.

    Raises: TypeUnknown, InputRefused, Refused.
    """
    version_id, definition = catalogue.current(command.type_code)
    if command.channel not in definition.channels:
        raise InputRefused(
            _("“%(type)s” cannot be raised this way.") % {"type": definition.titled(command.language)},
            field="type_code",
        )
    description = _words(command.description, DESCRIPTION_LENGTH, "description")
    answers = forms.check(definition, command.form, language=command.language)
    place = _place(command, definition)
    access.require(actor, "casework.case_raise", where=place.where)
    at = clock.now()
    routes, ((count,),) = trips.send(routing.routes(definition, place.where, on=at.date(), answers=answers), store.DRAW)
    desks = routing.chosen(routes, definition, place.where, at=at)
    offered_to = routing.able(routes, definition, place.where, at=at) if definition.offer == "offer" else []
    state = _first_state(definition, desks, offered_to)
    match STANDINGS[state].desk:
        case Desk.UNIT:
            desk_id = desks.unit_id
        case Desk.DISPATCH:
            desk_id = desks.dispatch_id
        case _:
            desk_id = desks.intake_id
    if desk_id is None:
        raise InputRefused(_("No street that takes part serves this place yet."), field="place")
    query_code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    number = store.number_of(at, count)
    case = _row(command, definition, version_id, number, description, answers, place, state, desks, desk_id, at)
    if state == State.OFFERED:
        case.set(offered_to=offered_to)
    clocks = Clocks(case, definition, at=at, time_zone=places.division(place.where.deepest).time_zone)
    clocks.enter(state, stage_units=dict.fromkeys(STANDINGS[state].clocks, desk_id))
    if handle := case.running(Stage.HANDLE):
        case.set(due_at=handle.due_at, is_due_provisional=handle.is_provisional)
    fact = facts.new(
        verb="case.raised",
        subject=("case", case.id),
        actor=actor,
        where=place.where,
        data={
            "type": definition.code,
            "channel": command.channel,
            "state": state.value,
            "desk": str(desk_id),
            "unit": str(case.unit_id) if case.unit_id else None,
            "route": desks.reason.as_fact() if desks.reason else None,
            "clocks": clocks.changes,
            **({"units": [str(unit_id) for unit_id in offered_to]} if state == State.OFFERED else {}),
            **({"duplicate_candidate_of": str(command.same_as)} if command.same_as else {}),
            **({"suggested": command.suggested.as_fact(definition.code)} if command.suggested else {}),
            **({"files": [str(item) for item in command.file_ids]} if command.file_ids else {}),
        },
        at=at,
        version=str(version_id),
        unit_id=case.unit_id,
    )
    more = _only_new(command, query_code=query_code, place=place, at=at)
    store.create(case, at=at, more=more, also=[facts.insert_sql([fact])])
    if case.unit_id:
        routing.given_one(case.unit_id)
    if command.file_ids:
        files.attach(list(command.file_ids), ("case", case.id), actor=actor, purpose="photo_before")
    tell_reporter(case, "casework.received", key=f"case:{case.id}:received", code=query_code)
    return Receipt(case.id, case.number, query_code, state, case.unit_id, case.due_at, case.is_due_provisional)


def _first_state(definition: Definition, desks: Desks, offered_to: list[UUID]) -> State:
    """Where a new case of the type stands: types with automatic intake go to the unit, or are offered to the able ones, at once."""
    if definition.intake == "automatic" and offered_to and desks.dispatch_id:
        return State.OFFERED
    if definition.intake == "automatic" and desks.unit_id:
        return State.DISPATCHED
    return State.REPORTED


def _words(text: str, limit: int, field: str) -> str:
    text = text.strip()
    if not text:
        raise InputRefused(_("Say in a few words what it is about."), field=field)
    if "\x00" in text:
        raise InputRefused(_("The text contains a character that cannot be stored. Type it again."), field=field)
    if len(text) > limit:
        raise InputRefused(
            _("At most %(limit)d characters, this has %(count)d.") % {"limit": limit, "count": len(text)}, field=field
        )
    return text


def _email(command: RaiseCase) -> str:
    """The reporter's e-mail address in one spelling. Raises: NoEmail."""
    return normal_email(command.reporter.email) if command.reporter.email.strip() else ""


def _reply_by(command: RaiseCase) -> str:
    wanted = command.reporter.reply_by
    if wanted not in WAYS or (wanted == "email" and not command.reporter.email.strip()):
        raise InputRefused(
            _("Say how you want to be told: by text message, by e-mail, or not at all."), field="reply_by"
        )
    return wanted


def _sealed(text: str, purpose: str) -> str:
    return crypto.seal(text, purpose) if text else ""


def _place(command: RaiseCase, definition: Definition) -> Place:
    if (command.lon is None) != (command.lat is None):
        raise InputRefused(
            _("A point needs both longitude and latitude."), field="lon" if command.lon is None else "lat"
        )
    address = command.address.strip()
    if "\x00" in address or len(address) > 300:
        raise InputRefused(_("Write the address in at most 300 characters."), field="address")
    found = places.place(
        lon=command.lon, lat=command.lat, crs=command.crs, community_code=command.community_code, address=address
    )
    if not found.where.deepest:
        if command.jurisdiction and definition.place == "optional":
            return Place(places.where_of(command.jurisdiction), None, None, address, True)
        if command.lon is None and not command.community_code and not address:
            raise InputRefused(
                _("Say where it is: a point on the map, or the community and the address."), field="place"
            )
        raise InputRefused(
            _("This place could not be found in the areas served. Choose the point on the map, or the community."),
            field="place",
        )
    return Place(found.where, found.lon, found.lat, address, found.is_approximate)


def _row(
    command: RaiseCase,
    definition: Definition,
    version_id: UUID,
    number: str,
    description: str,
    answers: dict,
    place: Place,
    state: State,
    desks: Desks,
    desk_id: UUID,
    at: datetime,
) -> CaseRow:
    is_dispatched = state == State.DISPATCHED
    title = command.title.strip() or description
    return CaseRow(
        {
            "id": uuid7(), "number": number, "type_code": definition.code, "type_version_id": version_id,
            "title": " ".join(title.split())[:TITLE_LENGTH], "description": description, "form": answers,
            "channel": command.channel, "language": command.language,
            "priority": command.priority or definition.priority,
            "reporter_id": command.reporter.account_id, "is_anonymous": command.reporter.is_anonymous,
            "reporter_name_sealed": _sealed(command.reporter.name, "case.reporter_name"),
            "reporter_phone_sealed": _sealed(command.reporter.phone, PHONE),
            "reporter_email_sealed": _sealed(_email(command), EMAIL), "reply_by": _reply_by(command),
            **place.where.columns(), "state": state, "unit_id": desks.unit_id if is_dispatched else None,
            "desk_id": desk_id, "due_at": None, "is_due_provisional": False, "raised_at": at,
            "registered_at": at if state != State.REPORTED else None, "dispatched_at": at if is_dispatched else None,
            "return_count": 0, "rework_count": 0, "reopen_count": 0, "urge_count": 0, "pending_extension": "",
            "revision": 1, "origin": "",
        },
        [],
    )  # fmt: skip


def _only_new(command: RaiseCase, *, query_code: str, place: Place, at: datetime) -> dict[str, Any]:
    """The columns that are written once and never looked at by an act."""
    phone = command.reporter.phone
    return {
        "query_code_index": crypto.blind_index(query_code, "case.query_code"),
        "reporter_phone_index": crypto.blind_index(phone, "phone") if phone else "",
        "reporter_email_index": crypto.blind_index(email.lower(), EMAIL) if (email := _email(command)) else "",
        "address": place.address,
        "point": (place.lon, place.lat) if place.lon is not None else None,
        "is_place_approximate": place.is_approximate,
        "outcome": "",
        "updated_at": at,
        "origin_key": "",
    }
