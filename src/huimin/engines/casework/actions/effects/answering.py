"""How a case is answered: done, verified, closed, rated, asked for again.

Source: urban management 2.5: closing needs the unit's feedback and the verifier's confirmation; rework keeps the first
deadline.
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from ... import relations
from ...errors import InputRefused
from ...labels import in_language
from ...transitions import Stage, State
from ..act import Act


def finish(act: Act) -> None:
    if missing := act.tasks.missing():
        act.refuse(_("Not everybody has done their part yet: %(missing)s.") % {"missing": missing})
    photos = act.photos()
    if act.definition.finish_photo == "required" and not photos:
        raise InputRefused(_("Add a photo of how it looks now."), field="photos")
    _check_off(act)
    act.attach("photo_after")
    act.write_note("note", is_public=True)
    outcome = act.inputs.get("outcome") or "solved"
    act.data["outcome"] = outcome
    act.case.set(finished_at=act.at, finisher_id=act.actor.account_id, outcome=outcome, pending_extension="")
    act.move(State.DONE)


def _check_off(act: Act) -> None:
    """Keeps the ticked lines of the checklist; the required ones must be among them."""
    lines, ticked = act.definition.checklist, act.inputs.get("checks", [])
    if set(ticked) - {line.code for line in lines}:
        raise InputRefused(_("Choose from the list."), field="checks")
    if missing := [in_language(line.title) for line in lines if line.is_required and line.code not in ticked]:
        raise InputRefused(_("Not ticked yet: %(lines)s.") % {"lines": _("; ").join(missing)}, field="checks")
    if lines:
        act.case.set(checks=ticked)
        act.data["checks"] = ticked


def _answer(act: Act) -> None:
    """Keeps the grades given to the type's rating questions."""
    answers = act.inputs.get("answers")
    if not answers:
        return
    if set(answers) - {question.code for question in act.definition.rating}:
        raise InputRefused(_("This case type does not ask that."), field="answers")
    act.case.set(answers=answers)
    act.data["answers"] = answers


def verify(act: Act) -> None:
    act.must_be_somebody_else()
    act.attach()
    act.write_note("note", is_public=False)
    act.case.set(verified_at=act.at)
    act.move(State.VERIFIED)


def rework(act: Act) -> None:
    act.must_be_somebody_else()
    act.attach()
    act.write_note("reason", is_public=False)
    act.case.set(rework_count=act.case.rework_count + 1, finished_at=None, outcome="")
    if clock := act.case.last(Stage.HANDLE):
        act.clocks.restart(clock)
    act.move(State.HANDLING)


def close(act: Act) -> None:
    if act.case.relation_count and (numbers := relations.open_children(act.case.id)):
        act.refuse(_("Parts of it are still open: %(numbers)s. Close them first.") % {"numbers": ", ".join(numbers)})
    act.write_note("note", is_public=True)
    act.case.set(closed_at=act.at)
    act.move(State.CLOSED)
    act.messages.append("casework.closed")


def force_close(act: Act) -> None:
    act.write_note("reason", is_public=True)
    act.case.set(closed_at=act.at, outcome=act.case.values.get("outcome") or "not_solvable", pending_extension="")
    act.move(State.CLOSED)
    act.messages.append("casework.closed")


def rate(act: Act) -> None:
    if act.case.rating is not None:
        act.refuse(_("This case has been rated already."))
    act.case.set(rating=act.inputs["rating"], is_solved=act.inputs.get("is_solved"), rated_at=act.at)
    act.data["rating"] = act.inputs["rating"]
    _answer(act)
    if act.inputs.get("is_solved") is not None:
        act.data["is_solved"] = act.inputs["is_solved"]
    act.write_note("note", is_public=True)


def callback(act: Act) -> None:
    """A call to the reporter after the closing; only who was reached can have said something.

    Source: government service 3.7: the hotline calls back after the limit; its rates count those who were reached.
    """
    if act.case.is_reached:
        act.refuse(_("The resident has been reached already."))
    is_reached, rating = act.inputs["is_reached"], act.inputs.get("rating")
    if not is_reached:
        for name in ("rating", "is_solved", "answers"):
            if name in act.inputs:
                raise InputRefused(_("Nobody was reached, so nobody can have said this."), field=name)
    if rating is not None and act.case.rating is not None:
        raise InputRefused(_("This case has been rated already."), field="rating")
    act.case.set(call_count=act.case.call_count + 1, is_reached=is_reached)
    act.data |= {"reached": is_reached, "try": act.case.call_count}
    if "is_solved" in act.inputs:
        act.case.set(is_solved=act.inputs["is_solved"])
        act.data["is_solved"] = act.inputs["is_solved"]
    if rating is not None:
        act.case.set(rating=rating, rated_at=act.at)
        act.data["rating"] = rating
    _answer(act)
    act.write_note("note", is_public=False)


def reopen(act: Act) -> None:
    last_day = act.case.closed_at + timedelta(days=act.definition.reopen_days)
    if act.at > last_day:
        act.refuse(
            _("A case can be reopened within %(days)d days of its closing; please raise a new one.")
            % {"days": act.definition.reopen_days}
        )
    act.write_note("reason", is_public=True)
    act.data["unit_before"] = str(act.case.unit_id) if act.case.unit_id else None
    act.case.set(
        reopen_count=act.case.reopen_count + 1, closed_at=None, finished_at=None, verified_at=None, unit_id=None,
        rating=None, is_solved=None, rated_at=None, outcome="", due_at=None, is_due_provisional=False,
        answers=None, call_count=0, is_reached=None, is_final=False,
    )  # fmt: skip
    act.move(State.REGISTERED)
    act.messages.append("casework.reopened")
