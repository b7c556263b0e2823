"""API keys of the demo. Their secrets are printed by demo-info and are none; outside a demo no key is made."""

from dataclasses import dataclass

from huimin.kernel.access import api as access

from .people import STREET


@dataclass(frozen=True, slots=True)
class DemoKey:
    """A key with what it opens in the street."""

    name: str
    secret: str
    permissions: tuple[str, ...]
    data_classes: tuple[str, ...] = ("general",)


KEYS = (
    DemoKey(
        "Open311 (demo)",
        "hm_0311de30_open311-of-the-demo-known-to-everybody",
        ("casework.case_raise", "casework.case_view"),
    ),
    DemoKey(
        "API (demo)",
        "hm_a91de300_api-of-the-demo-known-to-everybody",
        (
            "casework.case_raise",
            "casework.case_view",
            "casework.case_check",
            "casework.case_register",
            "casework.case_reject",
            "casework.case_void",
            "casework.case_dispatch",
            "casework.case_sign",
            "casework.case_return",
            "casework.case_finish",
            "casework.case_verify",
            "casework.case_close",
            "casework.case_note",
            "casework.type_view",
            "supervision.card_view",
        ),
        ("general", "personal"),
    ),
)


def load(actor: access.Actor) -> None:
    """Both keys are there."""
    issued = access.keys(actor=actor)
    known = {key.name for key in issued if key.revoked_at is None}
    for key in KEYS:
        if key.name not in known:
            access.create_key(
                actor=actor,
                name=key.name,
                permissions=key.permissions,
                data_classes=key.data_classes,
                division_code=STREET,
                secret=key.secret,
            )
