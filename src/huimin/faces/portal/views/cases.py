"""One's own cases, and the page of one: the story, and what one may do."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseNotFound, CaseView, Verb
from huimin.kernel.errors import HuiminError
from huimin.kernel.files import api as files
from huimin.kernel.gate.api import actor_of, public, requires
from huimin.kernel.places import api as places
from huimin.kernel.slots.api import fills

from .. import keys, talk, words
from ..forms import ANSWER, NoteForm, RateForm, ReopenForm, UrgeForm
from ..places import boundaries

FORMS: dict[str, type[forms.Form]] = {"rate": RateForm, "reopen": ReopenForm, "note": NoteForm, "urge": UrgeForm}
BY_CODE = "the owner sees it by account, everybody else by its query code; casework decides"


@requires("casework.case_view")
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The cases this person raised, the newest first."""
    page = casework.my_cases(actor=actor_of(request), cursor=request.GET.get("after", ""))
    rows = [{"view": view, "state": words.state_now(view), "promise": words.promise(view)} for view in page.rows]
    return render(request, "portal/cases.html", {"rows": rows, "next": page.next})


@public(BY_CODE)
@never_cache
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """The case for the person who raised it."""
    try:
        view, code = keys.open_case(request, number)
    except CaseNotFound:
        if actor_of(request).is_signed_in:
            raise Http404 from None
        return redirect(f"{reverse('portal:find')}?{urlencode({'number': number[:24]})}")
    return page(request, view, code)


@public(BY_CODE)
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Rates, reopens, urges, or adds something; back on the page, what it did is said."""
    if verb not in FORMS:
        raise Http404
    try:
        view, code = keys.open_case(request, number)
    except CaseNotFound:
        raise Http404 from None
    form = _form(verb, view, request.POST)
    if not form.is_valid():
        return page(request, view, code, failed={verb: form}, status=422)
    given = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    if verb == "note":
        given["is_public"] = True
    answers = {name.removeprefix(ANSWER): given.pop(name) for name in list(given) if name.startswith(ANSWER)}
    if answers:
        given["answers"] = answers
    try:
        casework.case_step(
            actor=actor_of(request), case_id=view.id, verb=Verb(verb), inputs_given=given, query_code=code
        )
    except HuiminError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return page(request, view, code, failed={verb: form}, status=refused.status)
    messages.success(request, _thanks(verb))
    return redirect("portal:case", number=number)


def _form(verb: str, view: CaseView, data: Any = None) -> forms.Form:
    form = FORMS[verb](data, prefix=verb)
    if isinstance(form, RateForm):
        asked = casework.type_version(view.type_version_id).rating
        form.ask([(question.code, words.in_language(question.title)) for question in asked])
    return form


def _thanks(verb: str) -> str:
    return {
        "rate": _("Thank you. Your answer is kept with the case."),
        "reopen": _("We look at it again."),
        "note": _("What you added is with the case now."),
        "urge": _("The people who work on it have been told that you wait."),
    }[verb]


def page(
    request: HttpRequest, view: CaseView, code: str, *, failed: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """The page of the case; what was refused comes back as it was typed."""
    may = {found.verb.value for found in casework.verbs(actor=actor_of(request), view=view, query_code=code)}
    main = casework.followed(view=view)
    entries = words.story(view, main)
    if code:
        files.show(request.session, [photo.id for entry in entries for photo in entry.get("photos", ())])
    context: dict[str, Any] = {
        "case": view,
        "state": words.state(main or view),
        "promise": words.promise(main or view),
        "kind": words.in_language(view.type_title),
        "unit": words.who(view),
        "entries": entries,
        "place": _place(view),
        "forms": {verb: (failed or {}).get(verb) or _form(verb, view) for verb in FORMS if verb in may},
        **talk.shown(request, view, code, form=(failed or {}).get("message")),
        "is_by_code": bool(code),
        "panels": fills("portal.case.aside", request, case_id=view.id),
        "boundary": boundaries(view.where.street),
        "basemap": places.basemap(),
    }
    return render(request, "portal/case.html", context, status=status)


def _place(view: CaseView) -> str:
    """Where it is, in words: the community, then the address."""
    code = view.where.community or view.where.deepest
    division = places.divisions([code]).get(code)
    name = places.short_name(division, language=get_language() or "zh-hans") if division else ""
    return " ".join(part for part in (name, view.address) if part)
