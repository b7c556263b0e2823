"""Reads the committed boundaries and addresses as rows for the division tree."""

import json
from pathlib import Path

from huimin.kernel.places import api as places

DATA = Path(__file__).resolve().parent.parent / "data"
SOURCE = "demo/sample_street: see data/SOURCES.md"
STREET = "120106003"
RESERVED = places.DivisionRow(
    code="990106",
    name={"zh-hans": "演示预留区划", "en": "Reserved for samples"},
    level="district",
    is_constructed=True,
    source="No division has this code. It stands before identity numbers of generated people, so that they pass here alone.",
)


def divisions() -> list[places.DivisionRow]:
    """Every division of the sample, and the reserved one."""
    features = json.loads((DATA / "divisions.geojson").read_text(encoding="utf-8"))["features"]
    return [RESERVED, *(_row(feature) for feature in features)]


def _row(feature: dict) -> places.DivisionRow:
    known = feature["properties"]
    centre = known.get("centre")
    return places.DivisionRow(
        code=known["code"],
        name=known["name"],
        level=known["level"],
        parent=known["parent"],
        boundary=feature["geometry"],
        time_zone=known.get("time_zone", ""),
        calendar_code=known.get("calendar_code", ""),
        is_constructed=known["is_constructed"],
        source=SOURCE,
        centre=tuple(centre) if centre else None,
    )


def addresses() -> list[places.AddressRow]:
    """Invented house numbers, a few in each community, so that an address text can be placed without a map."""
    rows = json.loads((DATA / "addresses.json").read_text(encoding="utf-8"))
    return [
        places.AddressRow(row["text"], row["division"], tuple(row["point"]), is_constructed=True, source=SOURCE)
        for row in rows
    ]
