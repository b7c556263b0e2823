"""How a person likes to read: kept in a cookie, so that it works without an account and without JavaScript."""

import re
from dataclasses import dataclass

from django.http import HttpRequest

TYPE_COOKIE = "huimin_type"
SCREEN_COOKIE = "huimin_screen"
KIOSK_COOKIE = "huimin_kiosk"
_KIOSK = re.compile(r"^(?P<seconds>[1-9]\d{0,3}):(?P<address>(?:/[\w-]+)+/?)$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kiosk:
    """That this browser stands in public: after so many untouched seconds it posts to the address, which forgets all."""

    seconds: int
    address: str


def is_large(request: HttpRequest | None) -> bool:
    """Whether the person asked for large type (24 px, fewer things): this browser's cookie, else the account."""
    if request is None:
        return False
    if TYPE_COOKIE in request.COOKIES:
        return request.COOKIES[TYPE_COOKIE] == "large"
    return bool(getattr(getattr(request, "user", None), "large_type", False))


def screen_from(inches: str, distance: str) -> tuple[float, float] | None:
    """A screen's diagonal in inches and its viewing distance in metres, or None where they make no sense."""
    try:
        size, away = float(inches), float(distance)
    except ValueError:
        return None
    return (size, away) if 10 <= size <= 400 and 0.3 <= away <= 50 else None


def screen(request: HttpRequest | None) -> tuple[float, float]:
    """What this screen was set to: 55 inches seen from 5 m until somebody says otherwise."""
    kept = (request.COOKIES.get(SCREEN_COOKIE, "") if request is not None else "").partition("x")
    return screen_from(kept[0], kept[2]) or (55.0, 5.0)


def kiosk(request: HttpRequest | None) -> Kiosk | None:
    """What a kiosk's browser was set to, "<seconds>:<path>" in its cookie; None for every other browser."""
    found = _KIOSK.match(request.COOKIES.get(KIOSK_COOKIE, "")) if request is not None else None
    return Kiosk(int(found["seconds"]), found["address"]) if found else None
