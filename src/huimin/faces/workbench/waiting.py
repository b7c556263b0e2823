"""What waits for a person at the workbench itself: mentions, hand-overs, things to do, drafts to decide on, posts they act on."""

from datetime import date, datetime, time

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.slots.api import Todo
from huimin.kernel.ui import words

from . import labels
from .actions.checklists import owned, words_of
from .circle import account_of
from .models import ChecklistItem, Mention, ShiftNote

MOST = 100


def mentions(request: HttpRequest) -> list[Todo]:
    """Notes in which this person was named and which they have not seen."""
    actor = access.actor_of(request)
    if actor.account_id is None or not access.may(actor, "casework.case_view"):
        return []
    found = list(Mention.objects.filter(person_id=actor.account_id, seen_at=None)[:MOST])
    numbers = casework.case_numbers([row.case_id for row in found])
    writers = access.accounts([row.writer_id for row in found])
    return [
        Todo(
            title=_("%(name)s named you in a note on %(number)s")
            % {"name": _name(writers.get(row.writer_id)), "number": numbers[row.case_id]},
            url=reverse("workbench:case", args=[numbers[row.case_id]]) + "#mentions",
            source=_("Mentions"),
            kind="workbench.mention",
            since=row.at,
        )
        for row in found
        if row.case_id in numbers
    ]


def hand_overs(request: HttpRequest) -> list[Todo]:
    """Shift notes of this person's units that nobody has taken over."""
    actor = access.actor_of(request)
    units = [post.organisation_id for post in actor.posts]
    if not units:
        return []
    found = ShiftNote.objects.filter(unit_id__in=units, received_at=None).exclude(account_id=account_of(actor))[:MOST]
    rows = [row for row in found if row.to_account_id in (None, actor.account_id)]
    givers = access.accounts([row.account_id for row in rows])
    return [
        Todo(
            title=_("Take over the shift of %(name)s") % {"name": _name(givers.get(row.account_id))},
            url=reverse("workbench:shift", args=[row.id]),
            source=_("Shift hand-over"),
            kind="workbench.shift",
            detail=ngettext("%d late case", "%d late cases", row.counts["late"]) % row.counts["late"]
            if row.counts["late"]
            else "",
            urgency="soon",
            since=row.handed_at,
        )
        for row in rows
    ]


def things_to_do(request: HttpRequest) -> list[Todo]:
    """What stands unticked on this person's own checklists, and what has a day on those of their units."""
    actor = access.actor_of(request)
    if actor.account_id is None or not access.may(actor, "casework.case_view"):
        return []
    found = [
        row
        for row in ChecklistItem.objects.filter(owned(actor), done_at=None).order_by("due_on", "created_at")[:MOST]
        if row.account_id or row.due_on
    ]
    numbers = casework.case_numbers([row.case_id for row in found])
    return [
        Todo(
            title=words_of(row),
            url=reverse("workbench:case", args=[numbers[row.case_id]]) + "#checklist",
            source=_("Checklists"),
            kind="workbench.checklist",
            detail=_("on %(number)s") % {"number": numbers[row.case_id]},
            due_at=_end_of(row.due_on) if row.due_on else None,
            since=row.created_at if row.created_by != actor.account_id else None,
        )
        for row in found
        if row.case_id in numbers
    ]


def drafts(request: HttpRequest) -> list[Todo]:
    """Case types drafted by somebody else that wait for a second person."""
    actor = access.actor_of(request)
    if not access.may(actor, "casework.type_approve"):
        return []
    return [
        Todo(
            title=_("Decide on the case type “%(title)s”") % {"title": labels.in_language(draft.title) or draft.code},
            url=reverse("workbench:designer_review", args=[draft.id]),
            source=_("Case types"),
            kind="workbench.draft",
            since=draft.submitted_at,
        )
        for draft in casework.drafts(actor=actor, states=[casework.Standing.SUBMITTED])
        if actor.account_id not in (draft.author_id, draft.editor_id)
    ]


def deputised(request: HttpRequest) -> list[Todo]:
    """Posts this person acts on while somebody is away, with what lies on those desks."""
    actor = access.actor_of(request)
    if actor.account_id is None or all(post.kind != "acting" for post in actor.posts):
        return []
    found = [
        (away, post)
        for away in access.absences(deputy_id=actor.account_id, at=clock.now())
        for post in away.posts
        if actor.post is None or post.organisation_id != actor.post.organisation_id
    ]
    wanted = [
        casework.WorklistFilter(view=view, unit_id=post.organisation_id)
        for _away, post in found
        for view in ("open", "late")
    ]
    sizes = casework.worklist_sizes(actor=actor, wanted=wanted) if wanted else []
    rows = []
    for place, (away, post) in enumerate(found):
        is_open, late = sizes[2 * place] or 0, sizes[2 * place + 1] or 0
        if is_open:
            rows.append(
                Todo(
                    title=_("For %(name)s: the desk of %(unit)s")
                    % {"name": away.display_name, "unit": post.organisation_label},
                    url=f"{reverse('workbench:cases')}?view=open&unit={post.organisation_id}",
                    source=_("On behalf"),
                    kind="workbench.deputy",
                    count=is_open,
                    detail=_("until %(day)s") % {"day": words.day(away.ends_at)},
                    urgency="late" if late else "later",
                )
            )
    return rows


def _name(account: access.AccountView | None) -> str:
    return account.display_name if account else _("a colleague")


def _end_of(day: date) -> datetime:
    """The last second of a day, in the zone of the page."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
