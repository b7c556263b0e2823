"""Template tags of the family: {% load ui %}."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.safestring import SafeString

from .. import hot, icons, navigation, preferences, words

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """One of our line icons; with a label it speaks, without it is silent."""
    return icons.icon(name, label=label, css=css)


@register.simple_tag
def tag(kind: str, label: str) -> SafeString:
    """A state: shape, word and colour together. Kinds: see words.KINDS."""
    return words.tag(kind, label)


@register.simple_tag(takes_context=True)
def nav_items(context: dict, face: str) -> list[navigation.NavItem]:
    """The face's main navigation."""
    return navigation.items(face=face, request=context.get("request"))


@register.simple_tag(takes_context=True)
def side_nav(context: dict, face: str) -> SafeString:
    """The face's main navigation as a column of links."""
    return hot.render("side_nav", items=navigation.items(face=face, request=context.get("request")))


@register.simple_tag(takes_context=True)
def is_large(context: dict) -> bool:
    """Whether this person reads in large type."""
    return preferences.is_large(context.get("request"))


@register.simple_tag(takes_context=True)
def kiosk(context: dict) -> preferences.Kiosk | None:
    """How this browser goes back to the start, where it is a kiosk."""
    return preferences.kiosk(context.get("request"))


@register.simple_tag(takes_context=True)
def here(context: dict) -> str:
    """The address of this page, to come back to."""
    request = context.get("request")
    return request.get_full_path() if request is not None and request.method == "GET" else "/"


@register.simple_tag(takes_context=True)
def query_with(context: dict, **changes: Any) -> str:
    """This page's query string with some values changed; an empty value drops its key."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for key, value in changes.items():
        if value in ("", None):
            query.pop(key, None)
        else:
            query[key] = value
    return "?" + query.urlencode() if query else "?"


@register.simple_tag
def rating_grades() -> list[words.Grade]:
    """The five grades of satisfaction, best first."""
    return words.grades()


@register.simple_tag
def map_words() -> str:
    """What the map's script says, in this language, as JSON."""
    return json.dumps(words.map_words(), ensure_ascii=False)


@register.filter
def unlocalized(number: Any) -> str:
    """A number for machines: a point, no separators; "" for what is no number, such as a wrong answer of a form."""
    try:
        return repr(float(number))
    except (TypeError, ValueError):
        return ""


register.filter("moment", words.moment)
register.filter("brief", words.brief)
register.filter("day", words.day)
register.filter("ago", words.ago)
register.filter("figure", words.figure)
register.filter("left", words.left)


@register.simple_tag
def field(bound: Any, label: str = "", hint: str = "", why: str = "", must: bool = False) -> SafeString:
    """A form field with its label, hint, reason for asking and what is wrong with it."""
    return hot.render("field", field=bound, label=label, hint=hint, why=why, must=must)


@register.simple_tag
def timeline(entries: Iterable[Any], mode: str = "") -> SafeString:
    """What happened, in order; mode "full" shows the details too."""
    return hot.render("timeline", entries=entries, mode=mode)


@register.simple_tag
def deadline(at: datetime | None, working: timedelta | None = None, is_provisional: bool = False) -> SafeString:
    """Until when, how much is left and in which time it is counted."""
    left = words.left_in_work(working) if working is not None else ""
    return hot.render("deadline", at=at, working=left, is_provisional=is_provisional)
