"""The forms of administration. Who may what is checked by access itself; these say what is asked."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .administration import KINDS

CODE = pgettext_lazy("of an organisation or role", "Code")
DECREE_BYTES = 20_000


def day_input() -> forms.DateInput:
    """A field for a day, with the browser's own picker."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _code(label: Any, pattern: str, hint: Any) -> forms.RegexField:
    """A code that people make up once: what it must look like is said before and after."""
    return forms.RegexField(pattern, label=label, max_length=64, help_text=hint, error_messages={"invalid": hint})


def start_of(day: date | None) -> datetime | None:
    """The first moment of a day; None for none."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def end_of(day: date | None) -> datetime | None:
    """The moment after a last day; None for none."""
    return start_of(day + timedelta(days=1)) if day else None


class _Choosing(forms.Form):
    """A form some of whose choices are settled by who asks."""

    def __init__(self, data: Any = None, *, choices: dict[str, list[tuple[str, Any]]], **more: Any) -> None:
        super().__init__(data, **more)
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = offered
            elif isinstance(field, forms.ChoiceField):
                field.choices = [("", _("Choose…") if field.required else "—"), *offered]


class SeatForm(_Choosing):
    """A post, and from when to when somebody sits on it."""

    post = forms.ChoiceField(label=_("Post"))
    kind = forms.ChoiceField(label=_("How they hold it"), choices=list(KINDS.items()), initial="substantive")
    starts_on = forms.DateField(
        label=_("First day"), required=False, widget=day_input(), help_text=_("Left empty: from now on.")
    )
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=day_input(), help_text=_("Left empty: until somebody ends it.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=200,
        help_text=_("For the record, such as the number of the decision."),
    )

    def seat(self) -> dict[str, Any]:
        """From when to when, how and why, as access takes it. A first day that is today begins now."""
        given = self.cleaned_data
        is_today = given["starts_on"] == timezone.localdate()
        return {
            "kind": given["kind"],
            "starts_at": None if is_today else start_of(given["starts_on"]),
            "ends_at": end_of(given["ends_on"]),
            "reason": given["reason"],
        }


class PersonForm(SeatForm):
    """A new account with its first post."""

    display_name = forms.CharField(label=_("Full name"), max_length=80)
    username = _code(
        _("Sign-in name"),
        r"^[a-z][a-z0-9._-]{2,63}$",
        _("Small letters, figures, dot, hyphen; at least three, a letter first."),
    )
    phone = forms.CharField(
        label=_("Mobile number"), required=False, max_length=20, widget=forms.TextInput(attrs={"type": "tel"}),
        help_text=_("Messages of the platform go there. It is kept sealed and shown masked."),
    )  # fmt: skip
    field_order = ["display_name", "username", "phone", "post", "kind", "starts_on", "ends_on", "reason"]


class ReasonForm(forms.Form):
    """Why something is done to an account."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class _NameForm(_Choosing):
    """What an organisation is called."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)


class OrganisationForm(_NameForm):
    """A new organisation."""

    code = _code(
        CODE,
        r"^[\w.-]{2,64}$",
        _("Letters, figures, dot, hyphen. It is never changed."),
    )
    kind = forms.ChoiceField(label=pgettext_lazy("of an organisation", "Kind"))
    parent = forms.ChoiceField(label=_("Belongs to"), required=False)
    division = forms.ChoiceField(label=_("Place it looks after"), required=False)
    calendar = forms.ChoiceField(
        label=_("Working calendar"), required=False, help_text=_("Left empty: that of what it belongs to.")
    )


class OrganisationEditForm(_NameForm):
    """What can be changed of an organisation: its code stays, and so does its place in the tree."""

    kind = forms.ChoiceField(label=pgettext_lazy("of an organisation", "Kind"))
    calendar = forms.ChoiceField(
        label=_("Working calendar"), required=False, help_text=_("Left empty: that of its place.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class EndingForm(forms.Form):
    """From which day an organisation is closed or a post retired, and why."""

    day = forms.DateField(
        label=_("From which day"), required=False, widget=day_input(), help_text=_("Left empty: from now on.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def moment(self) -> datetime | None:
        """The moment it begins; None for now, which is also what today means."""
        day: date | None = self.cleaned_data["day"]
        return None if day == timezone.localdate() else start_of(day)


class PostTitleForm(forms.Form):
    """What a post is called."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=80)
    title_en = forms.CharField(label=_("Title in English"), max_length=80, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class PostForm(_Choosing):
    """A new post in an organisation."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=80)
    title_en = forms.CharField(label=_("Title in English"), max_length=80, required=False)
    code = _code(
        CODE,
        r"^[\w.-]{2,64}$",
        _("Letters, figures, dot, hyphen. It is never changed."),
    )
    division = forms.ChoiceField(
        label=_("Place it looks after"), required=False, help_text=_("Left empty: that of its organisation.")
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles of the post"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Who decides what posts may do gives them their roles."),
    )  # fmt: skip


class PostRolesForm(_Choosing):
    """The roles of a post, and why they are changed."""

    roles = forms.MultipleChoiceField(label=_("Roles of the post"), required=False, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class RoleForm(forms.Form):
    """What a role is called and why it is changed. `after` is the version that was read; the rights stand beside."""

    code = _code(
        CODE,
        r"^[a-z][a-z0-9_]{1,63}$",
        _("Small letters, figures and _. It is never changed."),
    )
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=80)
    title_en = forms.CharField(label=_("Title in English"), max_length=80)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, is_new: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if not is_new:
            del self.fields["code"]


class KeyForm(_Choosing):
    """A new API key. `key_id` is drawn with the form, so that sending it twice makes one key."""

    name = forms.CharField(label=_("Whose key it is"), max_length=80, help_text=_("The system that will use it."))
    division = forms.ChoiceField(label=_("Where it reaches"))
    permissions = forms.MultipleChoiceField(
        label=_("What it opens"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what you hold yourself can be chosen. Give no more than the system needs."),
    )  # fmt: skip
    data_classes = forms.ChoiceField(label=_("Data it sees"))
    days = forms.IntegerField(label=_("Days until it expires"), min_value=1, max_value=1825, initial=365)
    key_id = forms.UUIDField(widget=forms.HiddenInput)


class DecreeForm(_Choosing):
    """A year's decree as people read it in the notice, or a file."""

    source = forms.ChoiceField(label=_("Whose holidays"))
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1949, max_value=2200)
    holidays = forms.CharField(
        label=_("Days off"), required=False, max_length=DECREE_BYTES, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A day or span a line: 2027-01-01 or 2027-02-05/2027-02-12, both ends counted."),
    )  # fmt: skip
    makeup_days = forms.CharField(
        label=_("Make-up working days"), required=False, max_length=DECREE_BYTES, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Saturdays and Sundays that are worked instead."),
    )  # fmt: skip
    origin = forms.CharField(label=_("Number of the notice"), required=False, max_length=120)
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("YAML or JSON with year, holidays, makeup_days; it is taken instead of the fields."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
