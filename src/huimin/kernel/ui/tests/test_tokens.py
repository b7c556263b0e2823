"""The contrast of every ink on every ground it stands on, computed anew from tokens.css. Source: WCAG 2.2, 1.4.3 and 1.4.6."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parent.parent / "static" / "kernel" / "ui" / "tokens.css").read_text(encoding="utf-8")
INKS = ("ink", "quiet", "brand", "brand-hover", "fine", "soon", "late", "info")
TINTS = (
    ("fine", "fine-tint"),
    ("soon", "soon-tint"),
    ("late", "late-tint"),
    ("info", "info-tint"),
    ("brand", "brand-tint"),
)


def tokens(*selectors: str) -> dict[str, str]:
    """The colours in force under the selectors, later ones over earlier."""
    found: dict[str, str] = {}
    for selector in selectors:
        block = re.search(rf"(?:^|\n){re.escape(selector)} \{{(.*?)\n\}}", CSS, re.DOTALL)
        assert block, selector
        found |= dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block[1]))
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LIGHT = tokens(":root")
LARGE = tokens(":root", ":root.large")
DARK = tokens(":root", ":root.control")


def test_contrast_of_known_pairs() -> None:
    """Black on white is 21; #767676 on white is the grey that just reaches 4.5."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("ground", ["ground", "surface"])
def test_inks_reach_their_contrast(ink: str, ground: str) -> None:
    """4.5 in the light, 7 in large type and on the dark wall."""
    assert contrast(LIGHT[ink], LIGHT[ground]) >= 4.5
    assert contrast(LARGE[ink], LARGE[ground]) >= 7
    assert contrast(DARK[ink], DARK[ground]) >= 7


@pytest.mark.parametrize(("ink", "tint"), TINTS)
def test_inks_reach_their_contrast_on_tints(ink: str, tint: str) -> None:
    """Notices are written in ink; states on their own tint still read."""
    for theme in (LIGHT, LARGE, DARK):
        assert contrast(theme["ink"], theme[tint]) >= 7
        assert contrast(theme[ink], theme[tint]) >= 4.5


def test_words_on_filled_grounds() -> None:
    """Buttons and cards."""
    for theme in (LIGHT, LARGE, DARK):
        assert contrast(theme["on-brand"], theme["brand"]) >= 4.5
        assert contrast(theme["on-brand"], theme["brand-hover"]) >= 4.5
        assert contrast(theme["on-yellow"], theme["card-yellow"]) >= 7
        assert contrast(theme["on-red"], theme["card-red"]) >= 4.5
        assert contrast(theme["quiet"], theme["sunk"]) >= 4.5


def test_edges_and_focus_can_be_seen() -> None:
    """What is not text: borders of fields, and the focus ring, reach 3. Source: WCAG 2.2, 1.4.11."""
    for theme in (LIGHT, LARGE, DARK):
        assert contrast(theme["line-strong"], theme["surface"]) >= 3
        assert contrast(theme["focus"], theme["ground"]) >= 3


def test_colours_stand_in_tokens_alone() -> None:
    """Another file that names a colour would not follow a change of the tokens; toasts and the photo veil are black on purpose."""
    for sheet in Path(__file__).parent.parent.joinpath("static", "kernel", "ui").glob("*.css"):
        if sheet.name in ("tokens.css", "print.css"):
            continue
        own = set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", sheet.read_text(encoding="utf-8")))
        assert own <= {"#FFF", "#16211F", "#4FC3B5"}, sheet.name
