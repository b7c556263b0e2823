"""`{% load clock %}`: due times and past times in people's words."""

from datetime import datetime

from django import template
from django.utils.timezone import get_current_timezone_name

from huimin.kernel.clock import api as clock

register = template.Library()


@register.simple_tag
def remaining(
    due: datetime | None, unit: clock.Unit, calendar: str = clock.OFFICE, time_zone: str = clock.CHINA
) -> str:
    """What is left until a due time, in the unit of its limit; nothing where there is no due time."""
    return clock.remaining(due=due, unit=unit, calendar=calendar, time_zone=time_zone) if due else ""


@register.filter
def ago(moment: datetime | None) -> str:
    """How long ago, in the reader's time zone."""
    return clock.ago(moment, time_zone=get_current_timezone_name()) if moment else ""
