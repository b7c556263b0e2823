"""The only door of signing in."""

from .codes import check_code, send_code
from .errors import Locked, SigninError, TooManyCodes, WrongCode
from .second_factors import enrol_totp, has_second_factor, reset_second_factors, totp_code

__all__ = [
    "Locked",
    "SigninError",
    "TooManyCodes",
    "WrongCode",
    "check_code",
    "enrol_totp",
    "has_second_factor",
    "reset_second_factors",
    "send_code",
    "totp_code",
]
