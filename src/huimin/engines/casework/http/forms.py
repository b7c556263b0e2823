"""Forms made from what casework knows: one for a verb, one for a case type's questions. Faces show them, casework checks them."""

from collections.abc import Container, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..definition import Definition, Field, field_of
from ..errors import InputRefused
from ..transitions import GRADES, Verb
from ..types import VerbView

LABELS = {
    "note": _("Note"),
    "reason": _("Reason"),
    "unit_id": _("Unit"),
    "type_code": _("Case type"),
    "limit": _("How much more time"),
    "review_on": _("Look at it again on"),
    "rating": _("Grade"),
    "is_solved": _("Is it solved?"),
    "is_public": _("The resident may read this"),
    "is_confirmed": _("It is as reported"),
    "cause": _("Cause"),
    "outcome": _("Outcome"),
    "units": _("Units"),
    "title": _("What is asked of them"),
    "order": _("Step"),
    "is_opinion": _("Their opinion is asked for"),
    "task_id": _("Part"),
    "opinion": _("Opinion"),
    "account_id": _("Colleague"),
    "other": _("Number of the other case"),
    "checks": _("Checklist"),
    "answers": _("Questions"),
    "by": _("In whose name"),
    "is_final": _("The unit cannot send it back"),
    "is_reached": _("The resident was reached"),
}
#: What the fields of rating questions are called: this, and the code of the question.
ANSWER = "answer-"
HINTS = {
    "order": _("Parts of one step run side by side; the next step begins when they are done."),
}
LIMITS = [
    ("4wh", _("4 working hours")),
    ("1wd", _("1 working day")),
    ("2wd", _("2 working days")),
    ("3wd", _("3 working days")),
    ("5wd", _("5 working days")),
    ("10wd", _("10 working days")),
]
#: What an input is called where a verb gives it a meaning of its own.
OTHER_LABELS = {
    (Verb.FINISH, "note"): _("What was done"),
    (Verb.CHECK_REPORT, "note"): _("What was found"),
    (Verb.TASK_FINISH, "note"): _("What was done, or what you think of it"),
    (Verb.TASK_ASSIGN, "limit"): _("Time for it"),
    (Verb.OFFER, "units"): _("Units (none ticked: all able ones)"),
    (Verb.SPLIT, "note"): _("What the part is about"),
    (Verb.MERGE, "other"): _("Number of the case it repeats"),
    (Verb.GUIDE, "note"): _("What the unit should heed"),
}
#: Booleans that hold unless somebody unticks them.
TICKED = frozenset({"is_confirmed", "is_reached"})


def verb_form(
    verb: VerbView,
    *,
    data: Any = None,
    units: list[tuple[str, str]] | None = None,
    types: list[tuple[str, str]] | None = None,
    people: list[tuple[str, str]] | None = None,
    leave_out: Container[str] = (),
    key: str = "",
) -> forms.Form:
    """The form of a verb: a field for each input but photos, which the face's photo picker takes.

    Shape: `units`, `types` and `people` are the choices of `unit_id` and `units`, of `type_code` and of `account_id`. Inputs
    to `leave_out` are asked for by the face itself; `key` tells several forms of one verb on a page apart.
    """
    fields: dict[str, forms.Field] = {}
    for wanted in verb.inputs:
        if wanted.name == "photos" or wanted.name in leave_out or (wanted.name == "type_code" and not types):
            continue
        if wanted.name == "answers":
            fields |= {f"{ANSWER}{code}": _question_field(title) for code, title in wanted.choices}
            continue
        label = OTHER_LABELS.get((verb.verb, wanted.name), LABELS[wanted.name])
        choices: list[tuple[str, Any]] = list(wanted.choices)
        match wanted.name:
            case "unit_id" | "units":
                choices = list(units or [])
            case "type_code":
                choices = list(types or [])
            case "account_id":
                choices = list(people or [])
            case "limit":
                choices = list(LIMITS)
        fields[wanted.name] = _field(wanted.name, label, choices, is_required=wanted.is_required)
    form_class = type("VerbForm", (forms.Form,), fields)
    return form_class(data, prefix="", auto_id=f"id_{verb.verb}{key}_%s")


def _field(name: str, label: Any, choices: list[tuple[str, Any]], *, is_required: bool) -> forms.Field:
    if name in ("note", "reason"):
        return forms.CharField(
            label=label, required=is_required, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
        )
    if name == "review_on":
        return forms.DateField(label=label, required=is_required, widget=forms.DateInput(attrs={"type": "date"}))
    if name in ("units", "checks"):
        return forms.MultipleChoiceField(
            label=label, required=is_required, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    if name == "order":
        return forms.IntegerField(
            label=label, required=is_required, min_value=1, max_value=20, initial=1, help_text=HINTS[name]
        )
    if name == "is_solved":
        offered = [("", "—"), ("true", _("Yes")), ("false", _("No"))]
        return forms.ChoiceField(label=label, required=is_required, choices=offered)
    if name.startswith("is_"):
        return forms.BooleanField(label=label, required=False, initial=name in TICKED)
    if choices:
        offered = choices if is_required else [("", "—"), *choices]
        return forms.ChoiceField(label=label, required=is_required, choices=offered)
    return forms.CharField(label=label, required=is_required)


def _question_field(title: str) -> forms.Field:
    """A rating question; answering it is free."""
    return forms.ChoiceField(label=title, required=False, choices=[("", "—"), *GRADES.items()])


def given(form: forms.Form) -> dict[str, Any]:
    """The inputs of a valid form as `case_step` takes them."""
    said = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
    answers = {name.removeprefix(ANSWER): said.pop(name) for name in list(said) if name.startswith(ANSWER)}
    return {**said, **({"answers": answers} if answers else {})}


def answers_form(definition: Definition, *, language: str, data: Any = None, initial: Any = None) -> forms.Form:
    """The questions of a case type as a form; the codes are prefixed with `form-`."""
    fields = {field.code: _question(field, language) for field in definition.form}
    return type("AnswersForm", (forms.Form,), fields)(data, prefix="form", initial=initial)


def preview_form(content: Mapping[str, Any], *, language: str) -> forms.Form:
    """The questions of a draft as a form; those that are not whole yet are left out."""
    asked = content.get("form")
    fields = {
        field.code: _question(field, language)
        for item in (asked if isinstance(asked, list) else [])
        if isinstance(item, dict) and (field := field_of(item)) is not None
    }
    return type("PreviewForm", (forms.Form,), fields)(None, prefix="preview")


def _question(field: Field, language: str) -> forms.Field:
    title = field.title.get(language) or field.title["zh-hans"]
    said: dict[str, Any] = {
        "label": _("%(title)s (%(unit)s)") % {"title": title, "unit": field.unit} if field.unit else title,
        "required": field.is_required,
        "help_text": field.hint.get(language, "") if field.hint else "",
    }
    choices = [(choice.code, choice.title.get(language) or choice.title["zh-hans"]) for choice in field.choices]
    match field.type:
        case "choice":
            offered = choices if field.is_required else [*choices, ("", _("I do not know"))]
            return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, **said)
        case "choices":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
        case "number":
            return forms.FloatField(min_value=field.minimum, max_value=field.maximum, **said)
        case "date":
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **said)
        case "boolean":
            said["required"] = False
            return forms.BooleanField(**said)
        case _:
            return forms.CharField(max_length=field.max_length, **said)


def answers(form: forms.Form) -> dict[str, Any]:
    """The answers of a valid form as `case_raise` takes them."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in form.cleaned_data.items()
        if value not in ("", None, [])
    }


def show_refusal(form: forms.Form, refused: InputRefused) -> None:
    """Puts what casework refused beside the field it is about."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))
