"""The life of a case as a drawing, made from the table it is made of: what a type promises stands at each stage."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework

from .wording import limit_said

#: Where each state stands, column and row; the main way runs along the first row. A state that is not named here
#: takes the next place of the last row, so that a new one is drawn, if not yet prettily.
PLACES = {
    "reported": (0, 0), "registered": (1, 0), "dispatched": (2, 0), "handling": (3, 0), "done": (4, 0), "verified": (5, 0),
    "closed": (6, 0), "checking": (0, 1), "rejected": (1, 1), "voided": (2, 1), "suspended": (3, 1),
}  # fmt: skip
WIDTH, HEIGHT, GAP_X, GAP_Y, TOP = 128, 64, 44, 72, 78


@dataclass(frozen=True)
class Box:
    """A state where it is drawn, with the stage that is waited for in it and its limit."""

    state: str
    x: int
    y: int
    title: str
    stage: str
    limit: str
    is_own: bool  # the type states the limit itself

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


def boxes(content: dict[str, Any]) -> dict[str, Box]:
    """Every state that is drawn."""
    stages = content.get("stages")
    stated = stages if isinstance(stages, dict) else {}
    drawn, extra = {}, 4
    for state, standing in casework.STANDINGS.items():
        if state.value in PLACES:
            column, row = PLACES[state.value]
        else:
            column, row, extra = extra, 1, extra + 1
        own = stated.get(standing.stage.value) if standing.stage else None
        limit = own.get("limit") if isinstance(own, dict) else None
        usual = casework.DEFAULT_LIMITS.get(standing.stage, "") if standing.stage else ""
        drawn[state.value] = Box(
            state=state.value, x=8 + column * (WIDTH + GAP_X), y=TOP + row * (HEIGHT + GAP_Y),
            title=str(casework.STATE_TITLES[state]).split("，")[0].split(",")[0],
            stage=str(casework.STAGE_TITLES[standing.stage]) if standing.stage else "",
            limit=limit_said(str(limit or usual)), is_own=bool(limit),
        )  # fmt: skip
    return drawn


def edges() -> list[tuple[str, str, str, bool]]:
    """From, to, in words, and whether it is the main way: every row of the table that leads from one state to another."""
    main = [state for state, (_column, row) in PLACES.items() if row == 0]
    return [
        (
            source.value,
            row.to.value,
            str(row.title),
            (source.value, row.to.value) in set(pairwise(main)),
        )
        for row in casework.TRANSITIONS.values()
        if row.to is not None
        for source in sorted(row.sources)
        if source != row.to
    ]


def svg(content: dict[str, Any]) -> SafeString:
    """The drawing. Beside it the page says the same as a table."""
    drawn = boxes(content)
    width = max(box.x for box in drawn.values()) + WIDTH + 8
    height = max(box.y for box in drawn.values()) + HEIGHT + 24
    lines = [
        _edge(drawn[source], drawn[to], title, is_main) for source, to, title, is_main in edges() if source in drawn
    ]
    if content.get("intake") == "automatic":
        lines.append(_edge(drawn["reported"], drawn["dispatched"], _("Straight to the unit"), True, is_automatic=True))
    return format_html(
        '<svg class="life" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z"/></marker></defs>{}{}</svg>',
        width,
        height,
        _("The life of a case of this type, from being reported to being closed"),
        format_html_join("", "{}", ((line,) for line in lines)),
        format_html_join("", "{}", ((_box(box),) for box in drawn.values())),
    )


def _box(box: Box) -> SafeString:
    kind = "is-own" if box.is_own else "is-usual" if box.stage else "is-end"
    return format_html(
        '<g class="life-state {}"><rect x="{}" y="{}" width="{}" height="{}" rx="6"/>'
        '<text x="{}" y="{}" class="life-title">{}</text><text x="{}" y="{}" class="life-limit">{}</text></g>',
        kind, box.x, box.y, WIDTH, HEIGHT, box.middle, box.y + (27 if box.limit else 37), box.title,
        box.middle, box.y + 48, f"{box.stage} · {box.limit}" if box.limit else "",
    )  # fmt: skip


def _edge(source: Box, to: Box, title: str, is_main: bool, *, is_automatic: bool = False) -> SafeString:
    return format_html(
        '<path class="life-edge{}" d="{}" marker-end="url(#tip)"><title>{}: {} → {}</title></path>',
        " is-automatic" if is_automatic else " is-main" if is_main else "",
        _way(source, to, is_main=is_main and not is_automatic), title, source.title, to.title,
    )  # fmt: skip


def _way(source: Box, to: Box, *, is_main: bool) -> str:
    """The way of a line: straight along the main row, in an arc above it otherwise, bent between the rows."""
    if is_main:
        return f"M{source.x + WIDTH} {source.y + HEIGHT // 2}H{to.x - 2}"
    if source.y == to.y:
        span = abs(to.middle - source.middle)
        lift, shift = min(66, 22 + span // 14), 14 if to.middle > source.middle else -14
        above = source.y == TOP
        begin, peak = (source.y, source.y - lift) if above else (source.y + HEIGHT, source.y + HEIGHT + lift)
        end = begin - 2 if above else begin + 2
        return f"M{source.middle + shift} {begin}Q{(source.middle + to.middle) // 2} {peak} {to.middle - shift} {end}"
    down = to.y > source.y
    begin, end = (source.y + HEIGHT, to.y - 2) if down else (source.y, to.y + HEIGHT + 2)
    shift = 10 if down else -10
    bend = (begin + end) // 2
    return f"M{source.middle + shift} {begin}C{source.middle + shift} {bend} {to.middle + shift} {bend} {to.middle + shift} {end}"
