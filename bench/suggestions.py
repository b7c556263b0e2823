"""How often suggestions are right: `python bench/suggestions.py REQUESTS_FOLDER` prints the table of docs/explanation/suggestions.md.

No database: real requests of New York and Los Angeles, trained on the earlier ones and asked about the latest fifth; and the constructed
Chinese sentences, asked about phrases, openings and endings that were not learned.
"""

import argparse
import csv
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from types import SimpleNamespace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import django
import yaml

django.setup()

from huimin.engines.casework.learning import suggesting, training  # noqa: E402
from huimin.engines.casework.learning.training import Example  # noqa: E402
from huimin.kernel.access.api import Where  # noqa: E402
from huimin.systems import urban  # noqa: E402
from huimin.systems.demo.sample_street.sentences import sentences  # noqa: E402

EPOCH = datetime(2026, 1, 1)  # noqa: DTZ001 - only the order counts


def main() -> int:
    """Measures what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("requests", type=Path, nargs="?", help="the folder with nyc311_*.csv and la_myla311_*.csv")
    asked = parser.parse_args()
    print(
        f"{'set':44}{'learned':>8}{'held':>6}{'classes':>8}{'top-1 (95 %)':>24}{'top-3 (95 %)':>24}{'most often':>11}{'ECE':>7}{'ms':>6}{'MB':>6}"
    )
    constructed()
    if asked.requests:
        rows = read(next(asked.requests.glob("nyc311_*.csv")), "Created Date", "%m/%d/%Y %I:%M:%S %p")
        measured("New York: type by descriptor", list(new_york(rows, "Complaint Type", "Descriptor")))
        measured("New York: type by location type", list(new_york(rows, "Complaint Type", "Location Type")))
        measured("New York: type by both", list(new_york(rows, "Complaint Type", "Descriptor", "Location Type")))
        measured("New York: unit by both", list(new_york(rows, "Agency", "Descriptor", "Location Type")))
        rows = read(next(asked.requests.glob("la_myla311_*.csv")), "createddate", "%m/%d/%y %H:%M")
        measured("Los Angeles: unit by type", list(los_angeles(rows)))
    return 0


def constructed() -> None:
    """Chinese, constructed: learned and held back share no phrase."""
    made = sentences()
    held = [Example(one.text, one.type_code, EPOCH) for one in made if one.is_held_back]
    # The last eighth of the time calibrates: its phrases are not those before it, as the next resident's will not be.
    learned = [
        Example(one.text, one.type_code, EPOCH + timedelta(minutes=one.phrase)) for one in made if not one.is_held_back
    ]
    measured("Chinese, constructed: type by sentence", learned, held, family="han")
    by_keywords(held)


def by_keywords(held: list[Example]) -> None:
    """What keywords alone would have said, which is what a town has before it has learned anything."""
    types = {}
    for path in Path(urban.__file__).parent.parent.glob("*/*/definitions/case_types.yaml"):
        for item in yaml.safe_load(path.read_text("utf-8"))["case_types"]:
            types[item["code"]] = SimpleNamespace(
                code=item["code"], title=item["title"], keywords=item.get("keywords", ())
            )
    ranked = [[item.code for item in suggesting._by_keywords(one.text, types)] for one in held]
    first = sum(codes[:1] == [one.label] for codes, one in zip(ranked, held, strict=True))
    three = sum(one.label in codes[:3] for codes, one in zip(ranked, held, strict=True))
    print(f"    by keywords alone: {first / len(held):.1%} at once, {three / len(held):.1%} among three")


def read(path: Path, column: str, form: str) -> list[tuple[datetime, dict[str, str]]]:
    """The rows of a file with their times, in order of time."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(datetime.strptime(row[column], form), row) for row in csv.DictReader(file)]  # noqa: DTZ007
    return sorted(rows, key=lambda pair: pair[0])


def new_york(rows: list[tuple[datetime, dict[str, str]]], label: str, *columns: str) -> Iterator[Example]:
    """What was noted besides the complaint type; the answer of the city is left out, it would tell."""
    for at, row in rows:
        text = " · ".join(row[column] for column in columns if row[column])
        if text:
            yield Example(text, row[label], at, Where(street=row["Borough"], community=row["Community Board"]))


def los_angeles(rows: list[tuple[datetime, dict[str, str]]]) -> Iterator[Example]:
    """The file has no text besides the type."""
    for at, row in rows:
        yield Example(row["requesttype"], row["owner"], at, Where(street=row["apc"], community=row["ncname"]))


def measured(title: str, examples: list[Example], held: list[Example] | None = None, *, family: str = "latin") -> None:
    """Learns, measures and prints a row."""
    model, report = training.learn(examples, family=family, name="bench", held_back=held)
    asked = held or examples[-200:]
    spent = []
    for example in asked[:200]:
        start = time.perf_counter()
        model.rank(example.text, example.where)
        spent.append((time.perf_counter() - start) * 1000)
    labels = Counter(one.label for one in (held or examples[-report["held_back"] :]))
    often = labels.most_common(1)[0][1] / labels.total()

    def said(part: str) -> str:
        found = report[part]
        return f"{found['share']:.1%} ({found['low']:.1%}-{found['high']:.1%})"

    print(
        f"{title:44}{report['cases'] - (0 if held else report['held_back']):8}{report['held_back']:6}{len(model.classes):8}"
        f"{said('top1'):>24}{said('top3'):>24}{often:11.1%}{report['calibration_error']:7.3f}{median(spent):6.2f}"
        f"{report['memory_bytes'] / 1e6:6.1f}"
    )
    weak = {
        label: counts for label, counts in report["classes"].items() if counts[0] >= 5 and counts[1] < counts[0] / 2
    }
    for label, (count, first, three) in weak.items():
        print(f"    seldom right: {label}: {first} of {count} at once, {three} among three")


if __name__ == "__main__":
    raise SystemExit(main())
