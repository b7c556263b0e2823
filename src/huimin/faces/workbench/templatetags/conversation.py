"""`{% load conversation %}{% conversation case %}`: the exchange with the resident, on a page of the workbench."""

from typing import Any

from django import template

from huimin.engines.casework.api import CaseView

from ..views.conversation import panel

register = template.Library()


@register.inclusion_tag("workbench/conversation.html", takes_context=True)
def conversation(context: template.Context, case: CaseView) -> dict[str, Any]:
    """The panel of the exchange, with the field for an answer where this person may give one."""
    request = context["request"]
    return {**panel(request, case), "request": request, "csrf_token": context.get("csrf_token")}
