"""`{% load slots %}`: `{% slot "portal.home.services" %}` shows a slot, `{% fills "…" as items %}` hands it over."""

import logging

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ..queries import fills as asked
from ..queries import kept_whole
from ..types import Fill, IndicatorCard, Link, Notice, Panel

register = template.Library()
log = logging.getLogger(__name__)

TEMPLATES = {
    Link: "kernel/slots/link.html",
    Notice: "kernel/slots/notice.html",
    IndicatorCard: "kernel/slots/indicator_card.html",
    Panel: "kernel/slots/panel.html",
}
FAULT = "kernel/slots/fault.html"


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str, **more: object) -> SafeString:
    """All fills of the slot, rendered one below the other; "" where there are none."""
    request = context["request"]
    return mark_safe("".join(rendered(fill, request) for fill in asked(name, request, **more)))  # noqa: S308


@register.simple_tag(takes_context=True)
def fills(context: template.Context, name: str, **more: object) -> list[Fill]:
    """The fills of the slot, for a page that lays them out itself."""
    return asked(name, context["request"], **more)


@register.simple_tag(takes_context=True)
def fill(context: template.Context, item: Fill) -> SafeString:
    """One fill, rendered."""
    return rendered(item, context["request"])


def rendered(item: Fill, request: HttpRequest) -> SafeString:
    """The fill as HTML; a template of the filling part that fails shows the fault in its place."""
    if item.content is not None:
        try:
            with kept_whole():
                own = item.content.context if isinstance(item.content, Panel) else {}
                values = {**own, "content": item.content, "part": item.part}
                return render_to_string(TEMPLATES[type(item.content)], values, request)
        except Exception:
            log.exception("%s failed to render its fill", item.part)
    return render_to_string(FAULT, {"part": item.part}, request)
