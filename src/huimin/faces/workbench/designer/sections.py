"""The sections of the editor: what each asks of the person who designs a case type."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huimin.engines.casework import api as casework
from huimin.kernel.clock import api as clock

from .. import labels
from .asks import Ask, Choices

KINDS: Choices = (
    ("component", pgettext_lazy("kind of case", "City component")),
    ("matter", pgettext_lazy("kind of case", "City matter")),
    ("consultation", pgettext_lazy("kind of case", "Question")),
    ("complaint", pgettext_lazy("kind of case", "Complaint")),
    ("repair", pgettext_lazy("kind of case", "Repair")),
    ("report", pgettext_lazy("kind of case", "Report")),
    ("suggestion", pgettext_lazy("kind of case", "Suggestion")),
    ("dispute", pgettext_lazy("kind of case", "Dispute")),
    ("care", pgettext_lazy("kind of case", "Care")),
    ("application", pgettext_lazy("kind of case", "Application")),
)
UNITS: Choices = (
    ("min", _("minutes")), ("h", _("hours")), ("d", _("days")),
    ("wmin", _("working minutes")), ("wh", _("working hours")), ("wd", _("working days")),
)  # fmt: skip
QUESTIONS: Choices = (
    ("text", _("Words")), ("number", _("A number")), ("date", _("A date")), ("choice", _("One of several answers")),
    ("choices", _("Any of several answers")), ("boolean", _("Yes or no")),
)  # fmt: skip
NEEDS: Choices = (("optional", _("May be left out")), ("required", _("Must be given")))
MESSAGES = {
    "received": _("When it was received"), "rejected": _("When it is not accepted"), "voided": _("When it is voided"),
    "suspended": _("When it is suspended"), "closed": _("When it is closed"), "reopened": _("When it is reopened"),
    "noted": _("When a note was added"),
}  # fmt: skip

TITLE = Ask("title", "words", pgettext_lazy("designer", "Name"))
CODE = Ask(
    "code",
    "text",
    pgettext_lazy("designer", "Code"),
    _("Made from the English name where left empty; keep it once cases exist."),
    is_rare=True,
)


def _calendars() -> Choices:
    return [
        ("", str(_("That of the unit which answers"))),
        *((view.code, labels.in_language(view.title)) for view in clock.calendars()),
    ]


def _capabilities() -> Choices:
    titles = sorted(labels.capability_titles().items(), key=lambda pair: pair[1])
    return [("", str(_("Choose…"))), *titles]


def _channels() -> Choices:
    return [(code, str(casework.CHANNELS[code])) for code in CHANNELS]


CHANNELS = ("portal", "phone", "station", "grid", "open311", "api", "sensor", "camera", "leader", "media", "import")
USUAL_CHANNELS = ["portal", "phone", "station", "grid", "open311", "api"]

BASICS = (
    TITLE,
    Ask("description", "words", _("Explanation"), _("What the resident reads under the name."), is_long=True),
    Ask("group", "words", _("Group"), _("Types of one group stand together on the portal.")),
    Ask("kind", "one", _("Kind"), choices=KINDS),
    Ask("keywords", "keywords", _("Words residents use"), _("With 、 or a comma between; in Chinese and English."), is_long=True),
    Ask(
        "catalogue", "part", _("Place in the city catalogue"),
        _("Only for components and matters of a standard; leave it empty otherwise."),
        asks=(
            Ask("version", "text", _("Standard"), _("Such as GB/T 47678.5-2026.")),
            Ask("kind", "one", _("Component or matter"), choices=(("", "—"), *KINDS[:2])),
            Ask("major", "text", _("Major class")),
            Ask("minor", "text", _("Minor class")),
            Ask("is_local_extension", "tick", _("Our own addition to the standard")),
        ),
    ),
    Ask("valid_to", "day", _("No longer offered from"), _("Left empty: for good. Cases raised before that day run on.")),
)  # fmt: skip

FORM = (
    Ask(
        "form", "rows", _("Questions of the form"),
        asks=(
            TITLE,
            Ask("type", "one", _("Answered with"), choices=QUESTIONS),
            Ask("is_required", "tick", _("Must be answered")),
            Ask("hint", "words", _("Hint")),
            Ask(
                "choices", "rows", _("Answers"), _("For questions with several answers."), blanks=2,
                asks=(TITLE, Ask("code", "text", pgettext_lazy("designer", "Code"))),
            ),
            Ask("minimum", "number", _("At least"), is_rare=True),
            Ask("maximum", "number", _("At most"), is_rare=True),
            Ask("unit", "text", _("Unit of measure"), is_rare=True),
            Ask("max_length", "whole", _("Most letters"), is_rare=True),
            Ask("is_personal", "tick", _("The answer is personal: masked for who need not see it"), is_rare=True),
            CODE,
        ),
    ),
)  # fmt: skip

HANDLING = (
    Ask(
        "capability", "one", _("What the unit must be able to do"),
        _("The routing table says which unit that is where; another capability is named beside it."), choices=_capabilities,
    ),
    Ask("channels", "many", _("Ways in"), choices=_channels, usual=USUAL_CHANNELS),
    Ask(
        "intake", "one", _("When it comes in"), usual="desk",
        choices=(("desk", _("The intake desk looks at it first")), ("automatic", _("Straight to the unit of the routing table"))),
    ),
    Ask(
        "offer", "one", _("Who gets it"), usual="assign",
        choices=(("assign", _("The unit of the routing table")), ("offer", _("Offered to every able unit; the first claim wins"))),
    ),
    Ask("returns_most", "whole", _("How often units may send it back"), usual=2),
    Ask("priority", "one", _("Urgency"), usual="normal", choices=(("normal", _("Normal")), ("urgent", _("Urgent")))),
    Ask("place", "one", _("Place"), usual="required", choices=NEEDS),
    Ask("photo", "one", _("Photo with the report"), usual="optional", choices=NEEDS),
    Ask("finish_photo", "one", _("Photo when done"), usual="optional", choices=NEEDS),
    Ask("calendar", "one", _("Calendar the limits count by"), usual="", choices=_calendars),
    Ask("reopen_days", "whole", _("Days in which the resident may have it reopened"), usual=15),
    Ask(
        "duplicates", "part", _("Which open cases may be the same need"),
        asks=(
            Ask("distance_m", "whole", _("So near (metres)"), usual=50),
            Ask("within", "limit", _("Raised within"), choices=UNITS),
        ),
    ),
)  # fmt: skip

STAGES = (
    Ask(
        "stages", "part", _("Stages and limits"),
        asks=tuple(
            Ask(
                stage.value, "part", title,
                asks=(
                    Ask("limit", "limit", _("We promise"), choices=UNITS),
                    Ask("statutory", "limit", _("The law allows"), choices=UNITS),
                ),
            )
            for stage, title in casework.STAGE_TITLES.items()
            if stage.value in ("register", "check", "dispatch", "sign", "handle", "verify", "close")
        ),
    ),
)  # fmt: skip

TASKS = (
    Ask(
        "tasks", "rows", _("Tasks of other units"),
        asks=(
            TITLE,
            Ask("capability", "one", _("What the unit must be able to do"), choices=_capabilities),
            Ask("order", "whole", _("Order"), _("Tasks of one order run side by side."), usual=1),
            Ask("limit", "limit", _("We promise"), choices=UNITS),
            Ask("statutory", "limit", _("The law allows"), choices=UNITS),
            Ask("is_opinion", "tick", _("The unit must agree or disagree")),
            CODE,
        ),
    ),
)  # fmt: skip

CHECKS = (
    Ask(
        "checklist", "rows", _("What the unit ticks off before it reports the case as done"),
        asks=(TITLE, Ask("is_required", "tick", _("Must be ticked")), CODE),
    ),
    Ask("rating", "rows", _("What residents are asked beside the grade"), _("Each is answered from 1 to 5."), asks=(TITLE, CODE)),
)  # fmt: skip

WORDS = (
    Ask(
        "messages", "part", _("Words of the messages"),
        _("Leave empty what the usual words say well. {number}, {type}, {code} and {due} are filled in."),
        asks=tuple(Ask(code, "words", title, is_long=True) for code, title in MESSAGES.items()),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Section:
    """One page of the editor."""

    name: str
    title: str | Promise
    asks: tuple[Ask, ...]
    aside: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """The keys of a definition that this section is about."""
        return frozenset(ask.key for ask in self.asks)


SECTIONS: dict[str, Section] = {
    section.name: section
    for section in (
        Section("basics", _("Name and words"), BASICS, "preview"),
        Section("form", _("Questions of the form"), FORM, "preview"),
        Section("handling", _("Intake and handling"), HANDLING),
        Section("stages", _("Stages and limits"), STAGES, "diagram"),
        Section("tasks", _("Tasks of other units"), TASKS),
        Section("checks", _("Checklist and rating"), CHECKS),
        Section("messages", _("Messages"), WORDS),
    )
}

#: What a type made from nothing starts with, so that it needs little more than a name.
START: Callable[[], dict[str, object]] = lambda: {  # noqa: E731
    "intake": "desk", "stages": {"handle": {"limit": "3wd"}}, "kind": "matter",
}  # fmt: skip


def section_of(key: str) -> str:
    """The section a fault or change at `key` belongs to."""
    first = key.split("/", maxsplit=1)[0]
    return next((section.name for section in SECTIONS.values() if first in section.keys), "basics")
