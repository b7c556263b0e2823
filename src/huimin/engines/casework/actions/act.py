"""One act on one case while it is being worked out: what was asked, what changes, what the fact and the messages will say."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huimin.kernel.access.api import Actor
from huimin.kernel.files import api as files

from .. import routing, store
from ..clocks import Clocks
from ..definition import Definition
from ..errors import GuardRefused
from ..rows import CaseRow, TaskRow
from ..tasks import Tasks
from ..transitions import JOINT, STANDINGS, Desk, Stage, State, Transition

#: What the routing table calls the centres whose turn it may be.
CENTRES = {Desk.INTAKE: routing.INTAKE, Desk.DISPATCH: routing.DISPATCH}


@dataclass
class Act:
    """An act in the making."""

    actor: Actor
    row: Transition
    case: CaseRow
    definition: Definition
    clocks: Clocks
    at: datetime
    inputs: dict[str, Any]
    tasks: Tasks
    data: dict[str, Any] = field(default_factory=dict)
    task: TaskRow | None = None  # the part that the act names
    unit_id: UUID | None = None  # whose act it is, where that is not the leading unit
    reason: str = ""
    messages: list[str] = field(default_factory=list)

    def move(self, state: State) -> None:
        """Brings the case into `state`: to the desk whose turn it is, with the clocks that run there.

        Parts without an answer end where several units no longer work on it.
        """
        if state not in JOINT:
            self.tasks.withdraw_all()
        desk = STANDINGS[state].desk
        desk_id = self.case.desk_id
        if desk in CENTRES:
            found = routing.centre(CENTRES[desk], self.definition.code, self.case.where, on=self.at.date())
            desk_id = found or desk_id or self.case.unit_id
        elif desk == Desk.UNIT:
            desk_id = self.case.unit_id
        self.case.set(state=state, desk_id=desk_id)
        if self.case.review_on and state != State.SUSPENDED:
            self.case.set(review_on=None, is_review_due=False)
        if self.case.is_guided:
            self.case.set(is_guided=False)
        if self.case.offered_to and state != State.OFFERED:
            self.case.set(offered_to=None)
        self.clocks.enter(state, stage_units=dict.fromkeys(STANDINGS[state].clocks, desk_id))
        self.data["state"] = state.value
        if desk_id:
            self.data["desk"] = str(desk_id)
        self._show_due(state)

    def _show_due(self, state: State) -> None:
        handle = self.case.running(Stage.HANDLE) or self.case.last(Stage.HANDLE)
        if state in (State.REPORTED, State.CHECKING, State.REGISTERED, State.OFFERED):
            handle = None
        if handle is not None:
            self.case.set(due_at=handle.due_at, is_due_provisional=handle.is_provisional)

    def write_note(self, name: str, *, is_public: bool) -> UUID | None:
        """Keeps the words given as input `name`, if any; the fact gets their id."""
        text = self.inputs.get(name)
        if not text:
            return None
        note_id = store.add_note(self.case, text, at=self.at, is_public=is_public)
        self.data["note"] = str(note_id)
        return note_id

    def photos(self) -> list[UUID]:
        """The files given with the act."""
        return list(self.inputs.get("photos") or ())

    def attach(self, purpose: files.Purpose = "attachment") -> None:
        """Keeps the files given with the act at the case; the fact gets their ids."""
        if photos := self.photos():
            files.attach(photos, ("case", self.case.id), actor=self.actor, purpose=purpose)
            self.data["files"] = [str(photo) for photo in photos]

    def refuse(self, sentence: str, *, field: str = "") -> None:
        """Ends the act: a rule forbids it. Raises: GuardRefused."""
        raise GuardRefused(sentence, field=field)

    def must_be_somebody_else(self) -> None:
        """Refuses a verifier who handled the case."""
        hands = {self.case.finisher_id, self.case.signer_id} - {None}
        if self.actor.account_id in hands:
            self.refuse(_("Who handled a case may not verify it. Ask a colleague who did not."))
