"""Organisations and posts of administration: the tree, one organisation with its posts, one post with its roles."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import HuiminError

from ..administration import (
    KINDS,
    depths,
    grants_in_words,
    is_past,
    last_day,
    organisation_choices,
    place_choices,
    place_name,
    refuse,
    role_titles,
    said,
    tabs,
    there,
)
from ..administration_forms import (
    EndingForm,
    OrganisationEditForm,
    OrganisationForm,
    PostForm,
    PostRolesForm,
    PostTitleForm,
)

VIEW, EDIT, ROLES = "access.organisation_view", "access.organisation_edit", "access.role_edit"


@access.requires(VIEW)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations in one's remit as a tree, each with its place and how many posts it has."""
    actor = access.actor_of(request)
    every = access.organisations_within(actor, with_closed=True)
    has_closed, is_whole = any(not row.is_active for row in every), request.GET.get("closed") == "1"
    found = every if is_whole else [row for row in every if row.is_active]
    posts, kinds = access.posts_within(actor), access.organisation_kinds()
    counts: dict[UUID, int] = {}
    for post in posts:
        counts[post.organisation_id] = counts.get(post.organisation_id, 0) + 1
    context = {
        "tabs": tabs(request, "organisations"),
        "rows": [
            {
                "view": row,
                "name": said(row.name),
                "kind": kinds.get(row.kind, row.kind),
                "place": place_name(row.division_code) if row.division_code else "—",
                "posts": counts.get(row.id, 0),
                "depth": depth,
            }
            for row, depth in zip(found, depths(found), strict=True)
        ],
        "has_closed": has_closed,
        "is_whole": is_whole,
        "may_edit": access.may(actor, EDIT),
    }
    return render(request, "workbench/administration/organisations.html", context)


@access.requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Makes an organisation under one of one's remit, or for a place of it."""
    actor = access.actor_of(request)
    form = OrganisationForm(
        request.POST if request.method == "POST" else None,
        initial={"parent": request.GET.get("parent", "")},
        choices={
            "kind": list(access.organisation_kinds().items()),
            "parent": organisation_choices(access.organisations_within(actor, EDIT)),
            "division": place_choices(actor, EDIT),
            "calendar": _calendars(),
        },
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = access.create_organisation(
                actor=actor,
                code=given["code"],
                name=titles(given["name_zh"], given["name_en"]),
                kind=given["kind"],
                parent_id=UUID(given["parent"]) if given["parent"] else None,
                division_code=given["division"],
                calendar_code=given["calendar"],
            )
        except access.Refused:
            form.add_error(
                "parent", _("You may make organisations only below those you administer. Choose one of them.")
            )
        except HuiminError as refused:
            refuse(form, refused, {"division_level": "division"})
        else:
            messages.success(request, _("The organisation is made."))
            return redirect("workbench:organisation", organisation_id=made.id)
    context = {"tabs": tabs(request, "organisations"), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "workbench/administration/organisation_new.html", context, status=status)


@access.requires(VIEW)
@there
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation with its posts and who sits on them; a new post is added here."""
    actor = access.actor_of(request)
    if request.method == "POST" and access.may(actor, EDIT):
        form = _post_form(actor, request.POST)
        if form.is_valid() and (made := _post_made(actor, organisation_id, form)):
            messages.success(request, _("The post is made. Give it its roles, then somebody to sit on it."))
            return redirect("workbench:post", post_id=made.id)
        return organisation_page(request, organisation_id, form=form, status=422)
    return organisation_page(request, organisation_id)


def organisation_page(
    request: HttpRequest,
    organisation_id: UUID,
    *,
    form: PostForm | None = None,
    edit_form: OrganisationEditForm | None = None,
    close_form: EndingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one organisation, with those forms of it that were filled in."""
    actor = access.actor_of(request)
    found = access.organisations_within(actor, with_closed=True)
    view = next((row for row in found if row.id == organisation_id), None)
    if view is None:
        raise Http404
    may_edit = any(row.id == view.id for row in access.organisations_within(actor, EDIT, with_closed=True))
    context = {
        "tabs": tabs(request, "organisations"),
        "view": view,
        "name": said(view.name),
        "kind": access.organisation_kinds().get(view.kind, view.kind),
        "place": place_name(view.division_code) if view.division_code else "—",
        "parent": next((row for row in found if row.id == view.parent_id), None),
        "below": [row for row in found if row.parent_id == view.id],
        "posts": _posts(access.posts_within(actor, organisation_id=view.id, with_retired=True)),
        "calendar": dict(_calendars()).get(view.calendar_code, view.calendar_code),
        "may_edit": may_edit,
    }
    if may_edit and view.is_active:
        context["form"] = form or _post_form(actor, None)
    if may_edit:
        context["edit_form"] = edit_form or organisation_edit_form(None, view)
        context["close_form"] = close_form or EndingForm(auto_id="close_%s")
    return render(request, "workbench/administration/organisation.html", context, status=status)


@access.requires(VIEW)
@there
@require_safe
def post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """One post: its roles and what they allow, and who sits on it."""
    return post_page(request, post_id)


@access.requires(ROLES)
@there
@require_POST
def post_roles(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Gives the post other roles, felt at once by whoever sits on it."""
    actor = access.actor_of(request)
    form = PostRolesForm(request.POST, choices={"roles": list(role_titles().items())})
    if form.is_valid():
        given = form.cleaned_data
        try:
            access.set_post_roles(actor=actor, post_id=post_id, roles=given["roles"], reason=given["reason"])
        except HuiminError as refused:
            if isinstance(refused, access.NotFound | access.Refused):
                raise
            form.add_error("roles", str(refused))
        else:
            messages.success(request, _("The post has these roles now. Whoever sits on it feels it at once."))
            return redirect("workbench:post", post_id=post_id)
    return post_page(request, post_id, form=form, status=422)


def post_page(
    request: HttpRequest,
    post_id: UUID,
    *,
    form: PostRolesForm | None = None,
    title_form: PostTitleForm | None = None,
    retire_form: EndingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one post, with those forms of it that were filled in."""
    actor = access.actor_of(request)
    (view,) = access.posts_within(actor, ids=[post_id], with_retired=True) or (None,)
    if view is None:
        raise Http404
    codes = access.roles_of_posts([view.id]).get(view.id, [])
    roles = [role for role in access.roles() if role.code in codes]
    if form is None and access.may(actor, ROLES):
        form = PostRolesForm(initial={"roles": codes}, choices={"roles": list(role_titles().items())})
    context = {
        "tabs": tabs(request, "organisations"),
        "view": view,
        "place": place_name(view.division_code),
        "roles": [{"role": role, "title": said(role.title), "parts": grants_in_words(role.grants)} for role in roles],
        "sitting": [
            {"holding": holding, "kind": KINDS[holding.kind], "last_day": last_day(holding.ends_at)}
            for holding in access.holdings(post_ids=[view.id])
        ],
        "form": form,
        "is_retired": is_past(view.retired_at),
        "may_see_people": access.may(actor, "access.account_view"),
    }
    if any(row.id == view.id for row in access.posts_within(actor, EDIT, ids=[view.id], with_retired=True)):
        old = {"title_zh": view.title.get("zh-hans", ""), "title_en": view.title.get("en", "")}
        context["title_form"] = title_form or PostTitleForm(initial=old, auto_id="title_%s")
        context["retire_form"] = retire_form or EndingForm(auto_id="retire_%s")
    return render(request, "workbench/administration/post.html", context, status=status)


def organisation_edit_form(data: Any, view: access.OrganisationView | None) -> OrganisationEditForm:
    """The form that changes an organisation, filled with what stands."""
    initial = {}
    if view is not None:
        name = view.name
        initial = {
            "name_zh": name.get("zh-hans", ""),
            "name_en": name.get("en", ""),
            "kind": view.kind,
            "calendar": view.calendar_code,
        }
    choices = {"kind": list(access.organisation_kinds().items()), "calendar": _calendars()}
    return OrganisationEditForm(data, initial=initial, choices=choices, auto_id="edit_%s")


def _calendars() -> list[tuple[str, str]]:
    return [(view.code, said(view.title)) for view in clock.calendars()]


def _post_form(actor: access.Actor, data: Any) -> PostForm:
    form = PostForm(
        data, choices={"division": place_choices(actor, EDIT), "roles": list(role_titles().items())}
    )  # fmt: skip
    if not access.may(actor, ROLES):  # who makes seats does not decide what they may do
        del form.fields["roles"]
    return form


def _post_made(actor: access.Actor, organisation_id: UUID, form: PostForm) -> access.PostView | None:
    """The new post; None where it was refused, which the form then says."""
    given = form.cleaned_data
    try:
        return access.create_post(
            actor=actor,
            code=given["code"],
            organisation_id=organisation_id,
            title=titles(given["title_zh"], given["title_en"]),
            roles=given.get("roles", ()),
            division_code=given["division"],
        )
    except access.Refused:
        form.add_error(None, _("This lies outside of what you administer."))
    except HuiminError as refused:
        refuse(form, refused, {"division_level": "division", "post_id": "roles"})
    return None


def _posts(found: list[access.PostView]) -> list[dict[str, Any]]:
    """Posts with their roles and who sits on them, by one call each."""
    ids = [view.id for view in found]
    roles, titles = access.roles_of_posts(ids), role_titles()
    sitting: dict[UUID, list[access.HoldingView]] = {}
    for holding in access.holdings(post_ids=ids):
        sitting.setdefault(holding.post_id, []).append(holding)
    return [
        {
            "view": view,
            "place": place_name(view.division_code),
            "roles": [titles.get(code, code) for code in roles.get(view.id, [])],
            "sitting": sitting.get(view.id, []),
            "is_retired": is_past(view.retired_at),
        }
        for view in found
    ]


def titles(zh: str, en: str) -> dict[str, str]:
    """A title in both languages; the Chinese one stands where no English one was given."""
    return {"zh-hans": zh.strip(), "en": en.strip() or zh.strip()}
