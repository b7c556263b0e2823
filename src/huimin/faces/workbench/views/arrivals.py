"""Mail and text messages that came back to us and belong to no case: with the reason, until somebody has looked at each."""

from uuid import UUID

from django.contrib import messages as said
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huimin.kernel.access import api as access
from huimin.kernel.messages import api as messages

VIEW = "message.arrival_view"


@access.requires(VIEW)
@never_cache
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """What is held, the newest first."""
    rows = [{"row": row, "why": _why(row.reason)} for row in messages.held(actor=access.actor_of(request))]
    return render(request, "workbench/held.html", {"held": rows})


@access.requires(VIEW)
@require_POST
def settle(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """One of them needs no more."""
    try:
        messages.settle(actor=access.actor_of(request), arrival_id=arrival_id)
    except messages.NoSuchArrival as gone:
        said.info(request, str(gone))
    else:
        said.success(request, _("Done; it is not shown any more."))
    return redirect("workbench:held")


def _why(reason: str) -> str:
    """Why it is held, as a sentence."""
    return {
        "no_token": _("It does not say which case it answers."),
        "bad_token": _("The sign of the case in it is not ours."),
        "expired": _("It answers a message that is too old."),
        "unknown_sender": _("The sender is not who was written to."),
        "conversation_over": _("The case was closed too long ago."),
        "too_many_messages": _("More messages in an hour than are taken."),
        "too_large": _("It is too large and was not read; it lies in the mailbox."),
        "too_nested": _("It is built in a way that is not read; it lies in the mailbox."),
        "headers_too_long": _("It is built in a way that is not read; it lies in the mailbox."),
        "damaged": _("It is damaged; it lies in the mailbox."),
        "input_invalid": _("There are no words in it."),
    }.get(reason, _("It could not be put into its case (%(reason)s).") % {"reason": reason})
