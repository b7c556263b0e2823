"""Settings of signing in."""

from huimin.kernel.manifest.types import Setting

SETTINGS = [
    Setting(
        "signin.failures", "int", "", 5, "Failed attempts for one name, one second factor or one phone that lock it."
    ),
    Setting(
        "signin.lock", "int", "min", 15, "How long a lock lasts, and within which time failures are counted together."
    ),
    Setting("signin.code_valid", "int", "min", 5, "How long a code sent to a phone can be typed."),
    Setting("signin.code_every", "int", "s", 60, "How soon another code may be sent to the same phone."),
    Setting("signin.codes_a_day", "int", "", 10, "How many codes a phone gets within 24 hours."),
    Setting(
        "signin.idle_staff", "int", "min", 30, "Staff are signed out after this time without a request; not on a wall."
    ),
    Setting("signin.idle_resident", "int", "day", 7, "Residents are signed out after this time without a request."),
]
