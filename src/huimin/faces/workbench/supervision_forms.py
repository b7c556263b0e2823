"""The forms of the supervision desk. Limits and points are checked by supervision itself; these say what is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LIMITS = [
    ("2h", _("2 hours")),
    ("4h", _("4 hours")),
    ("4wh", _("4 working hours")),
    ("1wd", _("1 working day")),
    ("2wd", _("2 working days")),
    ("3wd", _("3 working days")),
    ("5wd", _("5 working days")),
]
FIRST = [("", _("Keep the first deadline")), *LIMITS]


def _words(label: Any, *, must: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, required=must, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}))


def _day() -> forms.DateInput:
    """A day as browsers ask for it, whatever the language of the page."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OrderForm(forms.Form):
    """A new order to a unit."""

    unit_id = forms.ChoiceField(label=_("Unit that must answer"))
    title = forms.CharField(label=_("Subject of the order"), max_length=200)
    text = _words(_("What must be done or explained"))
    limit = forms.ChoiceField(label=_("Answer within"), choices=LIMITS)

    def __init__(
        self, data: Any = None, *, units: list[tuple[str, str]], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["unit_id"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose…")), *units]


class AnswerForm(forms.Form):
    """The unit's answer to an order."""

    text = _words(_("What was done, and why it took so long"))


class SendBackForm(forms.Form):
    """Why an answer is not accepted."""

    text = _words(_("What is still missing"))
    limit = forms.ChoiceField(label=_("Answer again within"), choices=FIRST, required=False)


class AcceptForm(forms.Form):
    """Accepting an answer."""

    text = _words(_("Remark"), must=False, rows=2)


class WithdrawForm(forms.Form):
    """Taking an order back."""

    text = _words(_("Why it is withdrawn"), rows=2)


class ProposeForm(forms.Form):
    """A sanction to be proposed for a card or a finding."""

    kind = forms.ChoiceField(label=_("What should follow"))
    points = forms.DecimalField(
        label=_("Points"), required=False, max_digits=4, decimal_places=1, min_value=0, max_value=100,
        help_text=_("Empty: as the rules say."),
    )  # fmt: skip
    reason = _words(_("Reason"), must=False, rows=2)

    def __init__(self, data: Any = None, *, kinds: list[tuple[str, Any]]) -> None:
        super().__init__(data)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = kinds


class GiveForm(forms.Form):
    """Giving a sanction."""

    points = forms.DecimalField(label=_("Points"), max_digits=4, decimal_places=1, min_value=0, max_value=100)
    reason = _words(_("Reason, as the unit reads it"), rows=3)


class DropForm(forms.Form):
    """Not giving it."""

    reason = _words(_("Why it is not given"), rows=2)


class AppealForm(forms.Form):
    """The unit's appeal."""

    text = _words(_("Why this is not right"))


class DecideForm(forms.Form):
    """What is decided on an appeal."""

    outcome = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=[
            ("upheld", _("Uphold the sanction")),
            ("changed", _("Change the points")),
            ("cancelled", _("Cancel the sanction")),
        ],
    )  # fmt: skip
    points = forms.DecimalField(
        label=_("New points"), required=False, max_digits=4, decimal_places=1, min_value=0, max_value=100,
        help_text=_("Only where the points are changed."),
    )  # fmt: skip
    answer = _words(_("Reasons of the decision"))
    is_source_kept = forms.BooleanField(
        label=_("The card or finding still counts, though the sanction is cancelled"), required=False
    )


class DrawForm(forms.Form):
    """What a sample is drawn from."""

    since = forms.DateField(label=_("Closed from"), widget=_day())
    until = forms.DateField(label=_("Closed until"), widget=_day())
    size = forms.IntegerField(label=_("Number of cases"), required=False, min_value=1, max_value=2000)
    percent = forms.IntegerField(label=_("Or a share in per cent"), required=False, min_value=1, max_value=100)
    strata = forms.ChoiceField(
        label=_("Divided by"),
        choices=[("unit", _("unit")), ("type", _("case type")), ("both", _("unit and case type")), ("none", _("nothing"))],
    )  # fmt: skip
    unit_id = forms.ChoiceField(label=_("Unit"), required=False)
    type_code = forms.ChoiceField(label=_("Case type"), required=False)
    inspectors = forms.MultipleChoiceField(
        label=_("Inspectors"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("They take turns; nobody is given a case they had a hand in."),
    )  # fmt: skip
    seed = forms.CharField(
        label=_("Seed"),
        required=False,
        max_length=40,
        help_text=_("Empty: one is made. The same seed draws the same cases."),
    )

    def __init__(
        self, data: Any = None, *, units: list[tuple[str, str]], types: list[tuple[str, str]], people: list[tuple[str, str]],
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        for name, choices in (("unit_id", units), ("type_code", types)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("All")), *choices]
        field = self.fields["inspectors"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = people
        if not people:
            del self.fields["inspectors"]


class JudgeForm(forms.Form):
    """The form of a quality check: a question a field."""

    note = _words(_("What you found"), must=False, rows=3)
    asks_rework = forms.BooleanField(label=_("Propose rework to the office"), required=False)

    def __init__(self, data: Any = None, *, questions: list[tuple[str, str]]) -> None:
        super().__init__(data)
        answers = [("yes", _("yes")), ("no", _("no")), ("none", _("does not apply"))]
        asked = {
            code: forms.ChoiceField(label=title, choices=answers, widget=forms.RadioSelect) for code, title in questions
        }
        self.fields = {**asked, **self.fields}
        self.questions = [code for code, _title in questions]

    def answers(self) -> dict[str, bool | None]:
        """What was answered: True, False, or None where a question does not apply."""
        said: dict[str, bool | None] = {"yes": True, "no": False, "none": None}
        return {code: said[self.cleaned_data[code]] for code in self.questions}


class RulesForm(forms.Form):
    """A change of the rules of supervision: edited here, or as a file."""

    text = forms.CharField(
        label=_("Rules"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "class": "code", "spellcheck": "false"}),
        help_text=_("In YAML. Faults are named with their key when you press the button; what you typed stays."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or a file"), required=False, help_text=_("A file that was exported here; it goes before the text.")
    )
    valid_from = forms.DateField(
        label=_("In force from"), required=False, widget=_day(),
        help_text=_("Empty: from the approval on. Clocks that run already keep their rules."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What changes, and why"), max_length=1000, required=True, widget=forms.Textarea(attrs={"rows": 2})
    )
