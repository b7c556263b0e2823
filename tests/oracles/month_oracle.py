"""The supervisor's month report of the Los Angeles requests, computed by hand from the CSV alone.

Shares no code with Huimin; promises and readings of the file are those of requests_oracle. Every row gets its verdict, and every
figure is a count of rows: {(group): {count: number}} by unit, type and district, and all together.
Run it on its own:  python tests/oracles/month_oracle.py FILE 2020-01
"""

import csv
import json
import sys
from collections import defaultdict

import requests_oracle as requests

DISTRICTS = {
    "North Valley APC": "us-la-north-valley",
    "South Valley APC": "us-la-south-valley",
    "West Los Angeles APC": "us-la-west",
    "Central APC": "us-la-central",
    "East Los Angeles APC": "us-la-east",
    "South Los Angeles APC": "us-la-south",
    "Harbor APC": "us-la-harbor",
}
CHANNELS = {
    "Call": "phone", "Mobile App": "portal", "Self Service": "portal", "Driver Self Report": "grid",
    "Council's Office": "leader",
}  # fmt: skip


def rows(path, month, as_of):
    """key → what the report says of the row."""
    with open(path, encoding="utf-8", newline="") as file:
        places = {row["srnumber"]: (row["apc"], row["requestsource"]) for row in csv.DictReader(file)}
    found = {}
    for key, kind, unit, created, closed, _times, state in requests.la_rows(path):
        if f"{created:%Y-%m}" != month:
            continue
        due = requests.PROMISES[kind](created)
        apc, source = places[key]
        found[key] = {
            "unit": unit, "type": kind, "place": DISTRICTS.get(apc, ""), "channel": CHANNELS.get(source, "import"),
            "raised": 1,
            "accepted": int(state != "aside"),
            "set_aside": int(state == "aside"),
            "handled": int(state == "closed"),
            "on_time": int(state == "closed" and closed is not None and closed <= due),
            "late": int(state == "closed" and closed is not None and closed > due),
            "time_unknown": int(state == "closed" and closed is None),
            "waiting_late": int(state == "open" and due < as_of),
            "waiting_in_time": int(state == "open" and due >= as_of),
        }  # fmt: skip
    return found


COUNTS = (
    "raised", "accepted", "set_aside", "handled", "on_time", "late", "time_unknown", "waiting_late", "waiting_in_time",
)  # fmt: skip


def report(path, month, as_of):
    """{"unit": {code: counts}, "type": …, "place": …, "channel": …, "": {"": counts}}"""
    found = {by: defaultdict(lambda: dict.fromkeys(COUNTS, 0)) for by in ("", "unit", "type", "place", "channel")}
    for row in rows(path, month, as_of).values():
        for by, groups in found.items():
            group = groups[row[by] if by else ""]
            for name in COUNTS:
                group[name] += row[name]
    return {by: {key: dict(counts) for key, counts in groups.items()} for by, groups in found.items()}


if __name__ == "__main__":
    now = requests.datetime.now(requests.LA)
    json.dump(report(sys.argv[1], sys.argv[2], now), sys.stdout, indent=1, ensure_ascii=False)
