"""Finds and takes service requests, through casework's door alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.access import phones
from huimin.kernel.errors import HuiminError
from huimin.kernel.files import api as files
from huimin.kernel.gate.api import Actor
from huimin.kernel.places import api as places

from ... import api as casework
from .faults import Fault
from .jurisdictions import CHANNEL
from .reading import Asked, Sent

VIEW, RAISE = "casework.case_view", "casework.case_raise"
STEP = 200


@dataclass(frozen=True)
class Reader:
    """As whom the cases are read: a key that may see cases reads its own; everybody else what came in by this door.

    What somebody sent to a public door is public there, without name and phone; the notice of each POST says so.
    """

    actor: Actor
    channels: tuple[str, ...]


def reader(actor: Actor) -> Reader:
    """The reader for who asks."""
    if actor.kind == "machine" and access.may(actor, VIEW):
        return Reader(actor, ())
    return Reader(Actor.system("what came in by Open311 is public there", channel=CHANNEL), (CHANNEL,))


def find(who: Reader, wanted: Asked, *, jurisdiction: str = "") -> list[casework.CaseView]:
    """The cases asked for, the newest first.

    Raises: Fault 400.
    """
    skip = (wanted.page - 1) * wanted.page_size
    found: list[casework.CaseView] = []
    cursor = ""
    while len(found) < skip + wanted.page_size:
        page = casework.recent_cases(
            actor=who.actor,
            type_codes=wanted.service_codes,
            states=wanted.states,
            since=wanted.since,
            until=_next_instant(wanted.until),
            numbers=wanted.numbers,
            division_code=jurisdiction,
            channels=who.channels,
            cursor=cursor,
            limit=STEP,
        )
        found += page.rows
        cursor = page.next
        if not cursor:
            break
    return found[skip : skip + wanted.page_size]


def one(who: Reader, number: str) -> casework.CaseView | None:
    """The case of that number, where the reader may see it."""
    found = casework.recent_cases(actor=who.actor, numbers=(number,), channels=who.channels, limit=1).rows
    return found[0] if found else None


def by_token(who: Reader, token: str) -> casework.CaseView | None:
    """The case a token stands for. Numbers are given at once, so a token is the case's id or its number."""
    try:
        view = casework.case(actor=who.actor, case_id=UUID(token))
    except (ValueError, HuiminError):
        return one(who, token)
    return view if not who.channels or view.channel in who.channels else None


def media_urls(views: list[casework.CaseView]) -> dict[UUID, str]:
    """The address of media that came with each case, where one was given."""
    found = files.of_many([("case", view.id) for view in views])
    return {case_id: next((file.url for file in held if file.is_link), "") for (_kind, case_id), held in found.items()}


def status_notes(view: casework.CaseView) -> str:
    """The last thing the reporter was told."""
    told = casework.timeline(view=view, for_staff=False)
    return (told[-1].note or told[-1].story) if told else ""


@transaction.atomic
def take(*, actor: Actor, given: Sent, jurisdiction: str = "") -> casework.Receipt:
    """The request becomes a case of the channel open311.

    Raises: Fault 400; Refused for a key that may not raise cases there.
    """
    try:
        type_view, content = casework.case_type(given.service_code)
    except casework.TypeUnknown:
        type_view = None
    if type_view is None or CHANNEL not in type_view.channels:
        raise Fault(400, _("There is no service “%(code)s” here.") % {"code": given.service_code[:80]})
    _check_place(actor, given, jurisdiction)
    try:
        receipt = casework.case_raise(
            actor=actor,
            command=casework.RaiseCase(
                type_code=given.service_code,
                description=given.description or content.titled(get_language() or "zh-hans"),
                channel=CHANNEL,
                form=answers(content, given.attributes),
                community_code=given.address_id,
                address=given.address,
                lon=given.lon,
                lat=given.lat,
                reporter=casework.Reporter(name=given.name, phone=_phone(given.phone)),
                language="en" if (get_language() or "").startswith("en") else "zh-hans",
                jurisdiction=jurisdiction,
            ),
        )
        if given.media_url:
            files.link(url=given.media_url, actor=actor, subject=("case", receipt.case_id), purpose="photo_before")
    except access.Refused:
        raise
    except HuiminError as error:
        raise Fault(400, f"{error.field}: {error}" if error.field else str(error)) from None
    return receipt


def answers(content: casework.Definition, given: dict[str, list[str]]) -> dict[str, object]:
    """The attributes as answers to the form: lists where several may be chosen, days where a time was sent."""
    types = {field.code: field.type for field in content.form}
    found: dict[str, object] = {}
    for code, values in given.items():
        if types.get(code) == "choices":
            found[code] = values
        elif len(values) > 1:
            raise Fault(400, _("%(code)s takes one value.") % {"code": code[:80]})
        elif types.get(code) == "date":
            found[code] = values[0].strip()[:10]  # GeoReport sends a time, the form asks for a day
        else:
            found[code] = values[0]
    return found


def _check_place(actor: Actor, given: Sent, jurisdiction: str) -> None:
    """Passes when the place lies where the key may send from, and in the jurisdiction that was named.

    A place that cannot be found is casework's to refuse, which says it better.
    """
    try:
        placed = places.place(lon=given.lon, lat=given.lat, community_code=given.address_id, address=given.address)
    except places.PlacesError as error:
        raise Fault(400, str(error)) from None
    if not placed.is_placed:
        return
    access.require(actor, RAISE, where=placed.where)
    if jurisdiction and placed.where.code_at(places.division(jurisdiction).level) != jurisdiction:
        raise Fault(400, _("This place does not lie in the jurisdiction that was named."))


def _phone(text: str) -> str:
    """A mobile number that messages can reach; "" for any other, since it could not be used."""
    try:
        return phones.normal(text) if text else ""
    except access.BadPhone:
        return ""


def _next_instant(moment: datetime | None) -> datetime | None:
    """casework leaves the end out, GeoReport counts it in."""
    return moment + timedelta(microseconds=1) if moment else None
