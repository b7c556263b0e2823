"""What was done to a case since somebody looked at it: told to who acts second."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.kernel.facts import api as facts

from ..types import CaseView
from .timeline import SILENT, actor_name, organisation_name, title

#: Only the latest acts are told; who was away longer reads the page again.
MOST = 5


def changes_since(*, view: CaseView, revision: int) -> str:
    """Who did what to a case the asker may see, after the revision they saw; "" when nobody did anything."""
    return since(case_id=view.id, revision=revision) if view.revision > revision else ""


def since(*, case_id: UUID, revision: int) -> str:
    """Who did what to the case after `revision`, in words, the latest last; "" when nobody did anything.

    Residents are named as such, never by name.
    """
    acts = [
        fact
        for fact in facts.of(subject=("case", case_id))
        if fact.verb not in SILENT and int(fact.data.get("revision") or 0) > revision
    ]
    said = []
    for fact in acts[-MOST:]:
        is_staff = fact.actor_kind == "staff"
        who = organisation_name(fact.organisation_id) if is_staff else ""
        who = who or (_("The resident") if fact.actor_kind == "resident" else actor_name(fact, {}) or _("Staff"))
        at = timezone.localtime(fact.at)
        said.append(_("%(at)s %(who)s: %(act)s") % {"at": f"{at:%H:%M}", "who": who, "act": title(fact)})
    return _("; ").join(said)
