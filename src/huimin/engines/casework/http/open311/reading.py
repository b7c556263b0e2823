"""What a caller asks for: the filters of GET requests and the fields of POST requests, read strictly. Pure but for
the clock's now.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from ...transitions import FINAL, OPEN, State
from .faults import Fault, missing

WIDEST = timedelta(days=90)
MOST = 1000
FARTHEST = 10_000
STATUSES: dict[str, frozenset[State]] = {"open": OPEN, "closed": FINAL}
LENGTHS = {
    "first_name": 50,
    "last_name": 50,
    "email": 254,
    "phone": 40,
    "device_id": 200,
    "account_id": 200,
    "address_string": 300,
    "address_id": 40,
    "description": 4000,
    "media_url": 2000,
}
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\d*\])?")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters of GET requests. `since` is included, `until` too."""

    numbers: tuple[str, ...] = ()
    service_codes: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    page: int = 1
    page_size: int = MOST


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The fields of a POST request."""

    service_code: str
    description: str
    lat: float | None
    lon: float | None
    address: str
    address_id: str
    name: str
    phone: str
    account_id: str
    media_url: str
    attributes: dict[str, list[str]]


def asked(query: Mapping[str, Any], *, now: datetime, zone: ZoneInfo) -> Asked:
    """The filters of a query.

    `service_request_id` overrides everything else. Otherwise the span is the one asked for, at most 90 days; the last
    90 days where none is. A time without zone is read in `zone`.
    Raises: Fault 400.
    """
    page_size = _count(query, "page_size", MOST) or MOST
    page = _count(query, "page", FARTHEST) or 1
    if page * page_size > FARTHEST:
        raise Fault(400, _("page leads too far; narrow the list by dates instead."))
    if numbers := _list(query, "service_request_id"):
        return Asked(numbers=numbers[:MOST], page=page, page_size=page_size)
    states: set[State] = set()
    for status in _list(query, "status"):
        if status.lower() not in STATUSES:
            raise Fault(400, _("status must be open, closed or both, not “%(text)s”.") % {"text": status[:40]})
        states |= STATUSES[status.lower()]
    since, until = _moment(query, "start_date", zone), _moment(query, "end_date", zone, is_end=True)
    if since and until and until < since:
        raise Fault(400, _("end_date must not come before start_date."))
    if since and until and until - since > WIDEST + timedelta(days=1):
        raise Fault(400, _("The span between start_date and end_date may not exceed 90 days."))
    if since is None:
        since = (until or now) - WIDEST
    return Asked(
        service_codes=_list(query, "service_code"),
        states=tuple(sorted(states)),
        since=since,
        until=until or since + WIDEST + timedelta(days=1),
        page=page,
        page_size=page_size,
    )


def sent(form: QueryDict) -> Sent:
    """The fields of a request that comes in.

    Raises: Fault 400.
    """
    for name, values in form.lists():
        if any("\x00" in text for text in (name, *values)):
            raise Fault(400, _("Text may not contain the character NUL."))
    for name, most in LENGTHS.items():
        if len(form.get(name, "")) > most:
            raise Fault(400, _("%(name)s may have at most %(most)d characters.") % {"name": name, "most": most})
    service_code = form.get("service_code", "").strip()
    if not service_code:
        raise missing("service_code")
    lat, lon = _degrees(form, "lat", 90), _degrees(form, "long", 180)
    if (lat is None) != (lon is None):
        raise missing("long" if lon is None else "lat")
    address, address_id = form.get("address_string", "").strip(), form.get("address_id", "").strip()
    if lat is None and not address and not address_id:
        raise missing("lat + long | address_string | address_id")
    return Sent(
        service_code=service_code,
        description=form.get("description", "").strip(),
        lat=lat,
        lon=lon,
        address=address,
        address_id=address_id,
        name=_name(form.get("first_name", "").strip(), form.get("last_name", "").strip()),
        phone=form.get("phone", "").strip(),
        account_id=form.get("account_id", "").strip(),
        media_url=form.get("media_url", "").strip(),
        attributes=attributes(form),
    )


def attributes(form: QueryDict) -> dict[str, list[str]]:
    """The answers sent as attribute[CODE]=value, several as attribute[CODE][]=value."""
    found: dict[str, list[str]] = {}
    for name, values in form.lists():
        if match := _ATTRIBUTE.fullmatch(name):
            found.setdefault(match[1], []).extend(value for value in values if value.strip())
    return {code: values for code, values in found.items() if values}


def _name(first: str, last: str) -> str:
    """One name of the two: 王小明 in Chinese, Ming Wang otherwise."""
    is_chinese = any("\u4e00" <= char <= "\u9fff" for char in last + first)
    return f"{last}{first}" if is_chinese else f"{first} {last}".strip()


def _list(query: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(query.get(name, "")).split(",") if part.strip())


def _count(query: Mapping[str, Any], name: str, most: int) -> int | None:
    text = str(query.get(name, "")).strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= most:
        raise Fault(400, _("%(name)s must be a number from 1 to %(most)d.") % {"name": name, "most": most})
    return int(text)


def _degrees(form: QueryDict, name: str, most: int) -> float | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not -most <= value <= most:
        raise Fault(400, _("%(name)s must be degrees from -%(most)d to %(most)d.") % {"name": name, "most": most})
    return value


def _moment(query: Mapping[str, Any], name: str, zone: ZoneInfo, *, is_end: bool = False) -> datetime | None:
    text = str(query.get(name, "")).strip().replace(" ", "+")  # a plus sign that was not escaped
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            day = datetime.combine(date.fromisoformat(text), datetime.min.time(), tzinfo=zone)
            return day + timedelta(days=1, microseconds=-1) if is_end else day
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Fault(400, _("%(name)s must be a time such as 2026-05-01T08:00:00+08:00.") % {"name": name}) from None
