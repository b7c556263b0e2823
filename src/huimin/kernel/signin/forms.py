"""The forms of signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huimin.kernel.access import phones
from huimin.kernel.access.api import BadPhone
from huimin.kernel.access.middleware import source_of
from huimin.kernel.gate.api import Actor

from . import lockout
from .errors import Locked

CODE_INPUT = {"autocomplete": "one-time-code", "inputmode": "numeric", "pattern": "[0-9]*", "maxlength": "6"}


class PhoneForm(forms.Form):
    """The first step of residents: their phone."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=24,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "autofocus": True}),
    )

    def clean_phone(self) -> str:
        try:
            return phones.normal(self.cleaned_data["phone"])
        except BadPhone as bad:
            raise ValidationError(bad.message, code=bad.code) from bad


class CodeForm(forms.Form):
    """The second step of residents: the code that was sent."""

    code = forms.CharField(
        label=_("6-digit code"), max_length=12, widget=forms.TextInput(attrs=CODE_INPUT | {"autofocus": True})
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())


class StaffForm(LoginForm):
    """Staff: name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, login=_("User name"), password=_("Password"))
        self.fields["login"].widget.attrs["autofocus"] = True


class NewPasswordForm(ChangePasswordForm):
    """Choosing another password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password once more"),
        )
        self.fields["password1"].help_text = _(
            "At least 12 characters. A sentence you remember is better than a riddle."
        )


class AgainByPassword(PasswordAgainForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, password=_("Password"))


class _Counted:
    """Wrong codes are counted for the account, and lock it like wrong passwords."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, code=_("Code"))
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.widget.attrs |= {"autocomplete": "one-time-code", "autofocus": True}

    def clean_code(self) -> str:
        key = lockout.key_of("second factor", str(self.user.pk))
        actor = Actor.anonymous(source_of(context.request))
        try:
            lockout.check(key)
            code = super().clean_code()  # type: ignore[misc]
        except Locked as locked:
            raise ValidationError(locked.message, code=locked.code) from locked
        except ValidationError:
            if lockout.failed(key, actor=actor, account_id=self.user.pk):
                raise ValidationError(Locked.message, code=Locked.code) from None
            raise
        lockout.passed(key)
        return code


class SecondFactorForm(_Counted, AuthenticateForm):
    """The code of the authenticator, or a recovery code, on the way in."""


class AgainBySecondFactor(_Counted, ReauthenticateForm):
    """The same later, before something that matters."""


class EnrolForm(ActivateTOTPForm):
    """The first code of a new authenticator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, code=_("6-digit code of the app"))
        self.fields["code"].widget.attrs |= CODE_INPUT


class PreferencesForm(forms.Form):
    """What people settle for themselves."""

    display_name = forms.CharField(
        label=_("How we may call you"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", "中文"), ("en", "English")])
    large_type = forms.BooleanField(label=_("Large type and fewer things on a page"), required=False)


def _relabel(form: Any, **labels: Any) -> None:
    """Our own words, and no placeholders: they vanish while one types."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""
