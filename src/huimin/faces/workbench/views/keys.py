"""API keys of administration: those of one's remit, a new one whose secret is shown once, and ending one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import HuiminError

from .. import labels
from ..administration import (
    CLASSES,
    data_title,
    names_of,
    part_title,
    place_choices,
    place_name,
    refuse,
    said,
    tabs,
    there,
    tried,
)
from ..administration_forms import KeyForm

VIEW, EDIT = "access.key_view", "access.key_edit"
EVERYWHERE = "everywhere"


@access.requires(VIEW)
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys whose reach lies in one's remit, newest first."""
    actor = access.actor_of(request)
    found = access.keys(actor=actor)
    names = names_of(key.created_by for key in found)
    units = labels.unit_names(key.organisation_id for key in found)
    context = {
        "tabs": tabs(request, "keys"),
        "rows": [_shown(key, names, units) for key in found],
        "may_edit": access.may(actor, EDIT),
    }
    return render(request, "workbench/administration/keys.html", context)


@access.requires(EDIT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key_new(request: HttpRequest) -> HttpResponse:
    """Makes a key. Its secret is shown once, on the page that answers; sent twice, it is one key."""
    actor = access.actor_of(request)
    held = _held(actor)
    everywhere = [(EVERYWHERE, _("everywhere"))] if access.Remit.of(actor, EDIT).is_everything else []
    form = KeyForm(
        request.POST if request.method == "POST" else None,
        initial={"key_id": uuid7(), "data_classes": "general"},
        choices={
            "division": [*everywhere, *place_choices(actor, EDIT)],
            "permissions": held,
            "data_classes": list(CLASSES.items()),
        },
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            issued = access.create_key(
                actor=actor,
                name=given["name"],
                permissions=given["permissions"],
                division_code="" if given["division"] == EVERYWHERE else given["division"],
                data_classes=given["data_classes"].split(),
                expires_at=clock.now() + timedelta(days=given["days"]),
                key_id=given["key_id"],
            )
        except access.Refused:
            raise Http404 from None
        except access.BeyondReach:
            words = _("You do not hold all of this there, or not with these data. Choose less, or a smaller place.")
            form.add_error("permissions", words)
        except HuiminError as refused:
            refuse(form, refused, {"division_level": "division"})
        else:
            made = {"tabs": tabs(request, "keys"), "row": _shown(issued.key, {}, {}), "secret": issued.secret}
            return render(request, "workbench/administration/key_made.html", made)
    context: dict[str, Any] = {"tabs": tabs(request, "keys"), "form": form, "has_rights": bool(held)}
    return render(request, "workbench/administration/key_new.html", context, status=422 if form.is_bound else 200)


@access.requires(EDIT)
@there
@require_POST
def key_end(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Ends a key at once; ending it twice is the same as once."""
    actor, reason = access.actor_of(request), request.POST.get("reason", "").strip()[:200]
    tried(
        request,
        lambda: access.revoke_key(actor=actor, key_id=key_id, reason=reason),
        _("The key is ended. Nobody comes in with it any more."),
    )
    return redirect("workbench:keys")


def _held(actor: access.Actor) -> list[tuple[str, str]]:
    """The rights that the actor holds, as a key may be given them, by the part of Huimin they are about."""
    codes = {grant.permission for grant in actor.grants}
    return [
        (code, f"{part_title(code.partition('.')[0])} · {said(permission.title)}")
        for code, permission in sorted(access.permissions().items())
        if code in codes
    ]


def _shown(key: access.ApiKeyView, names: dict[UUID, str], units: dict[UUID, str]) -> dict[str, Any]:
    known, now = access.permissions(), clock.now()
    if key.revoked_at:
        state = ("off", _("ended"))
    elif key.expires_at and key.expires_at <= now:
        state = ("off", _("expired"))
    else:
        state = ("fine", _("good"))
    return {
        "view": key,
        "state": state,
        "is_good": state[0] == "fine",
        "opens": [said(known[code].title) if code in known else code for code in key.permissions],
        "place": units.get(key.organisation_id, "—")
        if key.organisation_id and not key.division_code
        else place_name(key.division_code),
        "data": data_title(key.data_classes),
        "by": names.get(key.created_by, "") if key.created_by else _("The platform"),
    }
