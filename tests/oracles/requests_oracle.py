"""Volume, on-time and open figures of two real files, computed by hand from the CSV alone.

Shares no code with Huimin: csv, datetime and zoneinfo of the standard library, and the promises below typed again from what the
mappings say in words. Run it on its own:  python tests/oracles/requests_oracle.py la FILE
"""

import csv
import json
import sys
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LA, NY = ZoneInfo("America/Los_Angeles"), ZoneInfo("America/New_York")

# Federal holidays that any promise of the two files can meet.
HOLIDAYS = {date(2020, 1, 1), date(2020, 1, 20), date(2020, 2, 17), date(2022, 5, 30)}
OPENS, CLOSES = time(8, 0), time(17, 0)


def works(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def end_of_working_day(start, count):
    """When the work of the count-th working day after the day of the start ends."""
    day = start.date()
    while count:
        day += timedelta(days=1)
        count -= works(day)
    return datetime.combine(day, CLOSES, tzinfo=start.tzinfo)


def end_of_day(start, count):
    return datetime.combine(start.date() + timedelta(days=count), time(23, 59, 59), tzinfo=start.tzinfo)


def after_hours(start, hours):
    """Natural hours: elapsed time, whatever the clock on the wall does."""
    zone = start.tzinfo
    return (start.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)).astimezone(zone)


def after_working_hours(start, hours):
    """Minute by minute through the opening hours: slow and plain."""
    left = timedelta(hours=hours)
    day = start.date()
    while True:
        if works(day):
            begin = max(datetime.combine(day, OPENS, tzinfo=start.tzinfo), start)
            end = datetime.combine(day, CLOSES, tzinfo=start.tzinfo)
            if end > begin:
                if end - begin >= left:
                    return begin + left
                left -= end - begin
        day += timedelta(days=1)


PROMISES = {
    "la.bulky_items": lambda at: end_of_working_day(at, 5),
    "la.appliances": lambda at: end_of_working_day(at, 5),
    "la.electronic_waste": lambda at: end_of_working_day(at, 5),
    "la.illegal_dumping": lambda at: end_of_working_day(at, 3),
    "la.graffiti": lambda at: after_hours(at, 48),
    "la.homeless_encampment": lambda at: end_of_working_day(at, 10),
    "la.dead_animal": lambda at: after_hours(at, 24),
    "la.streetlight": lambda at: end_of_working_day(at, 10),
    "la.water_waste": lambda at: after_working_hours(at, 16),
    "la.other": lambda at: end_of_day(at, 10),
    "nyc.noise_residential": lambda at: after_hours(at, 2),
    "nyc.noise_vehicle": lambda at: after_hours(at, 1),
    "nyc.noise_other": lambda at: after_hours(at, 2),
    "nyc.parking_blocking": lambda at: after_hours(at, 1),
    "nyc.parking": lambda at: after_hours(at, 4),
    "nyc.homeless": lambda at: after_hours(at, 8),
    "nyc.police_other": lambda at: after_hours(at, 8),
    "nyc.sanitation": lambda at: end_of_working_day(at, 3),
    "nyc.streets": lambda at: end_of_working_day(at, 5),
    "nyc.health": lambda at: end_of_working_day(at, 10),
    "nyc.other": lambda at: end_of_working_day(at, 10),
}

LA_TYPES = {
    "Bulky Items": "la.bulky_items",
    "Metal/Household Appliances": "la.appliances",
    "Electronic Waste": "la.electronic_waste",
    "Illegal Dumping Pickup": "la.illegal_dumping",
    "Graffiti Removal": "la.graffiti",
    "Homeless Encampment": "la.homeless_encampment",
    "Dead Animal Removal": "la.dead_animal",
    "Single Streetlight Issue": "la.streetlight",
    "Multiple Streetlight Issue": "la.streetlight",
    "Report Water Waste": "la.water_waste",
    "Other": "la.other",
    "Feedback": "la.other",
}


def la_time(text):
    """1/31/20 0:05, on the clock of Los Angeles."""
    if not text:
        return None
    day, clock = text.split(" ")
    month, number, year = day.split("/")
    hour, minute = clock.split(":")
    return datetime(2000 + int(year), int(month), int(number), int(hour), int(minute), tzinfo=LA)


def ny_time(text):
    """05/01/2022 01:05:09 PM, on the clock of New York."""
    if not text:
        return None
    day, clock, half = text.split(" ")
    month, number, year = day.split("/")
    hour, minute, second = clock.split(":")
    hour = int(hour) % 12 + (12 if half == "PM" else 0)
    return datetime(int(year), int(month), int(number), hour, int(minute), int(second), tzinfo=NY)


def ny_type(row):
    kind, agency = row["Complaint Type"], row["Agency"]
    if kind == "Noise - Residential":
        return "nyc.noise_residential"
    if kind == "Noise - Vehicle":
        return "nyc.noise_vehicle"
    if kind.startswith("Noise"):
        return "nyc.noise_other"
    if kind == "Illegal Parking" and row["Descriptor"].startswith("Blocked "):
        return "nyc.parking_blocking"
    if kind in ("Illegal Parking", "Blocked Driveway", "Abandoned Vehicle"):
        return "nyc.parking"
    if kind in ("Encampment", "Homeless Person Assistance", "Panhandling"):
        return "nyc.homeless"
    by_agency = {"NYPD": "police_other", "DSNY": "sanitation", "DOT": "streets", "DOHMH": "health"}
    return "nyc." + by_agency.get(agency, "other")


def la_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            created, closed, updated = (
                la_time(row["createddate"]),
                la_time(row["closeddate"]),
                la_time(row["updateddate"]),
            )
            state = {"Closed": "closed", "Cancelled": "aside", "Referred Out": "aside"}.get(row["status"], "open")
            yield (
                row["srnumber"], LA_TYPES[row["requesttype"]], "us-la-" + row["owner"].lower(), created, closed,
                [created, closed, updated], state,
            )  # fmt: skip


def ny_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            created, closed = ny_time(row["Created Date"]), ny_time(row["Closed Date"])
            updated = ny_time(row["Resolution Action Updated Date"])
            state = "closed" if row["Status"] == "Closed" else "open"
            yield (
                row["Unique Key"], ny_type(row), "us-ny-" + row["Agency"].lower(), created, closed,
                [created, closed, updated], state,
            )  # fmt: skip


def verdicts(city, path):
    """key → (type, unit, month, verdict, due). Open cases are late or not at the last moment that stands anywhere in the file."""
    rows = list(la_rows(path) if city == "la" else ny_rows(path))
    as_of = max(at for row in rows for at in row[5] if at)
    found = {}
    for key, kind, unit, created, closed, _times, state in rows:
        due = PROMISES[kind](created)
        if state == "closed":
            verdict = "time_unknown" if closed is None else "on_time" if closed <= due else "late"
        elif state == "aside":
            verdict = "set_aside"
        else:
            verdict = "open_late" if due < as_of else "open_in_time"
        found[key] = (kind, unit, f"{created:%Y-%m}", verdict, due)
    return found, as_of


def figures(city, path):
    """Counts by type, unit and month together: (type, unit, month) → {count: number}."""
    found, _as_of = verdicts(city, path)
    counts = defaultdict(lambda: defaultdict(int))
    for kind, unit, month, verdict, _due in found.values():
        row = counts[(kind, unit, month)]
        row["raised"] += 1
        row["closed"] += verdict in ("on_time", "late", "time_unknown")
        row["open"] += verdict in ("open_late", "open_in_time")
        for name in ("on_time", "late", "time_unknown", "set_aside", "open_late"):
            row[name] += verdict == name
    return {group: dict(row) for group, row in counts.items()}


if __name__ == "__main__":
    table = figures(sys.argv[1], sys.argv[2])
    json.dump([{"group": group, **row} for group, row in sorted(table.items())], sys.stdout, indent=1)
