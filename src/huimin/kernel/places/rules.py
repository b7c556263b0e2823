"""Pure rules of division codes and levels: no database, no settings.

Sources: GB/T 2260 (six digits), statistical codes of 国统字〔2009〕91 (twelve digits), unit-grid codes of the urban
management standards (fifteen digits, GB/T 30428 series; sequence left to right, top to bottom).
"""

import re

from django.utils.translation import gettext as _

from .errors import BadCode

LEVELS = ("country", "province", "city", "district", "street", "community", "grid")
DEPTH = {level: depth for depth, level in enumerate(LEVELS)}
PLACED_LEVELS = ("city", "district", "street", "community", "grid")  # the levels a Where knows

_CODE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,30}[0-9A-Za-z])?")
_CHINESE = re.compile(r"[1-8][0-9]{5}(?:[0-9]{3}){0,3}")


def check_code(code: str) -> str:
    """Return `code` when it can name a division: 1-32 letters, digits, dot, dash, underscore; else raise BadCode."""
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise BadCode(code, _("A code has 1 to 32 letters, digits, dots, dashes or underscores."))
    return code


def is_chinese(code: str) -> bool:
    """Whether `code` has the shape of a Chinese division code: 6, 9, 12 or 15 digits."""
    return bool(_CHINESE.fullmatch(code))


def check_level(code: str, level: str, parent_code: str = "", parent_level: str = "") -> None:
    """Raise BadCode unless `code` may stand at `level` under its parent: known level, deeper than the parent, and,
    for Chinese codes, of the right length and beginning with the parent's code.
    """
    check_code(code)
    if level not in DEPTH:
        raise BadCode(code, _("This level of division is unknown."))
    if parent_level and DEPTH[level] <= DEPTH[parent_level]:
        raise BadCode(code, _("A division cannot lie within one of its own or a lower level."))
    if not is_chinese(code):
        return
    expected = {"street": 9, "community": 12, "grid": 15}.get(level, 6)
    if len(code) != expected:
        raise BadCode(code, _("The code of this level has %(count)s digits.") % {"count": expected})
    if level == "grid":
        parse_grid_code(code)
    if level in ("community", "grid") and is_chinese(parent_code) and not code.startswith(parent_code):
        raise BadCode(code, _("The code does not begin with that of the division above."))


def parse_grid_code(code: str) -> tuple[str, str, str, int]:
    """Split a unit-grid code into (district, street, community, sequence): 120106003001007 → its four parts.

    Raises: BadCode for another length, a character that is no ASCII digit, or a part that is all zeros.
    Source: 15 digits = 6 division + 3 street + 3 community + 3 sequence.
    """
    if not isinstance(code, str) or len(code) != 15:
        raise BadCode(code, _("A unit-grid code has 15 digits."))
    if not (code.isascii() and code.isdigit()):
        raise BadCode(code, _("A unit-grid code has 15 digits."))
    if not _CHINESE.fullmatch(code):
        raise BadCode(code, _("The code does not begin with that of a province."))
    for start in (6, 9, 12):  # street, community, sequence
        if code[start : start + 3] == "000":
            raise BadCode(code, _("No part of a unit-grid code is 000."))
    return code[:6], code[:9], code[:12], int(code[12:])


def grid_code(*, community_code: str, sequence: int) -> str:
    """The unit-grid code of the `sequence`-th grid (1-999) of a community with a 12-digit code."""
    if not 1 <= sequence <= 999:
        raise BadCode(f"{community_code}+{sequence}", _("The sequence of a unit grid runs from 1 to 999."))
    code = f"{community_code}{sequence:03d}"
    parse_grid_code(code)
    return code


def statistical_code(code: str) -> str:
    """The twelve-digit statistical code of a Chinese division: 120106003 → 120106003000."""
    if not is_chinese(code) or len(code) > 12:
        raise BadCode(code, _("Only codes of 6, 9 or 12 digits have a statistical code."))
    return code.ljust(12, "0")


def from_statistical_code(code: str) -> str:
    """The shortest code of a twelve-digit statistical code: 120106003000 → 120106003, 120106000000 → 120106."""
    if len(code) != 12 or not is_chinese(code):
        raise BadCode(code, _("A statistical code has 12 digits."))
    if code.endswith("000000"):
        return code[:6]
    return code[:9] if code.endswith("000") else code
