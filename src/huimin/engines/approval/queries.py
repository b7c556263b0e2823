"""Reads of approval."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings as django_settings
from django.db.models import Q
from django.utils import timezone

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Actor
from huimin.kernel.access.masking import mask_name
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.files import api as files
from huimin.kernel.manifest.api import settings
from huimin.kernel.trips import api as trips

from .block import Block, MaterialWanted, block_of
from .errors import NotFound
from .models import Application, Material, Matter, Result
from .types import (
    ApplicationView,
    CorrectionView,
    Holder,
    MaterialView,
    MatterView,
    Offer,
    Paper,
    PublicResult,
    Question,
    ResultView,
)

NAME = "approval.holder_name"
SYSTEM = Actor.system("approval")
_OF_CASE = trips.Question(Matter, "WHERE case_id = %s")


# ── before applying ──────────────────────────────────────────────────────────────────────────────────────────────────


def matters_offered() -> list[tuple[casework.CaseTypeView, casework.Definition, Block]]:
    """Every matter that can be applied for, in the order of their codes."""
    found = []
    for view in casework.case_types():
        definition = casework.type_version(view.version_id)
        if block := block_of(definition):
            found.append((view, definition, block))
    return found


def matter_offered(code: str) -> tuple[casework.CaseTypeView, casework.Definition, Block]:
    """One matter that can be applied for.

    Raises: NotFound.
    """
    try:
        view, definition = casework.case_type(code)
    except casework.TypeUnknown:
        raise NotFound from None
    block = block_of(definition)
    if block is None:
        raise NotFound
    return view, definition, block


def joint_form(type_codes: Sequence[str]) -> tuple[list[Question], list[Paper]]:
    """The questions and papers of several matters, each code once; a paper one of them requires is required.

    Raises: NotFound.
    """
    questions: dict[str, Question] = {}
    papers: dict[str, Paper] = {}
    for code in type_codes:
        _view, definition, block = matter_offered(code)
        for field in definition.form:
            held = questions.get(field.code)
            asked = held.field if held and (held.field.is_required or not field.is_required) else field
            questions[field.code] = Question(asked, (*(held.type_codes if held else ()), code))
        for wanted in block.materials:
            paper = papers.get(wanted.code)
            strict = paper.wanted if paper and _weight(paper.wanted) >= _weight(wanted) else wanted
            papers[wanted.code] = Paper(strict, (*(paper.type_codes if paper else ()), code))
    return list(questions.values()), list(papers.values())


def _weight(wanted: MaterialWanted) -> int:
    """How strictly a paper is asked for."""
    return 2 * wanted.is_required - wanted.is_deferrable


def offers(*, application: Application, codes: Iterable[str] | None = None, is_clerk: bool = False) -> dict[str, Offer]:
    """Earlier papers of the holder of an application that are still valid, the latest of each code."""
    holder_id = None if is_clerk else application.holder_id
    return _offers(application.holder_index, holder_id, codes, without=application.id)


def offers_for(*, actor: Actor, number: str) -> dict[str, Offer]:
    """Earlier papers that an account may take over for the holder with this identity number or credit code.

    Only what the same account handed in: a number alone opens nobody's papers.
    """
    if actor.account_id is None:
        return {}
    index = crypto.blind_index("".join(number.split()).upper(), "approval.holder_number")
    return _offers(index, actor.account_id, None)


def last_holder(*, actor: Actor) -> Holder | None:
    """Whom the actor's account applied for last, to fill in the form: what one typed oneself is shown to oneself."""
    if actor.account_id is None:
        return None
    row = Application.objects.filter(holder_id=actor.account_id).order_by("-received_at").first()
    if row is None:
        return None
    number = crypto.open_(row.holder_number_sealed, "approval.holder_number")
    return Holder(kind=row.holder_kind, name=holder_name(row), number=number, account_id=actor.account_id)


def _offers(
    index: str, holder_id: UUID | None, codes: Iterable[str] | None, *, without: UUID | None = None
) -> dict[str, Offer]:
    today = timezone.localdate(clock.now())
    rows = (
        Material.objects.filter(holder_index=index, state="accepted", checked_at__isnull=False)
        .filter(Q(valid_until=None) | Q(valid_until__gte=today))
        .exclude(file_ids=[])
        .exclude(
            matter__results__revoked_at__isnull=False
        )  # what led to a result that had to be revoked is looked at anew
        .select_related("matter")
        .order_by("-checked_at")
    )
    if holder_id is not None:
        rows = rows.filter(holder_id=holder_id)
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    if without is not None:
        rows = rows.exclude(matter__application_id=without)
    found: dict[str, Offer] = {}
    for row in rows:
        if row.code in found or row.checked_at is None:
            continue
        view = casework.case(actor=SYSTEM, case_id=row.matter_id)
        wanted = _wanted(view, row.code)
        if wanted is None or not wanted.is_reusable:
            continue
        found[row.code] = Offer(row.id, row.code, view.number, view.type_title, row.checked_at, row.valid_until)
    return found


def _wanted(view: casework.CaseView, code: str) -> MaterialWanted | None:
    block = block_of(casework.type_version(view.type_version_id))
    return block.material(code) if block else None


# ── a matter, an application ─────────────────────────────────────────────────────────────────────────────────────────


def matter(*, actor: Actor, case_id: UUID) -> MatterView | None:
    """What approval knows of a case, for who may see it; None where it is no matter of approval.

    Raises: casework.CaseNotFound.
    """
    found = _OF_CASE.ask(case_id)  # first, for most cases are none
    if not found:
        return None
    view = casework.case(actor=actor, case_id=case_id)
    return _matter(found[0], view, is_clerk=actor.kind == "staff")


def application(*, actor: Actor, number: str, query_code: str = "") -> ApplicationView:
    """An application for the applicant, by account or by its query code; or for staff who may see all its cases.

    Raises: NotFound.
    """
    row = Application.objects.filter(number=number.strip().upper()).first()
    if row is None:
        raise NotFound
    cases = list(row.matters.all())
    if query_code:
        is_allowed = code_index(query_code) == row.query_code_index
    else:
        is_own = row.holder_id is not None and row.holder_id == actor.account_id
        is_allowed = is_own or (bool(cases) and all(casework.can_view(actor, item.case_id) for item in cases))
    if not is_allowed:
        raise NotFound
    for item in cases:
        item.application = row
    views = [_matter(item, casework.case(actor=SYSTEM, case_id=item.case_id)) for item in cases]
    return ApplicationView(
        row.id, row.number, row.holder_kind, _masked(row), row.channel, row.received_at, tuple(views)
    )


def code_index(query_code: str) -> str:
    """The blind index under which a query code is kept."""
    return crypto.blind_index("".join(query_code.split()).upper(), "approval.query_code")


def applications_of(*, account_id: UUID) -> list[tuple[str, Any]]:
    """The applications of an account, the newest first: number and time."""
    return list(
        Application.objects.filter(holder_id=account_id).order_by("-received_at").values_list("number", "received_at")
    )


def to_check(*, actor: Actor, limit: int = 200) -> list[MatterView]:
    """The matters that wait for a clerk of the actor's: papers to check or a decision on acceptance, soonest due first."""
    found = []
    waiting = Matter.objects.filter(Q(is_waiting=True) | Q(materials__state="submitted")).distinct()
    for row in waiting.select_related("application").order_by("accept_by")[:limit]:
        if casework.can_view(actor, row.case_id):
            view = casework.case(actor=SYSTEM, case_id=row.case_id)
            if view.state not in casework.FINAL:
                found.append(_matter(row, view))
    return found


def _matter(row: Matter, view: casework.CaseView, *, is_clerk: bool = False) -> MatterView:
    definition = casework.type_version(view.type_version_id)
    block = block_of(definition)
    rows = {item.code: item for item in row.materials.select_related("source", "source__matter")}
    offered = (
        offers(application=row.application, is_clerk=is_clerk) if view.state not in casework.FINAL and block else {}
    )
    shown = _files(rows.values())
    materials = tuple(
        _material(wanted, rows.get(wanted.code), shown, offered.get(wanted.code))
        for wanted in (block.materials if block else ())
    )
    corrections = tuple(
        CorrectionView(item.id, tuple(item.codes), item.words, item.requested_at, item.answered_at)
        for item in row.corrections.all()
    )
    siblings = Matter.objects.filter(application_id=row.application_id).exclude(case_id=row.case_id)
    last = row.results.order_by("-issued_at").first()
    return MatterView(
        case_id=row.case_id,
        application_id=row.application_id,
        application_number=row.application.number,
        type_code=row.type_code,
        received_at=row.received_at,
        accept_by=row.accept_by,
        is_waiting=row.is_waiting,
        deemed_at=row.deemed_at,
        holder_kind=row.application.holder_kind,
        holder=_masked(row.application),
        materials=materials,
        corrections=corrections,
        result=result_view(last) if last else None,
        siblings=tuple(siblings.values_list("case_id", flat=True)),
    )


def _files(rows: Iterable[Material]) -> dict[UUID, Any]:
    """The files of the papers, by id, in one query: they belong to the row they were handed in for."""
    subjects = {("approval_material", subject) for row in rows for subject in (row.id, row.source_id) if subject}
    return {view.id: view for held in files.of_many(subjects).values() for view in held}


def _material(
    wanted: MaterialWanted, row: Material | None, shown: Mapping[UUID, Any], offer: Offer | None
) -> MaterialView:
    source = row.source if row and row.state == "reused" else None
    number = casework.case_numbers([source.matter_id]).get(source.matter_id, "") if source else ""
    return MaterialView(
        code=wanted.code,
        title=wanted.title,
        hint=wanted.hint,
        kind=wanted.kind,
        source=wanted.source,
        is_required=wanted.is_required,
        is_deferrable=wanted.is_deferrable,
        state=row.state if row else "missing",
        fault=row.fault if row else "",
        files=tuple(shown[item] for item in (row.file_ids if row else ()) if item in shown),
        submitted_at=row.submitted_at if row else None,
        checked_at=row.checked_at if row else None,
        reused_from=number,
        valid_until=row.valid_until if row else None,
        offer=offer if row is None or row.state == "deficient" else None,
    )


def _masked(row: Application) -> str:
    name = crypto.open_(row.holder_name_sealed, NAME)
    return name if row.holder_kind == "firm" else mask_name(name)


def holder_name(row: Application) -> str:
    """The holder's name in full, for the document."""
    return crypto.open_(row.holder_name_sealed, NAME)


# ── results ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def address_of(code: str) -> str:
    """The address of the public page that verifies the result with this code."""
    return django_settings.SITE_URL + str(settings.get("approval.verify_address")).format(code=code)


def result_view(row: Result) -> ResultView:
    """A result as those see it who may see the case."""
    return ResultView(
        id=row.id,
        case_id=row.matter_id,
        is_granted=row.is_granted,
        number=row.number,
        code=row.code,
        title=row.title,
        words=row.words,
        issuer_name=row.issuer_name,
        issued_at=row.issued_at,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        state=_state(row),
        revoked_at=row.revoked_at,
        revoke_reason=row.revoke_reason,
        file_id=row.file_id,
        sha256=row.sha256,
        address=address_of(row.code),
    )


def result_verify(code: str) -> PublicResult | None:
    """What anybody may know of the result with this code; None where there is none."""
    row = Result.objects.select_related("matter__application").filter(code=code.strip().upper()).first()
    if row is None:
        return None
    return PublicResult(
        code=row.code,
        is_granted=row.is_granted,
        number=row.number,
        title=row.title,
        issuer_name=row.issuer_name,
        holder=_masked(row.matter.application),
        issued_at=row.issued_at,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        state=_state(row),
        revoked_at=row.revoked_at,
        sha256=row.sha256,
    )


def _state(row: Result) -> str:
    """valid, expired or revoked, as it stands today."""
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.valid_to is not None and row.valid_to < timezone.localdate(clock.now()) else "valid"
