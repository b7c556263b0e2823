"""What a worker writes down for the person at the counter. Errors say how to mend the answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huimin.kernel.access.api import BadPhone
from huimin.kernel.access.phones import normal

PURPOSES = [
    ("follow", gettext_lazy("The person asks how their matter goes")),
    ("same", gettext_lazy("To see whether this matter was raised already")),
    ("rate", gettext_lazy("The person wants to rate what was done")),
]


class PersonForm(forms.Form):
    """Whose matter it is."""

    phone = forms.CharField(
        label=gettext_lazy("Mobile number"),
        max_length=24,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off", "class": "short"}),
        help_text=gettext_lazy("So that the answer reaches the person, and their cases are found again."),
        error_messages={"required": gettext_lazy("Write the number, or go on without one.")},
    )
    name = forms.CharField(
        label=gettext_lazy("How shall we call you?"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
        help_text=gettext_lazy("A surname is enough; only the people who work on it see it."),
    )

    def clean_phone(self) -> str:
        """The eleven digits."""
        try:
            return normal(self.cleaned_data["phone"])
        except BadPhone:
            raise forms.ValidationError(_("Write the 11 digits of the mobile number, such as 13800138000.")) from None


class CodeForm(forms.Form):
    """The one-time code the person reads out."""

    code = forms.CharField(
        label=gettext_lazy("6-digit code"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "short code-input"}),
        error_messages={"required": gettext_lazy("Write the six digits from the message.")},
    )


class PurposeForm(forms.Form):
    """What a worker reads a person's cases for."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("What do you need them for?"),
        choices=PURPOSES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you need them for.")},
    )


class WhatForm(forms.Form):
    """What is it about, in the person's own words."""

    description = forms.CharField(
        label=gettext_lazy("What happened?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("In the person's own words; one sentence is enough."),
        error_messages={"required": gettext_lazy("Write in a few words what happened.")},
    )


class WhereForm(forms.Form):
    """Where it is: the station's own community unless said otherwise."""

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
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Such as: building 5, door 2, beside the bicycle shed."),
    )
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput, localize=False)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput, localize=False)

    def __init__(self, communities: tuple[tuple[str, str], ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(field := self.fields["community"], forms.ChoiceField):
            field.choices = list(communities)

    def clean(self) -> dict[str, Any]:
        """A point needs both its numbers."""
        given = super().clean() or {}
        if (given.get("lon") is None) != (given.get("lat") is None):
            given["lon"] = given["lat"] = None
        return given


class FindForm(forms.Form):
    """The number of a case and its query code, from the slip or the message."""

    number = forms.CharField(
        label=pgettext_lazy("case", "Number"),
        max_length=24,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
        help_text=gettext_lazy("Such as 261122-00001"),
        error_messages={"required": gettext_lazy("Write the number from the slip or the message.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Query code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "short code-input", "autocomplete": "off", "autocapitalize": "characters"}
        ),
        help_text=gettext_lazy("Eight letters and figures."),
        error_messages={"required": gettext_lazy("Write the query code from the slip or the message.")},
    )

    def clean_code(self) -> str:
        """Large letters without spaces, however they were typed."""
        return "".join(self.cleaned_data["code"].split()).upper()

    def clean_number(self) -> str:
        """Without spaces."""
        return "".join(self.cleaned_data["number"].split())
