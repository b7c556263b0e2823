"""How states of papers, matters and results are said and marked."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

MATERIAL: dict[str, tuple[str, Promise]] = {
    "missing": ("wait", _("Not handed in")),
    "submitted": ("move", _("Waiting to be checked")),
    "accepted": ("fine", _("In order")),
    "deficient": ("late", _("To be mended")),
    "waived": ("fine", _("Not needed")),
    "reused": ("fine", _("Taken over from an earlier case")),
}
RESULT: dict[str, tuple[str, Promise]] = {
    "valid": ("fine", pgettext_lazy("document", "Valid")),
    "expired": ("soon", pgettext_lazy("document", "Expired")),
    "revoked": ("late", pgettext_lazy("document", "Revoked")),
}
OPINION: dict[str, tuple[str, Promise]] = {
    "agree": ("fine", _("Agrees")),
    "disagree": ("late", _("Disagrees")),
}
KIND: dict[str, Promise] = {
    "permit": _("Administrative licence"),
    "payment": _("Administrative payment"),
    "confirmation": _("Administrative confirmation"),
    "reward": _("Administrative reward"),
    "other": _("Other administrative power"),
    "service": _("Public service"),
}
HANDLING: dict[str, Promise] = {"immediate": _("Done at once"), "promised": _("Done within the promised time")}
AUDIENCE: dict[str, Promise] = {"person": _("Persons"), "firm": _("Firms")}
PAPER: dict[str, Promise] = {"original": _("Original"), "copy": _("Copy"), "electronic": _("Electronic")}
UNITS: dict[str, Promise] = {
    "d": _("%(count)s days"), "wd": _("%(count)s working days"), "h": _("%(count)s hours"),
    "wh": _("%(count)s working hours"), "min": _("%(count)s minutes"), "m": _("%(count)s months"), "y": _("%(count)s years"),
}  # fmt: skip


def in_language(title: Mapping[str, str]) -> str:
    """A title in the language of who asks, zh-Hans where there is none."""
    return title.get(get_language() or "zh-hans") or title.get("zh-hans", "")


def span(limit: str) -> str:
    """A limit or a span in words: 12wd is 12 个工作日."""
    figures = limit.rstrip("abcdefghijklmnopqrstuvwxyz")
    words = UNITS.get(limit[len(figures) :])
    return str(words) % {"count": figures} if words else limit
