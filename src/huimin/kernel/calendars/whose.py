"""Whose calendar counts: organisations and divisions say it of themselves, here it is looked up."""

from uuid import UUID

from huimin.kernel.access import api as access
from huimin.kernel.places import api as places


def calendar_of(organisation_id: UUID | None, division_code: str) -> str:
    """The organisation's own calendar, else the division's (which may be that of a division above); "" where none
    says.
    """
    organisation = access.organisation(id=organisation_id) if organisation_id else None
    if organisation is not None and organisation.calendar_code:
        return organisation.calendar_code
    try:
        return places.division(division_code).calendar_code if division_code else ""
    except places.PlacesError:
        return ""
