"""The workbench's own forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import SavedView
from .models.shared import Share


class PhoneForm(forms.Form):
    """What a phone agent writes down while somebody is on the line."""

    type_code = forms.ChoiceField(label=_("What it is about"))
    description = forms.CharField(
        label=_("In the caller's words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    community_code = forms.ChoiceField(label=_("Community"), required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        help_text=_("For the answer; shown only to who handles the case."),
    )
    is_anonymous = forms.BooleanField(label=_("The caller wants no name on it"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        initial: dict[str, Any],
        types: list[tuple[str, str]],
        communities: list[tuple[str, str]],
    ) -> None:
        super().__init__(data, initial=initial)
        for name, choices in (("type_code", types), ("community_code", communities)):
            _offer(self, name, [("", _("Choose…")), *choices])


class ViewForm(forms.Form):
    """The name under which filters are kept, and with whom."""

    name = forms.CharField(label=_("Name of the view"), max_length=40)
    shared_with = forms.ChoiceField(label=_("Who sees it"), choices=Share.choices, required=False)
    edited_by = forms.ChoiceField(label=_("Who may change it"), choices=SavedView.EditedBy.choices, required=False)


class QuickTextForm(forms.Form):
    """A quick text: what it is called, what it says, who may use it."""

    title = forms.CharField(label=_("Called"), max_length=40)
    text = forms.CharField(
        label=_("What it says"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("{number}, {type}, {unit} and {due} are filled in from the case."),
    )
    shared_with = forms.ChoiceField(label=_("Who may use it"), choices=Share.choices)


class ShiftForm(forms.Form):
    """What the person adds to the state of the desk, and who comes next."""

    words = forms.CharField(
        label=_("What the next person must know"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Promises made by phone, who still calls back, what to look at first."),
    )
    to = forms.ChoiceField(label=_("Who comes next"), required=False)

    def __init__(self, data: Any = None, *, people: list[tuple[str, str]]) -> None:
        super().__init__(data)
        _offer(self, "to", [("", _("Whoever of the unit comes next")), *people])


class AbsenceForm(forms.Form):
    """From when to when somebody is away, and who acts for them."""

    account = forms.ChoiceField(label=_("Who is away"))
    kind = forms.ChoiceField(label=_("Why"))
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    deputy = forms.ChoiceField(
        label=_("Who acts for them"),
        required=False,
        help_text=_("They get the posts for these days, and the desk with them. It may be named later."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        people: list[tuple[str, str]],
        kinds: list[tuple[str, str]],
        deputies: list[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        _offer(self, "account", people)
        _offer(self, "kind", kinds)
        _offer(self, "deputy", [("", _("Nobody yet")), *deputies])


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
