"""Cases and case types in GeoReport's words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huimin.kernel.places import api as places

from ... import api as casework

DATATYPES = {
    "number": "number",
    "date": "datetime",
    "choice": "singlevaluelist",
    "choices": "multivaluelist",
    "boolean": "singlevaluelist",
}
LONG_TEXT = 255
USUAL_ZONE = "Asia/Shanghai"


def said(titles: Mapping[str, str]) -> str:
    """A title in the caller's language, else in Chinese."""
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    return titles.get(language) or titles.get("zh-hans") or next(iter(titles.values()), "")


def service(view: casework.CaseTypeView) -> dict[str, Any]:
    """A case type as a service."""
    return {
        "service_code": view.code,
        "service_name": said(view.title),
        "description": said(view.description) or said(view.title),
        "metadata": view.has_form,
        "type": "realtime",
        "keywords": ",".join(word.replace(",", " ") for word in view.keywords),
        "group": said(view.group),
    }


def definition(view: casework.CaseTypeView, content: casework.Definition) -> dict[str, Any]:
    """The questions of a case type as a service definition."""
    return {
        "service_code": view.code,
        "attributes": [attribute(field, order) for order, field in enumerate(content.form, start=1)],
    }


def attribute(field: casework.Field, order: int) -> dict[str, Any]:
    """One question as an attribute."""
    choices = [(choice.code, said(choice.title)) for choice in field.choices]
    if field.type == "boolean":
        choices = [("true", _("Yes")), ("false", _("No"))]
    text = "text" if field.max_length > LONG_TEXT else "string"
    return {
        "variable": True,
        "code": field.code,
        "datatype": DATATYPES.get(field.type, text),
        "required": field.is_required,
        "datatype_description": " ".join(part for part in (said(field.hint), field.unit) if part),
        "order": order,
        "description": said(field.title),
        "values": [{"key": key, "name": name} for key, name in choices],
    }


def service_requests(
    views: Sequence[casework.CaseView], *, media_urls: Mapping[UUID, str], notes: Mapping[UUID, str] | None = None
) -> list[dict[str, Any]]:
    """Cases as service requests, each in the time zone of its place."""
    divisions = places.divisions({view.where.deepest for view in views})
    zones = {code: ZoneInfo(division.time_zone or USUAL_ZONE) for code, division in divisions.items()}
    usual = ZoneInfo(USUAL_ZONE)
    return [
        service_request(
            view,
            zone=zones.get(view.where.deepest, usual),
            media_url=media_urls.get(view.id, ""),
            status_notes=(notes or {}).get(view.id, ""),
        )
        for view in views
    ]


def service_request(view: casework.CaseView, *, zone: ZoneInfo, media_url: str, status_notes: str) -> dict[str, Any]:
    """A case as a service request: closed when it is at an end, open otherwise; nobody's name or phone."""
    is_closed = view.state in casework.FINAL
    return {
        "service_request_id": view.number,
        "status": "closed" if is_closed else "open",
        "status_notes": status_notes or str(casework.STATE_TITLES[view.state]),
        "service_name": said(view.type_title),
        "service_code": view.type_code,
        "description": view.description,
        "agency_responsible": said(view.unit_name),
        "service_notice": "",
        "requested_datetime": _time(view.raised_at, zone),
        "updated_datetime": _time(view.closed_at if is_closed and view.closed_at else view.updated_at, zone),
        "expected_datetime": _time(view.due_at, zone),
        "address": view.address,
        "address_id": view.where.community,
        "zipcode": "",
        "lat": view.lat,
        "long": view.lon,
        "media_url": media_url,
    }


def _time(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else ""
