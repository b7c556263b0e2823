"""What casework asks of approval: why a verb must wait, what is wrong with a block, how approval's facts are told."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from huimin.engines.casework.api import Definition, Story

from .block import NAME, Block, block_of, faults
from .models import Material, Matter, Result
from .rules import Handed, unready


def may_register(case_id: UUID, definition: Definition) -> str:
    """Acceptance waits until every required paper is in order; what may come later may come later."""
    block = block_of(definition)
    if block is None:
        return ""
    matter = Matter.objects.filter(case_id=case_id).first()
    if matter is None:
        return _("This case was not begun as an application; begin it from its guide.")
    if matter.deemed_at is not None:
        return ""
    handed = _handed(matter)
    if [code for code, paper in handed.items() if paper.state == "submitted"]:
        return _("Check every material first.")
    if missing := unready(block.materials, handed, with_deferrable=False):
        return _("Not accepted yet: %(what)s.") % {"what": _named(block, missing)}
    return ""


def may_finish(case_id: UUID, definition: Definition) -> str:
    """An application is done when its result is issued."""
    if block_of(definition) is None or not Matter.objects.filter(case_id=case_id).exists():
        return ""
    if Result.objects.filter(matter_id=case_id, revoked_at=None).exists():
        return ""
    return _("Issue the result first, or refuse with reasons.")


def _handed(matter: Matter) -> dict[str, Handed]:
    return {row.code: Handed(row.state, row.submitted_at) for row in Material.objects.filter(matter=matter)}


def _named(block: Block, codes: list[str]) -> str:
    language = get_language() or "zh-hans"
    titles = [wanted.title for wanted in block.materials if wanted.code in codes]
    return "、".join(title.get(language) or title["zh-hans"] for title in titles)


VERDICTS = {
    "accepted": pgettext_lazy("material", "in order"),
    "deficient": pgettext_lazy("material", "must be mended"),
    "waived": pgettext_lazy("material", "not needed"),
}


def _papers(definition: Definition, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Which papers a fact is about, and what was found of them."""
    block = block_of(definition)
    codes = [*data.get("materials", ()), *([data["material"]] if "material" in data else [])]
    if block is None or not codes:
        return []
    verdict = VERDICTS.get(data.get("verdict", ""))
    return [(_named(block, codes), str(verdict))] if verdict else [(_("Material"), _named(block, codes))]


GUARDS = {"register": may_register, "finish": may_finish}
EXTENSIONS = {NAME: faults}
STORIES = {
    "approval.material_submitted": Story(
        gettext_lazy("Material handed in"), gettext_lazy("A material came in."), details=_papers
    ),
    "approval.material_reused": Story(
        gettext_lazy("Earlier material taken over"),
        gettext_lazy("A material was taken over from an earlier case."),
        details=_papers,
    ),
    "approval.material_checked": Story(gettext_lazy("Material checked"), details=_papers),
    "approval.correction_requested": Story(
        gettext_lazy("Correction asked for"),
        gettext_lazy("Some materials are missing or need mending. Everything is listed in one notice."),
        details=_papers,
    ),
    "approval.correction_answered": Story(
        gettext_lazy("Correction answered"), gettext_lazy("Everything that was asked for is there.")
    ),
    "approval.deemed_accepted": Story(
        gettext_lazy("Counts as accepted"),
        gettext_lazy("It counts as accepted from the day the materials came in."),
    ),
    "approval.result_issued": Story(
        pgettext_lazy("case", "Result issued"), gettext_lazy("It has been decided; the signed document is ready.")
    ),
    "approval.result_revoked": Story(
        gettext_lazy("Result revoked"), gettext_lazy("The result has been revoked; its page says why.")
    ),
}
