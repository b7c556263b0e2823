"""Applying: one form for one or several matters becomes one application with a case for each."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.manifest.api import settings
from huimin.kernel.places import api as places

from .. import messages
from ..block import Block, block_of
from ..errors import InputRefused, RuleRefused
from ..models import Application, Material, Matter
from ..queries import code_index, offers
from ..rules import is_credit_code, is_id_number
from ..types import ApplicationReceipt, Apply, Holder
from . import permit

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
NAME, NUMBER, PHONE = "approval.holder_name", "approval.holder_number", "approval.phone"
MATTERS_MOST = 8


@transaction.atomic
def application_make(*, actor: Actor, command: Apply) -> ApplicationReceipt:
    """Takes the application in: a case for each matter, the papers with them, all or nothing.

    Papers asked for by several matters are one paper. Earlier papers named in `reuse` are taken over where they are the
    same holder's and still valid.

    Raises: InputRefused, RuleRefused, casework's InputRefused and TypeUnknown, files' FileMissing, Refused.
    """
    if sent := _sent(command.request_key, actor):
        return sent
    if not command.type_codes or len(set(command.type_codes)) != len(command.type_codes):
        raise InputRefused(_("Choose what you want to apply for."), field="type_codes")
    if len(command.type_codes) > MATTERS_MOST:
        raise InputRefused(
            _("Apply for at most %(count)d matters at once.") % {"count": MATTERS_MOST}, field="type_codes"
        )
    holder = _checked(command.holder)
    wanted = [(code, *_matter(code, holder.kind)) for code in command.type_codes]
    index = crypto.blind_index(holder.number, NUMBER)
    at = clock.now()
    receipts = [_raised(actor, command, holder, code, definition) for code, definition, _block in wanted]
    query_code = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
    application = Application.objects.create(
        id=uuid7(), number=f"S{receipts[0].number}", query_code_index=code_index(query_code), holder_kind=holder.kind,
        holder_id=holder.account_id, holder_name_sealed=crypto.seal(holder.name, NAME),
        holder_number_sealed=crypto.seal(holder.number, NUMBER), holder_index=index,
        phone_sealed=crypto.seal(holder.phone, PHONE) if holder.phone else "", channel=command.channel,
        language=command.language, received_at=at, request_key=command.request_key or None,
    )  # fmt: skip
    where = casework.case(actor=permit.SYSTEM, case_id=receipts[0].case_id).where
    matters = []
    for place, (receipt, (code, _definition, block)) in enumerate(zip(receipts, wanted, strict=True)):
        matter = Matter.objects.create(
            case_id=receipt.case_id, application=application, type_code=code, desk_id=_desk(receipt.case_id),
            place=place, received_at=at, accept_by=accept_by(at, where).at,
        )  # fmt: skip
        matters.append((matter, block))
    _take_papers(actor, command, application, matters, at)
    facts.record(
        verb="approval.applied",
        subject=("application", application.id),
        actor=actor,
        where=where,
        data={"cases": [str(item.case_id) for item in receipts], "types": list(command.type_codes)},
        at=at,
    )
    messages.tell(application, "approval.applied", key="applied", code=query_code)
    return ApplicationReceipt(application.id, application.number, query_code, tuple(item.case_id for item in receipts))


def _sent(key: str, actor: Actor) -> ApplicationReceipt | None:
    """The application that this key brought already; who sends it at the same time waits for the first."""
    if not key:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
    row = Application.objects.filter(request_key=key, holder_id=actor.account_id).first()
    if row is None:
        return None
    cases = tuple(row.matters.order_by("place").values_list("case_id", flat=True))
    return ApplicationReceipt(row.id, row.number, "", cases)


def accept_by(start: datetime, where: Where) -> clock.Due:
    """Until when materials that came in at `start` must be judged."""
    limit = clock.Limit.parse(str(settings.get("approval.notice_limit")))
    calendar = clock.calendar_for(organisation_id=None, division_code=where.deepest)
    zone = places.division(where.deepest).time_zone
    return clock.due(start=start, limit=limit, calendar=calendar, time_zone=zone)


def _checked(holder: Holder) -> Holder:
    name, number = holder.name.strip(), "".join(holder.number.split()).upper()
    if not name or len(name) > 100 or "\x00" in name:
        raise InputRefused(_("Write the name as it stands on the certificate."), field="holder_name")
    if holder.kind == "firm":
        if not is_credit_code(number):
            raise InputRefused(
                _("This is not a unified social credit code. It has 18 letters and figures; check each of them."),
                field="holder_number",
            )
    elif not is_id_number(number):
        raise InputRefused(
            _("This is not an identity number. It has 18 characters; check each of them."), field="holder_number"
        )
    return Holder(kind=holder.kind, name=name, number=number, account_id=holder.account_id, phone=holder.phone)


def _matter(code: str, kind: str) -> tuple[casework.Definition, Block]:
    _view, definition = casework.case_type(code)
    block = block_of(definition)
    if block is None:
        raise InputRefused(_("One cannot apply for “%(code)s”.") % {"code": code}, field="type_codes")
    if kind not in block.audience:
        who = _("firms") if kind == "firm" else _("persons")
        title = definition.titled("zh-hans")
        raise InputRefused(_("“%(title)s” is not open to %(who)s.") % {"title": title, "who": who}, field="holder_kind")
    return definition, block


def _raised(
    actor: Actor, command: Apply, holder: Holder, code: str, definition: casework.Definition
) -> casework.Receipt:
    asked = {question.code for question in definition.form}
    title = definition.titled(command.language)
    return casework.case_raise(
        actor=actor,
        command=casework.RaiseCase(
            type_code=code,
            title=title,
            description=command.words.strip() or _("Application: %(title)s") % {"title": title},
            channel=command.channel,
            form={name: value for name, value in command.answers.items() if name in asked},
            community_code=command.community_code,
            address=command.address,
            reporter=casework.Reporter(account_id=holder.account_id, name=holder.name, phone=holder.phone),
            language=command.language,
        ),
    )


def _desk(case_id: UUID) -> UUID:
    """The office at whose desk the case arrived."""
    view = casework.case(actor=permit.SYSTEM, case_id=case_id)
    if view.desk_id is None:
        raise RuleRefused(_("No office receives this matter at this place yet."), field="place")
    return view.desk_id


def _take_papers(
    actor: Actor,
    command: Apply,
    application: Application,
    matters: Sequence[tuple[Matter, Block]],
    at: datetime,
) -> None:
    """Each paper once: the first matter that asks for it holds the files, the others point there."""
    known = {code for _matter, block in matters for code in (item.code for item in block.materials)}
    for code in {*command.files, *command.reuse}:
        if code not in known:
            raise InputRefused(_("Nobody asked for the material “%(code)s”.") % {"code": code}, field="files")
    offered = offers(application=application, codes=set(command.reuse))
    first: dict[str, Material] = {}
    for matter, block in matters:
        for wanted in block.materials:
            row = _paper(command, application, matter, wanted.code, offered, first, at)
            if row is None:
                continue
            row.save(force_insert=True)
            if wanted.code not in first:
                first[wanted.code] = row
                if wanted.code in command.files and row.source_id is None:
                    _attach(actor, row, command.files[wanted.code], session=command.session)


def _paper(
    command: Apply,
    application: Application,
    matter: Matter,
    code: str,
    offered: Mapping[str, Any],
    first: Mapping[str, Material],
    at: datetime,
) -> Material | None:
    row = Material(
        id=uuid7(), matter=matter, code=code, state="submitted", holder_id=application.holder_id,
        holder_index=application.holder_index, submitted_at=at,
    )  # fmt: skip
    if code in first:
        row.source = first[code].source or first[code]
        row.state, row.file_ids, row.valid_until = first[code].state, first[code].file_ids, first[code].valid_until
    elif command.files.get(code):
        row.file_ids = list(command.files[code])
    elif code in command.reuse:
        offer = offered.get(code)
        if offer is None or offer.material_id != command.reuse[code]:
            raise RuleRefused(_("This earlier material is no longer valid. Hand in a new one."), field=code)
        found = Material.objects.select_related("source").get(id=offer.material_id)
        source = found.source or found
        row.state, row.source, row.file_ids, row.valid_until = "reused", source, found.file_ids, found.valid_until
    else:
        return None
    return row


def _attach(actor: Actor, row: Material, ids: Sequence[UUID], *, session: str) -> None:
    files.attach(list(ids), ("approval_material", row.id), actor=actor, session=session, purpose="attachment")
