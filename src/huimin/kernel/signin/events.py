"""Facts of signing in."""

from huimin.kernel.facts.types import Publish

PUBLISHES = [
    Publish("access.signed_in", "Somebody signed in.", {"methods": "ways shown", "assurance": "1 or 2 factors"}),
    Publish("access.signed_out", "Somebody signed out."),
    Publish("access.sign_in_failed", "A password or code was wrong.", {"failures": "how many within the window"}),
    Publish(
        "access.locked_out", "Too many failures lock a name, a phone or a second factor.", {"locked_until": "when"}
    ),
    Publish("access.password_changed", "Somebody chose another password for themselves."),
    Publish("access.second_factor_added", "A second factor was added.", {"type": "totp, webauthn or recovery_codes"}),
    Publish("access.second_factor_removed", "Somebody removed a second factor of theirs.", {"type": "which kind"}),
    Publish("access.second_factors_reset", "An administrator took all second factors away.", {"count": "how many"}),
    Publish(
        "access.sessions_ended", "Somebody ended sessions of theirs.", {"count": "how many", "which": "which ones"}
    ),
]
