"""What an address of the supervision desk asks for, and what its pages have in common: tabs, filters, names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huimin.engines.casework import api as casework
from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from .. import labels
from .cases import communities_of, day_of, uuid_of

TODAY = 0
DAYS = (TODAY, 1, 7, 30, 90)
USUAL_DAYS = 7
#: What a filter of the desk is called in the address.
NAMES = ("kind", "unit", "person", "type", "division", "case", "days", "since", "until", "history")


View = TypeVar("View", bound=Callable[..., HttpResponse])


def there(view: View) -> View:
    """What supervision does not show to this person is not there: the page says 404."""

    @wraps(view)
    def asking(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except supervision.NotThere:
            raise Http404 from None

    return asking  # type: ignore[return-value]


@dataclass(frozen=True)
class Asked:
    """The filter an address asks for; what makes no sense there is left out."""

    wanted: supervision.Narrowed
    days: int | None
    query: dict[str, list[str]] = field(default_factory=dict)

    def link(self, **changes: str | None) -> str:
        """This address with some values changed; None drops one."""
        kept = {name: values for name, values in self.query.items() if name not in changes}
        changed = {name: [value] for name, value in changes.items() if value is not None}
        return "?" + urlencode({**kept, **changed}, doseq=True)


def asked(request: HttpRequest, kinds: Iterable[str] = (), *, usual_days: int = USUAL_DAYS) -> Asked:
    """The filter of this address; `kinds` are those the list knows."""
    query = request.GET
    known = set(kinds)
    until = day_of(query.get("until"))
    since = day_of(query.get("since"))
    days = None
    if since is None and until is None:
        days = int(query["days"]) if query.get("days") in {str(item) for item in DAYS} else usual_days
        since = _start(days)
    wanted = supervision.Narrowed(
        kinds=tuple(kind for kind in query.getlist("kind") if kind in known),
        unit_id=uuid_of(query.get("unit")),
        account_id=uuid_of(query.get("person")),
        type_code=query.get("type", "").replace("\x00", ""),
        division_code=query.get("division", "").replace("\x00", ""),
        case_id=uuid_of(query.get("case")),
        since=since,
        until=until + timedelta(days=1) if until else None,
        with_history=query.get("history") == "1",
    )
    kept = {name: [value for value in query.getlist(name) if value] for name in NAMES if query.get(name)}
    return Asked(wanted, days, kept)


def _start(days: int) -> datetime:
    now = clock.now()
    return now - timedelta(days=days) if days else localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def filters(request: HttpRequest, found: Asked, kinds: Iterable[tuple[str, Any]] = ()) -> dict[str, Any]:
    """What the form of filters needs."""
    wanted = found.wanted
    actor = access.actor_of(request)
    units = units_for(actor)
    types = sorted(labels.type_titles().items(), key=lambda pair: pair[1])
    person = access.account(id=wanted.account_id) if wanted.account_id else None
    return {
        "kinds": labels.options(kinds, wanted.kinds),
        "units": labels.options(units, {str(wanted.unit_id)}),
        "types": labels.options(types, (wanted.type_code,)),
        "divisions": labels.options(communities_of(actor), (wanted.division_code,)),
        "periods": [{"label": _period(days), "url": found.link(days=str(days), since=None, until=None),
                     "is_current": days == found.days} for days in DAYS],
        "since": request.GET.get("since", ""), "until": request.GET.get("until", ""), "days": found.days,
        "with_history": wanted.with_history,
        "person": {"name": person.display_name, "id": person.id, "drop": found.link(person=None)} if person else None,
        "case": {"number": casework.case_numbers({wanted.case_id}).get(wanted.case_id, "—"), "id": wanted.case_id,
                 "drop": found.link(case=None)} if wanted.case_id else None,
        "is_set": any(name in found.query for name in NAMES if name != "days"),
    }  # fmt: skip


def units_for(actor: access.Actor) -> list[tuple[UUID, str]]:
    """The units that the actor's posts reach: those of the place, or the own one with those below."""
    ids: set[UUID] = set()
    for post in actor.posts:
        if post.division_code:
            ids |= set(casework.units_of(where=places.where_of(post.division_code)))
            ids |= {each.id for each in access.organisations(division_code=post.division_code)}
        ids |= {each.id for each in access.organisations(below=post.organisation_id)}
    return sorted(labels.unit_names(ids).items(), key=lambda pair: pair[1])


def _period(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else _("Today")


#: Where a request keeps what waits.
WAITING = "supervision_waiting"


def waiting(request: HttpRequest) -> dict[str, int]:
    """What waits for this person on each tab, counted once a request; tabs where nothing waits are left out."""
    known: dict[str, int] | None = getattr(request, WAITING, None)
    if known is None:
        actor = access.actor_of(request)
        orders, sanctions = supervision.orders_waiting(actor=actor), supervision.sanctions_waiting(actor=actor)
        found = {
            "supervision_orders": sum(orders.values()),
            "supervision_sanctions": sum(sanctions.values()),
            "supervision_samples": supervision.samples_waiting(actor=actor),
            "supervision_rules": supervision.rules_waiting(actor=actor),
        }
        known = {name: count for name, count in found.items() if count}
        setattr(request, WAITING, known)
    return known


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The tabs of the desk that this person may open."""
    actor = access.actor_of(request)
    ways = (
        ("supervision_mine", _("My unit"), ("supervision.order_answer", "supervision.appeal_file")),
        ("supervision", _("Cards"), ("supervision.card_view",)),
        ("supervision_findings", _("Conduct"), ("supervision.finding_view",)),
        ("supervision_orders", _("Orders"), ("supervision.order_view",)),
        ("supervision_sanctions", _("Sanctions and appeals"), ("supervision.sanction_view",)),
        ("supervision_samples", _("Quality checks"), ("supervision.sample_draw", "supervision.sample_judge")),
        ("supervision_rules", _("Rules"), ("supervision.rules_view",)),
    )
    counts = waiting(request)
    return [
        {"label": label, "url": reverse(f"workbench:{name}"), "is_current": name == current, "count": counts.get(name)}
        for name, label, permissions in ways
        if any(access.may(actor, each) for each in permissions)
    ]


@dataclass(frozen=True)
class Names:
    """What rows of a page call units, people, types and cases: one look-up each, not one a row."""

    units: dict[UUID, str]
    people: dict[UUID, str]
    types: dict[str, str]
    numbers: dict[UUID, str]

    @classmethod
    def of(cls, rows: Iterable[Any], *, accounts: Iterable[UUID | None] = ()) -> "Names":
        rows = list(rows)
        people = {row.account_id for row in rows if getattr(row, "account_id", None)}
        people |= {each for each in accounts if each}
        return cls(
            labels.unit_names(row.unit_id for row in rows),
            {key: view.display_name for key, view in access.accounts(people).items()},
            labels.type_titles(),
            casework.case_numbers({row.case_id for row in rows if getattr(row, "case_id", None)}),
        )

    def unit(self, unit_id: UUID | None) -> str:
        return self.units.get(unit_id, "—") if unit_id else "—"

    def person(self, account_id: UUID | None) -> str:
        return self.people.get(account_id, "—") if account_id else "—"
