"""Pure decisions of access."""

from __future__ import annotations

from collections.abc import Iterable

from huimin.kernel.gate.api import LEVELS

from .errors import BadDivision

#: Permissions by which each power over the platform is known.
POWERS = {
    "system": frozenset({"access.account_edit", "access.organisation_edit"}),
    "security": frozenset({"access.role_edit", "access.key_edit"}),
    "audit": frozenset({"facts.audit_view"}),
}


def level_of(code: str, level: str = "") -> str:
    """The level of a division by its code; what is said wins over what is told from the length.

    Source: GB/T 2260 (6 digits, 00 at the end is a city), NBS codes (9 street, 12 community), 15 digits of a unit grid.
    Raises: BadDivision for a level that is none, or a code of another country whose level is not said.
    """
    if level:
        if level not in LEVELS:
            raise BadDivision(field="division_level")
        return level
    if not code:
        return ""
    if code.isdigit():
        if len(code) == 4 or (len(code) == 6 and code.endswith("00")):
            return "city"
        by_length = {6: "district", 9: "street", 12: "community"}
        if len(code) in by_length:
            return by_length[len(code)]
        if len(code) > 12:
            return "grid"
    raise BadDivision(field="division_level")


def clash(roles: Iterable[str], exclusions: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """Two roles among these that nobody may hold together, or None."""
    held = set(roles)
    return next(((one, other) for one, other in exclusions if one in held and other in held), None)


def powers(permissions: Iterable[str]) -> set[str]:
    """Which of the three powers over the platform these permissions carry. No role and no person has two of them.

    Source: GB/T 22239-2019, 8.1.4 and 8.1.10: administration of the system, of security and of the audit are kept apart.
    """
    held = set(permissions)
    return {power for power, marks in POWERS.items() if held & marks}
