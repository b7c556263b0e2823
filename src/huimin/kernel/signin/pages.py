"""Addresses that django-allauth finds by its own names, each with our form, our template and its mark.

They carry no namespace: `account_login`, `mfa_index` … are what allauth reverses.
"""

from django.urls import path

from huimin.kernel.gate.api import public, signed_in

from .http import security as views

app_name = ""
mount = "accounts/"

OWN = signed_in(why="one's own account")

urlpatterns = [
    path("staff/", public("staff sign in here")(views.StaffSignIn.as_view()), name="account_login"),
    path("sign-out/", public("signing out is never refused")(views.SignOut.as_view()), name="account_logout"),
    path("password/", OWN(views.NewPassword.as_view()), name="account_change_password"),
    path("again/password/", OWN(views.AgainByPassword.as_view()), name="account_reauthenticate"),
    path(
        "staff/second-factor/",
        public("the second step of signing in; allauth lets in only who has done the first")(
            views.SecondFactor.as_view()
        ),
        name="mfa_authenticate",
    ),
    path("again/second-factor/", OWN(views.AgainBySecondFactor.as_view()), name="mfa_reauthenticate"),
    path("again/key/", OWN(views.AgainByKey.as_view()), name="mfa_reauthenticate_webauthn"),
    path("security/", OWN(views.Security.as_view()), name="mfa_index"),
    path("security/app/", OWN(views.EnrolApp.as_view()), name="mfa_activate_totp"),
    path("security/app/remove/", OWN(views.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("security/key/", OWN(views.AddKey.as_view()), name="mfa_add_webauthn"),
    path("security/keys/", OWN(views.Keys.as_view()), name="mfa_list_webauthn"),
    path("security/keys/<int:pk>/remove/", OWN(views.RemoveKey.as_view()), name="mfa_remove_webauthn"),
    path("security/codes/", OWN(views.RecoveryCodes.as_view()), name="mfa_view_recovery_codes"),
    path("security/codes/new/", OWN(views.NewRecoveryCodes.as_view()), name="mfa_generate_recovery_codes"),
    path("sessions/", OWN(views.sessions), name="usersessions_list"),
]
