"""Writing and reading in a conversation: each is one call, with one fact, in one transaction."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings as installation
from django.db import connection, transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, PostView, Refused
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.manifest.api import settings
from huimin.kernel.trips import api as trips

from .. import catalogue, routing, store
from ..errors import CaseNotFound, ConversationOver, InputRefused, TooManyMessages
from ..messages import tell_reporter
from ..models import Case, Message
from ..queries.case import can_view, code_index
from ..store import CaseRow
from ..transitions import FINAL
from . import rules
from .rules import Side
from .types import NewMessage

SEND, PASS_ON = "casework.message_send", "casework.message_pass_on"
SEALED_AS = "case.message"
#: The ways by which a worker passes on what a resident says.
HEARD = frozenset({"station", "phone"})
#: The flag of a work item whose case holds a message that nobody has read.
FLAG = "message"


@transaction.atomic
def message_send(*, actor: Actor, case_id: UUID, new: NewMessage, query_code: str = "") -> UUID:
    """Adds a message to the case: of the resident to who handles it, or of these to the resident, who is told.

    The same `key` again changes nothing and gives the message that stands. After the closing a resident's message goes to
    the centre, as long as the case could be reopened. Answering counts as having read.

    Raises: CaseNotFound, Refused, InputRefused, ConversationOver, TooManyMessages, FileError.
    """
    case = store.load(case_id)
    side, post = _side(actor, case, query_code, new)
    if new.key and (known := Message.objects.filter(key=new.key).values_list("id", "case_id").first()):
        if known[1] != case.id:
            raise InputRefused(_("This message was sent in another case. Open the page again."), field="key")
        return known[0]
    at = clock.now()
    text = rules.checked(new.text, limit=int(settings.get("casework.message_length")), has_files=bool(new.file_ids))
    if len(new.file_ids) > int(settings.get("casework.message_files")):
        raise InputRefused(
            _("A message carries at most %(count)d files.") % {"count": int(settings.get("casework.message_files"))},
            field="files",
        )
    if side == Side.RESIDENT:
        _refuse_late(case, at)
        _refuse_many(case, at)
    unit_id = _answers(case, at) if side == Side.RESIDENT else _speaks_for(actor, post)
    message = Message.objects.create(
        id=uuid7(),
        case_id=case.id,
        direction=side.value,
        channel=new.channel,
        text_sealed=crypto.seal(text, SEALED_AS) if text else "",
        author_id=actor.account_id,
        unit_id=unit_id,
        key=new.key,
        created_at=at,
    )
    if new.file_ids:
        files.attach(
            list(new.file_ids), ("message", message.id), actor=actor, session=new.session, purpose="attachment"
        )
    _mark(case, side.other, reader_id=actor.account_id, at=at)
    if side == Side.RESIDENT:
        _raise_flag(case)
    facts.record(
        verb="case.message_received" if side == Side.RESIDENT else "case.message_sent",
        subject=("case", case.id),
        actor=actor,
        where=case.where,
        data={
            "message": str(message.id),
            "channel": new.channel,
            "to": str(unit_id) if side == Side.RESIDENT and unit_id else None,
            **({"files": [str(item) for item in new.file_ids]} if new.file_ids else {}),
        },
        at=at,
        version=str(case.type_version_id),
        unit_id=case.unit_id,
        post=post,
    )
    if side == Side.STAFF:
        tell_reporter(
            case,
            "casework.message",
            key=f"case:{case.id}:message:{message.id}",
            link=link_of(case.number),
            words=text or str(_("(Only files: see the page of the case.)")),
        )
    return message.id


@transaction.atomic
def message_mark_read(*, actor: Actor, case_id: UUID, up_to: UUID | None = None, query_code: str = "") -> int:
    """What the other side wrote, up to the message `up_to` (else all of it), counts as read; how many that were.

    Raises: CaseNotFound, Refused.
    """
    case = store.load(case_id)
    side, post = _side(actor, case, query_code, None)
    at = clock.now()
    count = _mark(case, side.other, reader_id=actor.account_id, at=at, up_to=up_to)
    if count:
        facts.record(
            verb="case.message_read",
            subject=("case", case.id),
            actor=actor,
            where=case.where,
            data={"side": "resident" if side == Side.RESIDENT else "staff", "count": count},
            at=at,
            unit_id=case.unit_id,
            post=post,
        )
    return count


def link_of(number: str) -> str:
    """The address of a case for the person who raised it."""
    return f"{installation.SITE_URL}{str(settings.get('casework.case_page')).replace('{number}', number)}"


def answering_units(case_id: UUID, unit_id: UUID | None, desk_id: UUID | None) -> list[UUID]:
    """The organisations that may answer: whose turn it is, the leading unit, and every other on whose desk it lies."""
    (found,) = trips.send(("SELECT unit_id FROM casework_workitem WHERE case_id = %s AND is_open", [case_id]))
    return list(dict.fromkeys(item for item in (unit_id, desk_id, *(row[0] for row in found)) if item))


def _side(actor: Actor, case: CaseRow, query_code: str, new: NewMessage | None) -> tuple[Side, PostView | None]:
    """Whose words these are, and the post acted on.

    Raises: CaseNotFound, Refused.
    """
    if query_code:
        if code_index(query_code) != store.query_code_index(case.id):
            raise CaseNotFound
        return Side.RESIDENT, None
    if actor.kind == "system":
        return Side.RESIDENT, None
    if actor.account_id is not None and actor.account_id == case.reporter_id:
        return Side.RESIDENT, access.require(actor, SEND, where=case.where, owner_id=case.reporter_id)
    if actor.kind != "staff":
        raise CaseNotFound
    if new is None or not new.is_for_resident:
        return Side.STAFF, _permit(actor, case, SEND)
    if new.channel not in HEARD:
        raise InputRefused(_("What a resident says comes by phone or at a station."), field="channel")
    return Side.RESIDENT, _permit(actor, case, PASS_ON)


def _permit(actor: Actor, case: CaseRow, permission: str) -> PostView | None:
    for unit_id in answering_units(case.id, case.unit_id, case.desk_id):
        if access.may(actor, permission, where=case.where, unit_id=unit_id):
            return access.require(actor, permission, where=case.where, unit_id=unit_id)
    if not can_view(actor, case.id):
        raise CaseNotFound
    raise Refused(permission=permission)


def _speaks_for(actor: Actor, post: PostView | None) -> UUID | None:
    acting = post or actor.post
    return acting.organisation_id if acting else None


def _answers(case: CaseRow, at: datetime) -> UUID | None:
    """Who is asked: whose turn it is; after the closing, the centre."""
    if case.state not in FINAL:
        return case.desk_id
    definition = catalogue.version(case.type_version_id)
    return routing.desks(definition, case.where, on=at.date()).intake_id or case.desk_id


def _refuse_late(case: CaseRow, at: datetime) -> None:
    days = catalogue.version(case.type_version_id).reopen_days
    if not rules.is_open(case.state, case.closed_at, days=days, at=at):
        raise ConversationOver(
            _(
                "This case was closed more than %(days)d days ago, and nobody reads here any more. Please raise a new one."
            )
            % {"days": days}
        )


def _refuse_many(case: CaseRow, at: datetime) -> None:
    most = int(settings.get("casework.messages_an_hour"))
    sent = Message.objects.filter(
        case_id=case.id, direction=Side.RESIDENT, created_at__gt=at - timedelta(hours=1)
    ).count()
    if sent >= most:
        raise TooManyMessages(
            _("There were %(count)d messages in the last hour. We read them all; please write again later.")
            % {"count": sent}
        )


def _mark(case: CaseRow, side: Side, *, reader_id: UUID | None, at: datetime, up_to: UUID | None = None) -> int:
    """What `side` wrote counts as read; how many of its messages had not been."""
    unread = Message.objects.filter(case_id=case.id, direction=side.value, read_at=None)
    if up_to is not None:
        unread = unread.filter(id__lte=up_to)
    count = unread.update(read_at=at, reader_id=reader_id)
    if count and side == Side.RESIDENT:
        left = Message.objects.filter(case_id=case.id, direction=side.value, read_at=None).count()
        Case.objects.filter(id=case.id).update(unread_count=left)
        if not left:
            _flags("flags = array_remove(flags, %s) WHERE case_id = %s", [FLAG, case.id])
    return count


def _raise_flag(case: CaseRow) -> None:
    unread = Message.objects.filter(case_id=case.id, direction=Side.RESIDENT, read_at=None).count()
    Case.objects.filter(id=case.id).update(unread_count=unread)
    _flags(
        "flags = array_append(array_remove(flags, %s), %s) WHERE case_id = %s AND is_current",
        [FLAG, FLAG, case.id],
    )


def _flags(change: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE casework_workitem SET {change}", values)  # noqa: S608 - our constants
