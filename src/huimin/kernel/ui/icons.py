"""Line icons of our own (static/kernel/ui/icons.svg), drawn on a grid of 24, coloured by the text beside them."""

import re
from functools import cache, lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SHEET = Path(__file__).parent / "static" / "kernel" / "ui" / "icons.svg"


@cache
def shapes() -> dict[str, SafeString]:
    """Every icon's drawing by its name."""
    found = re.findall(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', SHEET.read_text(encoding="utf-8"))
    return {name: mark_safe(drawing) for name, drawing in found}  # noqa: S308 our own file


def icon(name: str, *, label: str = "", css: str = "") -> SafeString:
    """The icon as inline SVG, silent for screen readers unless `label` says what it means.

    Raises: KeyError for a name that is not on the sheet.
    """
    return _drawn(name, str(label), css)


@lru_cache(maxsize=512)
def _drawn(name: str, label: str, css: str) -> SafeString:
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" {} focusable="false">{}</svg>', css, voice, shapes()[name]
    )
