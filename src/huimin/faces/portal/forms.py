"""The questions a resident is asked, one form a page. Errors say how to mend the answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huimin.engines.casework.api import GRADES, Definition, Field
from huimin.kernel.access.api import BadPhone
from huimin.kernel.access.phones import normal
from huimin.kernel.messages.api import NoEmail, normal_email

from .places import Street
from .words import in_language

#: How the field of a rating question begins.
ANSWER = "answer-"


class WhatForm(forms.Form):
    """What is it about, in one's own words."""

    description = forms.CharField(
        label=gettext_lazy("What happened?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "data-draft": ""}),
        error_messages={"required": gettext_lazy("Say in a few words what happened.")},
    )


class DetailsForm(forms.Form):
    """The questions the case type asks."""

    def __init__(self, definition: Definition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in definition.form:
            self.fields[question.code] = _asked(question)

    def answers(self) -> dict[str, Any]:
        """The answers as casework takes them; unanswered questions are left out."""
        given = {code: value for code, value in self.cleaned_data.items() if value not in (None, "", [])}
        return {code: value.isoformat() if hasattr(value, "isoformat") else value for code, value in given.items()}


def _asked(question: Field) -> forms.Field:
    """A question of a case type as a field."""
    title = in_language(question.title)
    common: dict[str, Any] = {
        "label": f"{title}（{question.unit}）" if question.unit else title,
        "help_text": in_language(question.hint) if question.hint else "",
        "required": question.is_required,
        "error_messages": {"required": _("Please answer this question.")},
    }
    choices = [(choice.code, in_language(choice.title)) for choice in question.choices]
    match question.type:
        case "number":
            widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
            common["error_messages"]["invalid"] = _("Write a number.")
            return forms.FloatField(
                min_value=question.minimum, max_value=question.maximum, widget=widget, localize=False, **common
            )
        case "date":
            common["error_messages"]["invalid"] = _("Write the date as year-month-day, such as 2026-03-01.")
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date", "class": "short"}), **common)
        case "boolean":
            yes_no = [("yes", _("Yes")), ("no", _("No"))]
            return forms.ChoiceField(choices=yes_no, widget=forms.RadioSelect, **common)
        case "choice":
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        case "choices":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        case _:
            lines = forms.Textarea(attrs={"rows": 3}) if question.max_length > 200 else forms.TextInput()
            return forms.CharField(max_length=question.max_length, widget=lines, **common)


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Gives a field of choices what may be chosen."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class WhereForm(forms.Form):
    """Where it is: the community and the address, or a point on the map."""

    community = forms.ChoiceField(
        label=gettext_lazy("Community"),
        required=False,
        widget=forms.Select(attrs={"data-map-chooser": ""}),
        error_messages={"invalid_choice": gettext_lazy("Choose a community from the list.")},
    )
    address = forms.CharField(
        label=gettext_lazy("Address, or how to find it"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "data-draft": ""}),
        help_text=gettext_lazy("Such as: building 5, door 2, beside the bicycle shed."),
    )
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput, localize=False)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput, localize=False)

    def __init__(self, streets: list[Street], *args: Any, is_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_required = is_required
        groups: list[Any] = [("", _("Choose the community"))]
        groups += (
            streets[0].communities if len(streets) == 1 else [(street.name, street.communities) for street in streets]
        )
        _offer(self, "community", groups)

    def clean(self) -> dict[str, Any]:
        """A point needs both its numbers; where a place is needed, one of point and community is."""
        given = super().clean() or {}
        if (given.get("lon") is None) != (given.get("lat") is None):
            given["lon"] = given["lat"] = None
        has_place = given.get("community") or given.get("lon") is not None
        if self.is_required and not has_place and "community" not in self.errors:
            self.add_error("community", _("Choose the community where it is, or the place on the map."))
        return given


class ContactForm(forms.Form):
    """How to reach the person; may be nobody."""

    contact = forms.ChoiceField(
        label=gettext_lazy("May we tell you how it goes?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "short"}),
    )
    name = forms.CharField(
        label=gettext_lazy("How shall we call you?"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "short"}),
    )

    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"type": "email", "inputmode": "email", "autocomplete": "email"}),
    )

    def __init__(self, *args: Any, account_phone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("phone", _("Yes, by text message to my mobile number")),
            ("email", _("Yes, by e-mail; I can answer it, too")),
            ("none", _("No, I report without a name")),
        ]
        if account_phone:
            choices[0] = ("account", _("Yes, by text message to %(phone)s") % {"phone": account_phone})
            del self.fields["phone"], self.fields["name"]
        _offer(self, "contact", choices)

    def clean(self) -> dict[str, Any]:
        """A phone or an address that can be reached, where the person wants to be reached by it."""
        given = super().clean() or {}
        if given.get("contact") == "phone":
            try:
                given["phone"] = normal(given.get("phone", ""))
            except BadPhone:
                self.add_error("phone", _("Write the 11 digits of your mobile number, such as 13800138000."))
        if given.get("contact") == "email":
            try:
                given["email"] = normal_email(given.get("email", ""))
            except NoEmail as wrong:
                self.add_error("email", str(wrong))
        return given


class FindForm(forms.Form):
    """The number of a case and its query code."""

    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=24,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off", "inputmode": "text"}),
        help_text=gettext_lazy("Such as 261122-00001"),
        error_messages={"required": gettext_lazy("Write the number; it is in the message we sent you.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Query code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "short code-input", "autocomplete": "off", "autocapitalize": "characters"}
        ),
        help_text=gettext_lazy("Eight letters and figures."),
        error_messages={"required": gettext_lazy("Write the query code; it is in the message we sent you.")},
    )

    def clean_code(self) -> str:
        """Large letters without spaces, however they were typed."""
        return "".join(self.cleaned_data["code"].split()).upper()

    def clean_number(self) -> str:
        """Without spaces."""
        return "".join(self.cleaned_data["number"].split())


class RateForm(forms.Form):
    """Whether the person is satisfied."""

    rating = forms.ChoiceField(
        label=gettext_lazy("How satisfied are you?"),
        choices=[(str(grade), str(grade)) for grade in range(5, 0, -1)],
        error_messages={"required": gettext_lazy("Choose one of the five grades.")},
    )
    is_solved = forms.ChoiceField(
        label=gettext_lazy("Is it solved?"),
        required=False,
        choices=[("yes", gettext_lazy("Yes, solved")), ("no", gettext_lazy("No, not solved"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Anything you want to tell us"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-draft": ""}),
    )

    def ask(self, questions: list[tuple[str, str]]) -> None:
        """Asks the case type's own questions too, each for a grade, each free to be left out."""
        grades = [("", "—"), *((grade, GRADES[grade]) for grade in sorted(GRADES, reverse=True))]
        for code, title in questions:
            self.fields[f"{ANSWER}{code}"] = forms.ChoiceField(label=title, required=False, choices=grades)

    @property
    def questions(self) -> list[forms.BoundField]:
        """The case type's own questions."""
        return [self[name] for name in self.fields if name.startswith(ANSWER)]


class ReopenForm(forms.Form):
    """Why it must be looked at again."""

    reason = forms.CharField(
        label=gettext_lazy("What is not in order?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-draft": ""}),
        error_messages={"required": gettext_lazy("Say what is not in order, so that we can mend it.")},
    )


class NoteForm(forms.Form):
    """Something to add."""

    note = forms.CharField(
        label=gettext_lazy("What do you want to add?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-draft": ""}),
        error_messages={"required": gettext_lazy("Write what you want to add.")},
    )


class UrgeForm(forms.Form):
    """A push; no words are needed."""
