"""A report on paper: HTML and CSS made into PDF by WeasyPrint, with nothing fetched from anywhere."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import weasyprint
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..measures import words
from ..measures.indicators import Figure
from .content import HEAD, PAPER_MOST, Content

STYLE = Path(__file__).with_name("paper.css")
# WeasyPrint reads no style sheet within a drawing: its looks stand in its attributes.
SMALL = 'font-size="9" fill="#55635F"'
HEAD_OF_CHART = '<svg class="chart" viewBox="0 0 {} {}" font-family="Noto Sans CJK SC, sans-serif" xmlns="http://www.w3.org/2000/svg">'
RULE = (
    '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}" stroke="#D9DFDB" stroke-width="0.8"/>'
    f'<text x="{{3}}" y="{{4}}" text-anchor="end" {SMALL}>{{5}}%</text>'
)
LINE = '<polyline points="{}" fill="none" stroke="#0072B2" stroke-width="2"/>'
DOT = (
    '<circle cx="{0}" cy="{1}" r="3.2" fill="#0072B2"/>'
    '<text x="{0}" y="{2}" text-anchor="middle" font-size="9" font-weight="bold" fill="#16211F">{3}%</text>'
)
LABEL = f'<text x="{{}}" y="{{}}" text-anchor="middle" {SMALL}>{{}}</text>'
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 680, 190, 40, 18, 26


def pdf(content: Content) -> bytes:
    """The report as PDF, in the language in force."""
    html = render_to_string("supervision/report.html", context(content))
    document = weasyprint.HTML(string=html, url_fetcher=_fetch_nothing)
    return bytes(document.write_pdf(stylesheets=[weasyprint.CSS(filename=str(STYLE))]))


def context(content: Content) -> dict[str, object]:
    """What the template shows."""
    zone = ZoneInfo(content.time_zone)
    notable = [row for row in content.annex if row.is_notable]
    notable.sort(key=lambda row: (not row.is_late, row.raised_at))
    shown = notable[:PAPER_MOST]
    return {
        "content": content,
        "as_of": _moment(content.as_of, zone),
        "heads": content.urban[: len(HEAD)],
        "chart": trend(content.trend),
        "annex": [
            {"row": row, "raised": _moment(row.raised_at, zone), "due": _moment(row.due_at, zone),
             "handled": _moment(row.handled_at, zone)}
            for row in shown
        ],
        "notable_count": len(notable),
        "annex_count": len(shown),
        "case_count": len(content.annex),
    }  # fmt: skip


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""


def trend(points: tuple[tuple[str, Figure], ...]) -> SafeString:
    """A line of shares from 0 to 100 % over the periods, each point with its figure; gaps where there is none."""
    step = (WIDTH - LEFT - 20) / max(1, len(points) - 1)
    high = HEIGHT - TOP - BOTTOM

    def place(index: int, value: Fraction) -> tuple[float, float]:
        return round(LEFT + index * step, 1), round(TOP + high * (1 - float(value) / 100), 1)

    rules = format_html_join("", RULE, _scale(high))
    known = [
        (index, *place(index, figure.value), figure.value)
        for index, (_p, figure) in enumerate(points)
        if figure.value is not None
    ]
    runs: list[list[str]] = []
    before = -2
    for index, x, y, _value in known:
        if index != before + 1:
            runs.append([])
        runs[-1].append(f"{x},{y}")
        before = index
    lines = format_html_join("", LINE, ((" ".join(run),) for run in runs))
    dots = format_html_join(
        "",
        DOT,
        ((x, y, y - 8 if y > TOP + 6 else y + 16, words.rounded(value, 1)) for _index, x, y, value in known),
    )
    names = enumerate(name for name, _figure in points)
    labels = format_html_join("", LABEL, ((round(LEFT + index * step, 1), HEIGHT - 6, name) for index, name in names))
    head = format_html(HEAD_OF_CHART, WIDTH, HEIGHT)
    return head + rules + lines + dots + labels + mark_safe("</svg>")


def _scale(high: int) -> Iterator[tuple[object, ...]]:
    for share in (0, 50, 100):
        y = round(TOP + high * (1 - share / 100), 1)
        yield LEFT, WIDTH - 10, y, LEFT - 6, y + 4, share


def _fetch_nothing(url: str, *args: object, **more: object) -> dict[str, object]:
    raise ValueError(f"a report fetches nothing, and so not {url}")
