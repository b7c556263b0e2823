"""Reading a conversation, and what waits for an answer."""

from uuid import UUID

from django.db import connection
from django.utils.translation import pgettext

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.files import api as files
from huimin.kernel.trips import api as trips

from .. import catalogue
from ..labels import unit_names
from ..models import Case, Message
from ..transitions import FINAL
from ..types import CaseView
from . import rules
from .actions import PASS_ON, SEALED_AS, SEND, answering_units
from .rules import Side
from .types import Conversation, MessageView, WaitingMessage

#: So many messages a page shows, the latest ones.
SHOWN = 200
MOST_WAITING = 100
EXTRACT = 80
_LATEST = trips.Question(Message, "WHERE case_id = %s ORDER BY created_at DESC, id DESC LIMIT %s")


def conversation(*, view: CaseView, for_staff: bool) -> Conversation:
    """The messages of a case that the asker may see; without `for_staff` no member of staff is named."""
    rows = _LATEST.ask(view.id, SHOWN)[::-1]
    attached = files.of_many([("message", row.id) for row in rows])
    units = unit_names(row.unit_id for row in rows if row.direction == Side.STAFF)
    people = access.accounts({row.author_id for row in rows if row.author_id}) if for_staff else {}
    days = catalogue.version(view.type_version_id).reopen_days
    channels = channel_titles()
    mine = Side.STAFF if for_staff else Side.RESIDENT
    shown = [
        MessageView(
            id=row.id,
            at=row.created_at,
            is_from_resident=row.direction == Side.RESIDENT,
            channel=row.channel,
            channel_title=channels[row.channel],
            text=crypto.open_(row.text_sealed, SEALED_AS) if row.text_sealed else "",
            files=tuple(attached[("message", row.id)]),
            author=people[row.author_id].display_name if row.author_id in people and row.author_id else "",
            unit=units.get(row.unit_id, "") if row.unit_id else "",
            read_at=row.read_at,
        )
        for row in rows
    ]
    return Conversation(
        messages=tuple(shown),
        unread=sum(row.read_at is None and row.direction == mine.other for row in rows),
        latest_id=rows[-1].id if rows else None,
        is_open=rules.is_open(view.state, view.closed_at, days=days, at=clock.now()),
        until=rules.open_until(view.state, view.closed_at, days=days),
        reply_by=_reply_by(view),
    )


def _reply_by(view: CaseView) -> str:
    has_phone = bool(view.reporter_phone or view.reporter_id)
    wanted = view.reply_by or ("sms" if has_phone or not view.reporter_email else "email")
    is_possible = {"email": bool(view.reporter_email), "sms": has_phone}.get(wanted, False)
    return wanted if is_possible else "portal"


def may_answer(*, actor: Actor, view: CaseView) -> bool:
    """Whether the actor may write to the resident in this case."""
    return _may(actor, view, SEND)


def may_pass_on(*, actor: Actor, view: CaseView) -> bool:
    """Whether the actor may write down in this case what its resident says."""
    return _may(actor, view, PASS_ON)


def _may(actor: Actor, view: CaseView, permission: str) -> bool:
    units = answering_units(view.id, view.unit_id, view.desk_id)
    return actor.kind == "staff" and any(
        access.may(actor, permission, where=view.where, unit_id=unit_id) for unit_id in units
    )


def message_case(message_id: UUID) -> UUID | None:
    """The case a message stands in."""
    return Message.objects.filter(id=message_id).values_list("case_id", flat=True).first()


_WAITING = """
    SELECT c.id, c.number, c.title, c.type_code, c.state, count(*), min(m.created_at),
           (array_agg(m.text_sealed ORDER BY m.created_at DESC, m.id DESC))[1]
      FROM casework_message m JOIN casework_case c ON c.id = m.case_id
     WHERE m.direction = 'in' AND m.read_at IS NULL
       AND CASE WHEN c.state = ANY(%s) THEN m.unit_id ELSE coalesce(c.desk_id, m.unit_id) END = %s
     GROUP BY c.id ORDER BY min(m.created_at), c.id LIMIT %s
"""


def messages_waiting(*, actor: Actor) -> list[WaitingMessage]:
    """The cases on the actor's desk in which a resident's message waits, the longest first."""
    if actor.post is None or not access.may(actor, SEND):
        return []
    with connection.cursor() as cursor:
        final = [state.value for state in FINAL]
        cursor.execute(_WAITING, [final, actor.post.organisation_id, MOST_WAITING])
        rows = cursor.fetchall()
    scope = access.scope(actor, "casework.case_view")
    places = {row.id: row for row in Case.objects.filter(id__in=[row[0] for row in rows])}
    return [
        WaitingMessage(
            case_id=row[0], number=row[1], title=row[2], type_code=row[3], is_final=row[4] in final, count=row[5],
            since=row[6], text=_extract(row[7]),
        )
        for row in rows
        if scope.allows(_where(places[row[0]]), actor.post.organisation_id, None)
    ]  # fmt: skip


def _where(row: Case) -> access.Where:
    return access.Where(row.city_code, row.district_code, row.street_code, row.community_code, row.grid_code)


def _extract(sealed: str) -> str:
    text = " ".join(crypto.open_(sealed, SEALED_AS).split()) if sealed else ""
    return text if len(text) <= EXTRACT else text[: EXTRACT - 1] + "…"


def channel_titles() -> dict[str, str]:
    """The ways by which a message comes, in words."""
    return {
        "portal": pgettext("message came by", "on the portal"),
        "station": pgettext("message came by", "at a station"),
        "phone": pgettext("message came by", "by phone"),
        "sms": pgettext("message came by", "by text message"),
        "email": pgettext("message came by", "by e-mail"),
        "workbench": pgettext("message came by", "at the workbench"),
    }
