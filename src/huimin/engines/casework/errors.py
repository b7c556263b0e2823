"""What casework refuses, each with a stable code and a sentence for people."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from huimin.kernel.api.errors import HuiminError


class CaseworkError(HuiminError):
    """The base of every refusal by casework."""

    code = "casework"


class CaseNotFound(CaseworkError):
    """There is no such case, or the asker may not know that there is."""

    code = "case_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is no such case. Check the number and try again."))


class VerbRefused(CaseworkError):
    """The verb does not fit the state of the case."""

    code = "verb_not_allowed"
    status = 409


class GuardRefused(CaseworkError):
    """The verb fits the state, yet a rule forbids it to this person or at this time."""

    code = "guard_refused"
    status = 409


class CaseChanged(CaseworkError):
    """Somebody else acted on the case first."""

    code = "case_changed"
    status = 409


class InputRefused(CaseworkError):
    """An input is missing or wrong; `field` names it."""

    code = "input_invalid"
    status = 422


class TypeUnknown(CaseworkError):
    """No case type of that code is in force."""

    code = "case_type_unknown"
    status = 422


class DraftNotFound(CaseworkError):
    """There is no such draft."""

    code = "draft_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is no such draft. Go back to the list and choose again."))


class DraftChanged(CaseworkError):
    """Somebody else changed the draft, or decided on it, first; nothing of theirs was overwritten."""

    code = "draft_changed"
    status = 409


@dataclass(frozen=True)
class DefinitionFault:
    """What is wrong with a definition, and where."""

    key: str
    line: int
    message: str
    file: str = ""

    def __str__(self) -> str:
        place = ":".join(part for part in (self.file, str(self.line) if self.line else "") if part)
        return ": ".join(part for part in (place, self.key, self.message) if part)


class DefinitionRefused(CaseworkError):
    """A definition has faults; nothing of the file was taken."""

    code = "definition_invalid"
    status = 422

    faults: list[DefinitionFault]  # type: ignore[assignment]

    def __init__(self, faults: list[DefinitionFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class ConversationOver(CaseworkError):
    """The case was closed too long ago for messages: what is still wrong is raised anew."""

    code = "conversation_over"
    status = 409


class TooManyMessages(CaseworkError):
    """The resident's side of a case wrote more in an hour than is taken."""

    code = "too_many_messages"
    status = 429
    field = "text"
