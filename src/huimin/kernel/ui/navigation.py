"""The main navigation of a face: what fills the slot `<face>.nav`, with the page we are on marked."""

from dataclasses import dataclass

from django.http import HttpRequest

from huimin.kernel.slots.api import Link, fills

from .icons import shapes

PLAIN_ICON = "document"
FACE_STARTS = ("", "station", "workbench", "control")
MAIN_ICON = "raise"  # the one act a face is for stands out in the thumb bar


@dataclass(frozen=True, slots=True)
class NavItem:
    """One way to go, as the templates show it."""

    label: object
    url: str
    icon: str
    count: int | None
    is_current: bool

    @property
    def is_main(self) -> bool:
        """Whether this is the act the face is for."""
        return self.icon == MAIN_ICON


def items(*, face: str, request: HttpRequest | None) -> list[NavItem]:
    """The face's ways to go, in order, the one we are at marked: the longest address that begins the page's own."""
    if request is None:
        return []
    links = [fill.content for fill in fills(f"{face}.nav", request) if isinstance(fill.content, Link)]
    current = max((link.url for link in links if _leads_to(link.url, request.path)), key=len, default=None)
    return [
        NavItem(
            label=link.title,
            url=link.url,
            icon=link.icon if link.icon in shapes() else PLAIN_ICON,
            count=link.count,
            is_current=link.url == current,
        )
        for link in links
    ]


def _leads_to(url: str, path: str) -> bool:
    """Whether `path` is the page at `url` or one below it; the start of a face is only itself."""
    is_start = url.strip("/") in FACE_STARTS
    return path == url or (not is_start and path.startswith(url.rstrip("/") + "/"))
