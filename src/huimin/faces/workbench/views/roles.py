"""Roles of administration: what each may do in words, who holds it, its versions, and a new version."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError

from ..administration import (
    CLASSES,
    REACHES,
    data_key,
    data_title,
    grants_in_words,
    names_of,
    part_title,
    place_name,
    refuse,
    said,
    tabs,
    there,
)
from ..administration_forms import RoleForm

VIEW, EDIT = "access.role_view", "access.role_edit"
#: Held by everybody of a kind, without a post.
IMPLICIT = {"anonymous", "resident"}


@access.requires(VIEW)
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Every role: how much it may do, how far, and on how many posts of one's remit it lies."""
    actor = access.actor_of(request)
    posts = access.posts_within(actor, VIEW)
    on_posts: dict[str, int] = {}
    for codes in access.roles_of_posts(post.id for post in posts).values():
        for code in codes:
            on_posts[code] = on_posts.get(code, 0) + 1
    context = {
        "tabs": tabs(request, "roles"),
        "rows": [
            {
                "role": role,
                "title": said(role.title),
                "origin": _origin(role.origin),
                "grants": len(role.grants),
                "reaches": [
                    title for key, title in REACHES.items() if any(grant["reach"] == key for grant in role.grants)
                ],
                "data": _widest(role.grants),
                "posts": None if role.code in IMPLICIT else on_posts.get(role.code, 0),
            }
            for role in access.roles()
        ],
        "may_edit": access.may(actor, EDIT),
    }
    return render(request, "workbench/administration/roles.html", context)


@access.requires(VIEW)
@there
@require_safe
def role(request: HttpRequest, code: str) -> HttpResponse:
    """One role: what it may do, who holds it, and what each version changed."""
    actor = access.actor_of(request)
    view = access.role(code)
    if view is None:
        raise Http404
    ids = {post.id for post in access.posts(role=code)}
    posts = access.posts_within(actor, VIEW, ids=ids)
    holders: dict[Any, list[access.HoldingView]] = {}
    for holding in access.holdings(post_ids=[post.id for post in posts]):
        holders.setdefault(holding.post_id, []).append(holding)
    context = {
        "tabs": tabs(request, "roles"),
        "role": view,
        "title": said(view.title),
        "origin": _origin(view.origin),
        "is_implicit": code in IMPLICIT,
        "parts": grants_in_words(view.grants),
        "posts": [
            {"view": post, "place": place_name(post.division_code), "sitting": holders.get(post.id, [])}
            for post in posts
        ],
        "versions": _versions(code),
        "may_edit": access.may(actor, EDIT),
        "may_see_people": access.may(actor, "access.account_view"),
        "may_see_posts": access.may(actor, "access.organisation_view"),
    }
    return render(request, "workbench/administration/role.html", context)


@access.requires(EDIT)
@there
@require_http_methods(["GET", "HEAD", "POST"])
def role_edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """A new role, or the next version of one: each right with how far it reaches and which data it opens."""
    actor = access.actor_of(request)
    view = access.role(code) if code else None
    if code and view is None:
        raise Http404
    form = RoleForm(request.POST if request.method == "POST" else None, initial=_initial(view), is_new=view is None)
    in_force = {str(grant["permission"]): grant for grant in view.grants} if view else {}
    chosen = _asked(request) if form.is_bound else in_force
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = access.create_role(
                actor=actor,
                code=code or given["code"],
                title={"zh-hans": given["title_zh"], "en": given["title_en"]},
                grants=chosen.values(),
                reason=given["reason"],
                after=given["after"],
            )
        except access.Refused:
            raise
        except HuiminError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Version %(number)d of the role is in force.") % {"number": made.number})
            return redirect("workbench:role", code=made.code)
    context = {
        "tabs": tabs(request, "roles"),
        "role": view,
        "title": said(view.title) if view else "",
        "form": form,
        "parts": _choices(chosen),
    }
    return render(request, "workbench/administration/role_edit.html", context, status=422 if form.is_bound else 200)


def _initial(view: access.RoleView | None) -> dict[str, Any]:
    if view is None:
        return {"after": 0}
    return {"title_zh": view.title.get("zh-hans", ""), "title_en": view.title.get("en", ""), "after": view.number}


def _asked(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """The rights chosen on the page; a reach or class that is none is left for access to refuse."""
    return {
        code: {
            "permission": code,
            "reach": reach,
            "data_classes": request.POST.get(f"data-{code}", "general").split() or ["general"],
        }
        for code in access.permissions()
        if (reach := request.POST.get(f"reach-{code}", ""))
    }


def _choices(chosen: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every right that can be granted, with what is chosen of it, by the part of Huimin it is about."""
    found: dict[str, list[dict[str, Any]]] = {}
    for code, permission in access.permissions().items():
        grant = chosen.get(code)
        classes = data_key(grant.get("data_classes", ["general"])) if grant else "general"
        data = CLASSES if classes in CLASSES else {**CLASSES, classes: data_title(classes.split())}
        row = {
            "code": code,
            "title": said(permission.title),
            "reaches": [("", pgettext("reach", "not allowed"), grant is None)]
            + [(key, title, grant is not None and grant["reach"] == key) for key, title in REACHES.items()],
            "data": [(key, title, key == classes) for key, title in data.items()],
        }
        found.setdefault(code.partition(".")[0], []).append(row)
    return [{"part": part_title(name), "rows": rows} for name, rows in sorted(found.items())]


def _versions(code: str) -> list[dict[str, Any]]:
    """The versions of a role, newest first, each with what it allows more and no more than the one before."""
    found = access.role_versions(code)
    names = names_of(version.made_by for version in found)
    # the first began the role: compared with itself, it changed nothing
    older = [version.grants for version in [*found[1:], *found[-1:]]]
    return [
        {
            "view": version,
            "origin": _origin(version.origin),
            "by": names.get(version.made_by, "") if version.made_by else "",
            "more": _differing(version.grants, before),
            "less": _differing(before, version.grants),
        }
        for version, before in zip(found, older, strict=True)
    ]


def _differing(grants: Iterable[Mapping[str, Any]], others: Iterable[Mapping[str, Any]]) -> list[str]:
    """Rights that stand in `grants` and not just so in `others`, in words."""
    known = {_one(grant) for grant in others}
    return [
        f"{row['title']}（{row['reach']}，{row['data']}）"
        for grant in grants
        if _one(grant) not in known
        for part in grants_in_words([grant])
        for row in part["grants"]
    ]


def _one(grant: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(grant["permission"]), str(grant["reach"]), data_key(grant.get("data_classes", ["general"]))


def _widest(grants: Iterable[Mapping[str, Any]]) -> str:
    """The most that any right of the role opens."""
    opened = (data_key(grant.get("data_classes", ["general"])) for grant in grants)
    return data_title(max(opened, key=len, default="general").split())


def _origin(origin: str) -> str:
    if origin == "product":
        return pgettext("origin of a role", "Huimin")
    return pgettext("origin of a role", "the city's own")
