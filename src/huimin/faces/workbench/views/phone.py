"""The phone agent's form: a need written down while somebody is on the line."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.places import api as places

from .. import labels
from ..forms import PhoneForm
from .cases import communities_of


@access.requires("casework.case_raise")
def phone(request: HttpRequest) -> HttpResponse:
    """Raises a case for a caller. `ask` only brings the questions of the type chosen; what is written already stays."""
    actor = access.actor_of(request)
    types = [(view.code, labels.in_language(view.title)) for view in casework.case_types(channel="phone")]
    is_asking = "ask" in request.POST
    sent = None if is_asking else request.POST or None
    form = PhoneForm(sent, initial=request.POST.dict(), types=types, communities=communities_of(actor))
    code = request.POST.get("type_code", "")
    questions = None
    if code in dict(types):
        _view, definition = casework.case_type(code)
        questions = casework.answers_form(definition, language=get_language() or "zh-hans", data=sent)
    if form.is_valid() and (questions is None or questions.is_valid()):
        given = form.cleaned_data
        try:
            receipt = casework.case_raise(
                actor=actor.via("phone"),
                command=casework.RaiseCase(
                    type_code=given["type_code"],
                    description=given["description"],
                    channel="phone",
                    form=casework.answers(questions) if questions else {},
                    community_code=given["community_code"],
                    address=given["address"],
                    lon=given["lon"],
                    lat=given["lat"],
                    same_as=_same(actor, request.POST.get("same_as", "")),
                    suggested=_suggested(given["description"], given["community_code"]),
                    reporter=casework.Reporter(
                        name=given["name"], phone=given["phone"], is_anonymous=given["is_anonymous"]
                    ),
                ),
            )
        except casework.CaseworkError as refused:
            field = "community_code" if refused.field == "place" else refused.field
            form.add_error(field if field in form.fields else None, str(refused))
        else:
            messages.success(
                request,
                _("Case %(number)s is raised. Query code for the caller: %(code)s")
                % {"number": receipt.number, "code": receipt.query_code},
                extra_tags="keep",
            )
            if access.may(actor, "casework.case_view"):
                return redirect("workbench:case", number=receipt.number)
            return redirect("workbench:phone")
    status = 422 if sent else 200
    context = {"form": form, "questions": questions, "boundary": reverse("places:boundaries", args=["community"])}
    return render(request, "workbench/phone.html", context, status=status)


def _same(actor: access.Actor, number: str) -> UUID | None:
    """The case the caller means, if the agent may see it."""
    try:
        return casework.case(actor=actor, number=number).id if number else None
    except casework.CaseNotFound:
        return None


def _suggested(text: str, community: str) -> casework.Suggested | None:
    """What the agent was shown beside these words."""
    where = places.where_of(community) if community else None
    found = casework.suggest(text=text, where=where, channel="phone")
    return found if found.items else None
