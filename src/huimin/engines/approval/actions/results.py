"""The result: decided, put into a signed document, and revoked by authority where it must be."""

import hashlib
import secrets
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files

from .. import messages, queries
from ..block import Block
from ..documents.render import Document, pdf_of
from ..documents.signing import Signed, signed
from ..errors import InputRefused, NotFound, RuleRefused
from ..models import Matter, Result
from ..rules import after, unready
from ..types import ResultView
from . import permit
from .apply import LETTERS

ISSUE, REVOKE = "approval.result_issue", "approval.result_revoke"
CODE_LENGTH = 12
WORDS_LENGTH = 4000


@transaction.atomic
def result_issue(*, actor: Actor, case_id: UUID, is_granted: bool, words: str = "") -> ResultView:
    """Decides the application and issues the signed document: the licence, or the refusal with its reasons.

    A licence needs every material in order and the agreement of every department asked. The case is then reported done
    by `case_step`, which asks for this result.

    Raises: NotFound, RuleRefused, InputRefused, Refused.
    """
    matter = permit.locked(case_id)
    view = permit.as_staff(actor, ISSUE, matter)
    words = words.strip()
    if len(words) > WORDS_LENGTH or "\x00" in words:
        raise InputRefused(_("At most %(limit)d characters.") % {"limit": WORDS_LENGTH}, field="words")
    if not is_granted and not words:
        raise InputRefused(_("A refusal needs its reasons."), field="words")
    if view.state != casework.State.HANDLING or view.unit_id is None:
        raise RuleRefused(_("A result is issued while the case is being handled."))
    if Result.objects.filter(matter=matter, revoked_at=None).exists():
        raise RuleRefused(_("The result has been issued already."))
    block = permit.block(matter)
    if is_granted:
        _must_be_ready(matter, block)
        _must_be_agreed(view)
    at = clock.now()
    today = timezone.localdate(at)
    row = Result(
        id=uuid7(), matter=matter, is_granted=is_granted, number=_number(block, today.year),
        code="".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH)), title=_title(block, view, is_granted),
        words=words, issuer_id=view.unit_id, issuer_name=dict(view.unit_name), issued_at=at, issued_by=permit.person(actor),
        valid_from=today, valid_to=after(today, block.result.valid_for) if is_granted and block.result.valid_for else None,
    )  # fmt: skip
    document = signed(pdf_of(_document(matter, block, view, row)), issuer=row.issuer_name["zh-hans"])
    _keep(row, document, actor)
    row.save(force_insert=True)
    facts.record(
        verb="approval.result_issued",
        subject=("case", case_id),
        actor=actor,
        where=view.where,
        data={"result": str(row.id), "granted": is_granted, "sha256": row.sha256},
        at=at,
        unit_id=view.unit_id,
    )
    language = matter.application.language
    title = row.title.get(language) or row.title["zh-hans"]
    messages.tell(matter.application, "approval.issued", key=f"issued:{row.id}", document=title)
    return queries.result_view(row)


@transaction.atomic
def result_revoke(*, actor: Actor, result_id: UUID, reason: str) -> ResultView:
    """Takes a result back, with the reason, which its holder reads; the public page says so at once.

    By the authority that issued it or the one above. Source: 行政许可法 69.

    Raises: NotFound, RuleRefused, InputRefused, Refused.
    """
    case_id = Result.objects.filter(id=result_id).values_list("matter_id", flat=True).first()
    if case_id is None:
        raise NotFound
    matter = permit.locked(case_id)
    view = casework.case(actor=actor, case_id=case_id)
    row = Result.objects.get(id=result_id)
    access.require(actor, REVOKE, where=view.where, unit_id=row.issuer_id)
    reason = reason.strip()
    if not reason or len(reason) > WORDS_LENGTH or "\x00" in reason:
        raise InputRefused(_("Say why it is revoked; the holder reads this."), field="reason")
    if row.revoked_at is not None:
        raise RuleRefused(_("It has been revoked already."))
    row.revoked_at, row.revoked_by, row.revoke_reason = clock.now(), actor.account_id, reason
    row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    facts.record(
        verb="approval.result_revoked",
        subject=("case", case_id),
        actor=actor,
        where=view.where,
        data={"result": str(row.id)},
        at=row.revoked_at,
        unit_id=row.issuer_id,
    )
    language = matter.application.language
    title = row.title.get(language) or row.title["zh-hans"]
    messages.tell(matter.application, "approval.revoked", key=f"revoked:{row.id}", document=title)
    return queries.result_view(row)


def _must_be_ready(matter: Matter, block: Block) -> None:
    missing = unready(block.materials, permit.handed(matter), with_deferrable=True)
    if missing and matter.deemed_at is None:
        titles = [wanted.title for wanted in block.materials if wanted.code in missing]
        named = "、".join(title["zh-hans"] for title in titles)
        raise RuleRefused(_("Materials that were to come later are not there yet: %(what)s.") % {"what": named})


def _must_be_agreed(view: casework.CaseView) -> None:
    """Every department asked has answered, and none disagrees. What was withdrawn was not asked in the end."""
    if waiting := [task for task in view.tasks if task.state in casework.OPEN_TASKS]:
        names = "、".join(dict.fromkeys(_said(task.unit_name) for task in waiting))
        raise RuleRefused(_("These departments have not answered yet: %(who)s.") % {"who": names})
    if against := disagreeing(view):
        names = "、".join(_said(name) for name in against)
        raise RuleRefused(_("%(who)s disagrees, so a licence cannot be issued; refuse with reasons.") % {"who": names})


def disagreeing(view: casework.CaseView) -> list[dict[str, str]]:
    """The names of the departments whose last opinion is against."""
    last = {(task.unit_id, task.code): task for task in view.tasks if task.is_opinion and task.opinion}
    return [task.unit_name for task in last.values() if task.opinion == "disagree"]


def _said(title: dict[str, str]) -> str:
    return title.get(get_language() or "zh-hans") or title["zh-hans"]


def _title(block: Block, view: casework.CaseView, is_granted: bool) -> dict[str, str]:
    if is_granted:
        return dict(block.result.title)
    return {
        "zh-hans": f"不予批准决定书（{view.type_title['zh-hans']}）",
        "en": f"Refusal: {view.type_title['en']}",
    }


def _number(block: Block, year: int) -> str:
    """The next number of the series of a year: 津红食〔2026〕3号. Source: government service 3.9 (发文字号)."""
    series = f"{block.result.prefix}〔{year}〕"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [series])
    return f"{series}{Result.objects.filter(number__startswith=series).count() + 1}号"


def _document(matter: Matter, block: Block, view: casework.CaseView, row: Result) -> Document:
    definition = casework.type_version(view.type_version_id)
    return Document(
        template=block.result.template if row.is_granted else "refusal",
        title=row.title["zh-hans"],
        matter=view.type_title["zh-hans"],
        number=row.number,
        issuer=row.issuer_name["zh-hans"],
        holder=queries.holder_name(matter.application),
        holder_kind=matter.application.holder_kind,
        address=view.address,
        facts=_answers(definition, view, block.result.fields),
        words=row.words,
        basis=tuple("".join((f"《{item.title['zh-hans']}》", item.clause)) for item in block.basis),
        issued_on=timezone.localdate(row.issued_at),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        code=row.code,
        verify_address=queries.address_of(row.code),
        application=matter.application.number,
    )


def _answers(
    definition: casework.Definition, view: casework.CaseView, codes: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """The answers that the document shows, in words."""
    said = []
    for field in definition.form:
        value = view.form.get(field.code)
        if field.code not in codes or value in (None, "", []):
            continue
        titles = {choice.code: choice.title["zh-hans"] for choice in field.choices}
        parts = value if isinstance(value, list) else [value]
        said.append(
            (field.title["zh-hans"], "、".join(titles.get(str(part), str(part)) for part in parts) + field.unit)
        )
    return tuple(said)


def _keep(row: Result, document: Signed, actor: Actor) -> None:
    row.sha256 = hashlib.sha256(document.content).hexdigest()
    row.certificate, row.is_time_stamped = document.certificate, document.is_time_stamped
    kept = files.store(
        content=document.content,
        name=f"{row.title['zh-hans']}.pdf",
        actor=actor,
        subject=("approval_result", row.id),
        purpose="attachment",
    )
    row.file_id = kept.id
