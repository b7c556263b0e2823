"""The workbench's own navigation and figures."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.messages import api as messages
from huimin.kernel.slots.api import Filling, Link, Panel, Todo
from huimin.kernel.ui.addresses import address

from . import labels
from .administration import open_parts


def navigation(request: HttpRequest) -> list[Link]:
    """The ways of the workbench for this person."""
    actor = access.actor_of(request)
    links = [Link(_("To do"), address("workbench:home"), icon="home")]
    if access.may(actor, "casework.case_view"):
        waiting = labels.waiting(request)["open"] if actor.post else None
        links.append(Link(_("Cases"), address("workbench:cases"), icon="list", count=waiting))
        links.append(Link(_("Calendar"), address("workbench:calendar"), icon="calendar"))
        links.append(Link(_("Map"), address("workbench:map"), icon="map"))
        links.append(Link(_("On the spot"), address("workbench:field"), icon="pin"))
    if access.may(actor, "casework.case_raise"):
        links.append(Link(_("Take a call"), address("workbench:phone"), icon="phone"))
    if actor.post and access.may(actor, "casework.message_send"):
        links.append(Link(_("Messages from residents"), address("workbench:messages"), icon="message"))
    if access.may(actor, "supervision.card_view"):
        links.append(Link(_("Supervision"), address("workbench:supervision"), icon="flag"))
    if access.may(actor, "casework.type_edit") or access.may(actor, "casework.type_approve"):
        links.append(Link(_("Case types"), address("workbench:designer"), icon="layers"))
    if access.may(actor, "supervision.figures"):
        links.append(Link(_("Indicators"), address("workbench:figures"), icon="chart"))
    if access.may(actor, "casework.case_view") and actor.post:
        links.append(Link(_("Shift hand-over"), address("workbench:shifts"), icon="refresh"))
    if access.may(actor, "access.absence_keep"):
        links.append(Link(_("Absences"), address("workbench:absences"), icon="people"))
    if open_parts(actor):
        links.append(Link(_("Administration"), address("workbench:administration"), icon="settings"))
    return links


def duplicates(request: HttpRequest, *, case_id: UUID) -> Panel:
    """Likely duplicates beside a case; they come after the page, so that it does not wait for them."""
    match = request.resolver_match
    number = (match and match.kwargs.get("number")) or casework.case_numbers([case_id])[case_id]
    url = reverse("workbench:duplicates", args=[number])
    return Panel(_("May be the same"), "workbench/duplicates_panel.html", {"url": url})


def messages_waiting(request: HttpRequest) -> list[Todo]:
    """Cases in which a resident waits for an answer of this desk, the longest first; they do not wait long behind others."""
    actor = access.actor_of(request)
    if actor.post is None or not access.may(actor, "casework.message_send"):
        return []
    return [
        Todo(
            title=row.title,
            url=reverse("workbench:case", args=[row.number]),
            source=_("Messages from residents"),
            kind="workbench.message",
            urgency="soon",
            count=row.count if row.count > 1 else None,
            detail=row.number,
            since=row.since,
        )
        for row in casework.messages_waiting(actor=actor)
    ]


def supervision_names(request: HttpRequest) -> supervision.Names:
    """What reports of supervision call types, ways in, states and cases."""
    return supervision.Names(
        types=labels.type_titles(),
        channels={code: str(title) for code, title in casework.CHANNELS.items()},
        states={state.value: str(title) for state, title in casework.STATE_TITLES.items()},
        numbers=casework.case_numbers,
    )


def messages_held(request: HttpRequest) -> Link | None:
    """Mail and text messages that belong to no case."""
    count = messages.held_count(actor=access.actor_of(request))
    return Link(_("Messages without a case"), reverse("workbench:held"), icon="inbox", count=count) if count else None


FILLINGS = [
    Filling("workbench.nav", "fills:navigation", order=10),
    Filling("workbench.home.todos", "supervision_fills:todos", order=20),
    Filling("workbench.case.aside", "supervision_fills:panel", order=20),
    Filling("workbench.case.aside", "fills:duplicates", order=40),
    Filling("workbench.home.todos", "fills:messages_waiting", order=5),
    Filling("supervision.names", "fills:supervision_names"),
    Filling("workbench.home.todos", "waiting:mentions", order=10),
    Filling("workbench.home.todos", "waiting:hand_overs", order=11),
    Filling("workbench.home.todos", "waiting:things_to_do", order=12),
    Filling("workbench.home.todos", "waiting:deputised", order=13),
    Filling("workbench.home.todos", "waiting:drafts", order=14),
    Filling("workbench.home.todos", "fills:messages_held", order=6),
]
