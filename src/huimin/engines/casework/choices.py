"""The lists from which inputs of acts are chosen, and the ways in by which a need comes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CAUSES: dict[str, Promise] = {
    "duplicate": _("It repeats another case"),
    "out_of_scope": _("It is not for us to answer"),
    "no_evidence": _("There is no evidence"),
}

OUTCOMES: dict[str, Promise] = {
    "solved": _("Solved"),
    "partly_solved": _("Partly solved"),
    "explained": _("Explained"),
    "not_solvable": _("Cannot be solved"),
}

#: In whose name a case is urged.
URGERS: dict[str, Promise] = {
    "resident": pgettext_lazy("urged by", "Resident"),
    "supervisor": pgettext_lazy("urged by", "Supervision"),
    "leader": pgettext_lazy("urged by", "Leader"),
}

#: What a unit that is asked for its opinion may answer.
OPINIONS: dict[str, Promise] = {
    "agree": _("Agree"),
    "disagree": _("Disagree"),
}

GRADES: dict[str, Promise] = {
    "5": _("Very satisfied"),
    "4": _("Satisfied"),
    "3": _("Fairly satisfied"),
    "2": _("Dissatisfied"),
    "1": _("Very dissatisfied"),
}

#: The ways in by which a need, or an act, comes.
CHANNELS: dict[str, Promise] = {
    "portal": pgettext_lazy("way in", "Portal"),
    "phone": pgettext_lazy("way in", "Phone"),
    "station": pgettext_lazy("way in", "Station"),
    "workbench": pgettext_lazy("way in", "Workbench"),
    "control": pgettext_lazy("way in", "Control"),
    "grid": pgettext_lazy("way in", "Grid worker"),
    "open311": pgettext_lazy("way in", "Open311"),
    "api": pgettext_lazy("way in", "API"),
    "sensor": pgettext_lazy("way in", "Sensor"),
    "camera": pgettext_lazy("way in", "Camera"),
    "leader": pgettext_lazy("way in", "Leader's order"),
    "media": pgettext_lazy("way in", "Media"),
    "import": pgettext_lazy("way in", "Import"),
    "system": pgettext_lazy("way in", "The platform"),
    "command": pgettext_lazy("way in", "Command line"),
}

#: Inputs that are chosen from a list.
CHOICES: dict[str, dict[str, Promise]] = {
    "cause": CAUSES,
    "outcome": OUTCOMES,
    "rating": GRADES,
    "opinion": OPINIONS,
    "by": URGERS,
}
