"""What the pages of administration have in common: their tabs, how rights and places are said, and what may be chosen."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError
from huimin.kernel.manifest import api as manifest
from huimin.kernel.places import api as places

from . import labels

DECREES = ("calendars.decree_load", "calendars.calendar_edit")
#: The parts of administration: address, and the permissions any of which opens it.
PARTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "people": (pgettext_lazy("administration", "People"), ("access.account_view",)),
    "organisations": (pgettext_lazy("administration", "Organisations and posts"), ("access.organisation_view",)),
    "roles": (pgettext_lazy("administration", "Roles"), ("access.role_view",)),
    "keys": (pgettext_lazy("administration", "API keys"), ("access.key_view",)),
    "decrees": (pgettext_lazy("administration", "Holidays"), DECREES),
    "hours": (pgettext_lazy("administration", "Working hours"), DECREES),
}
ANY = tuple(code for _title, codes in PARTS.values() for code in codes)
#: How far a right reaches, as roles say it.
REACHES = {
    "own": pgettext_lazy("reach", "one's own only"),
    "unit": pgettext_lazy("reach", "the post's unit and those below"),
    "jurisdiction": pgettext_lazy("reach", "the place of the post"),
    "everywhere": pgettext_lazy("reach", "everywhere"),
}
#: What data a right opens, by the classes it names.
CLASSES = {
    "general": pgettext_lazy("data", "no personal data"),
    "general personal": pgettext_lazy("data", "personal data, shown masked"),
    "general personal sensitive": pgettext_lazy("data", "personal and sensitive data"),
}
KINDS = {
    "substantive": pgettext_lazy("holding", "in substance"),
    "acting": pgettext_lazy("holding", "acting"),
}
LEVELS = ("city", "district", "street", "community")
MOST_PLACES = 1000

View = TypeVar("View", bound=Callable[..., HttpResponse])


def there(view: View) -> View:
    """What lies outside somebody's remit is not there: the page says 404; what reaches beyond it is refused."""

    @wraps(view)
    def asking(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except (access.NotFound, places.UnknownDivision):
            raise Http404 from None
        except access.BeyondReach as refused:
            raise access.Refused(message=str(refused)) from None

    return asking  # type: ignore[return-value]


def tried(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Does the act and says so, or says why not. What may not be there or not be done stays 404 and 403."""
    try:
        act()
    except (access.NotFound, access.Refused):
        raise
    except HuiminError as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, said)
    return True


def refuse(form: forms.Form, refused: HuiminError, names: Mapping[str, str] | None = None) -> None:
    """Puts a refusal beside the field it is about; `names` are those that the form calls otherwise."""
    name = (names or {}).get(refused.field, refused.field)
    form.add_error(name if name in form.fields else None, str(refused))


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The parts of administration that this person may open."""
    return [
        {"label": title, "url": reverse(f"workbench:{name}"), "is_current": name == current, "count": None}
        for name, (title, _codes) in open_parts(access.actor_of(request)).items()
    ]


def open_parts(actor: access.Actor) -> dict[str, tuple[Any, tuple[str, ...]]]:
    """The parts that this person may open, in order."""
    return {name: part for name, part in PARTS.items() if any(access.may(actor, code) for code in part[1])}


def may_decide(actor: access.Actor, permission: str, account_id: UUID) -> bool:
    """Whether the actor may decide about this account."""
    try:
        access.require_account(actor, permission, account_id)
    except HuiminError:
        return False
    return True


def said(title: Mapping[str, str]) -> str:
    """A title in the language of the page."""
    return labels.in_language(title)


def role_titles() -> dict[str, str]:
    """What every role is called."""
    return {role.code: said(role.title) for role in access.roles()}


def grants_in_words(grants: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a role allows, as people read it, by the part of Huimin it is about."""
    found: dict[str, list[dict[str, Any]]] = {}
    known = access.permissions()
    for grant in grants:
        code = str(grant["permission"])
        permission = known.get(code)
        row = {
            "code": code,
            "title": said(permission.title) if permission else code,
            "reach": REACHES[str(grant["reach"])],
            "data": data_title(grant.get("data_classes", ["general"])),
        }
        found.setdefault(code.partition(".")[0], []).append(row)
    return [{"part": part_title(name), "grants": rows} for name, rows in sorted(found.items())]


def data_title(classes: Iterable[str]) -> str:
    """The classes of data in words."""
    key = data_key(classes)
    return str(CLASSES.get(key, key))


def data_key(classes: Iterable[str]) -> str:
    """The classes of data as one value of a select."""
    return " ".join(sorted(classes))


def part_title(name: str) -> str:
    """What a part of Huimin is called, by the beginning of its permissions."""
    if name == "access":
        return _("People and rights")
    for system in manifest.manifests():
        if any(line.code.startswith(f"{name}.") for line in system.permissions):
            return said(system.title)
    return str(apps.get_app_config(name).verbose_name) if name in apps.app_configs else name


def organisation_choices(found: Iterable[access.OrganisationView]) -> list[tuple[str, str]]:
    """Organisations for a select, those below others set in."""
    rows = list(found)
    return [(str(row.id), f"{'　' * depth}{said(row.name)}") for row, depth in zip(rows, depths(rows), strict=True)]


def depths(rows: list[access.OrganisationView]) -> list[int]:
    """How deep each organisation lies below those of the list."""
    ids = {row.id for row in rows}
    return [sum(each in ids for each in row.ancestor_ids) for row in rows]


def post_choices(found: Iterable[access.PostView]) -> list[tuple[str, str]]:
    """Posts for a select, with their organisation."""
    return [(str(post.id), f"{post.organisation_label} · {post.label}（{post.code}）") for post in found]


def place_choices(actor: access.Actor, permission: str) -> list[tuple[str, str]]:
    """The divisions, from city to community, in which the actor holds the permission."""
    remit = access.Remit.of(actor, permission)
    codes = None if remit.is_everything else remit.divisions | remit.unit_places
    language = get_language() or "zh-hans"
    found = [
        view
        for level in LEVELS
        for view in places.find_divisions(level=level)
        if codes is None or view.code in codes
    ]  # fmt: skip
    rows = sorted(found, key=lambda view: view.code)[:MOST_PLACES]
    return [(view.code, f"{'　' * LEVELS.index(view.level)}{view.name(language)}（{view.code}）") for view in rows]


def place_name(code: str) -> str:
    """What a division is called with those above it; its code where the tree does not know it, everywhere for none."""
    if not code:
        return _("everywhere")
    try:
        return places.path_name(code, language=get_language() or "zh-hans")
    except places.UnknownDivision:
        return code


def last_day(ends_at: datetime | None) -> datetime | None:
    """A moment of the last day somebody sits on a post; None while no end is set."""
    return ends_at - timedelta(seconds=1) if ends_at else None


def is_past(moment: datetime | None) -> bool:
    """Whether a moment has come; no moment never does."""
    return moment is not None and moment <= timezone.now()


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """What accounts are called."""
    found = access.accounts(each for each in ids if each)
    return {key: view.display_name or view.username for key, view in found.items()}
