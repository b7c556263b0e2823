"""`./huimin clock …`"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from huimin.kernel.clock import api as clock
from huimin.kernel.commands.api import Argument, AskedWrongly, Command, Failed, Terminal
from huimin.kernel.gate.api import Actor

from .actions import decree_load
from .documents import DocumentInvalid, read_decree


def load(terminal: Terminal, *, file: Path) -> None:
    """Loads the decree in the file."""
    try:
        document = read_decree(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise AskedWrongly(f"{file}: {error.strerror}") from None
    except (DocumentInvalid, UnicodeDecodeError) as error:
        raise Failed(f"{file}: {error}") from None
    try:
        version = decree_load(
            actor=Actor.system("operator", channel="command"),
            year=document.year,
            holidays=document.holidays,
            makeup_days=document.makeup_days,
            source=document.source,
            origin=document.origin or file.name,
        )
    except clock.ClockError as error:
        raise Failed(f"{file}: {error}") from None
    terminal.data(
        {"source": document.source, "year": document.year, "version": version},
        f"The decree {document.source} {document.year} is in force (version {version}). "
        "Provisional due times are computed again by the worker.",
    )


def show(terminal: Terminal) -> None:
    """Lists calendars and decreed years."""
    calendars = clock.calendars()
    sources = sorted({view.decree_source for view in calendars if view.decree_source})
    decrees = {source: clock.decrees(source) for source in sources}
    known = [view for each in calendars for view in clock.succession(clock.calendar_versions(each.code))]
    planned = [view for view in known if view.valid_from and view.valid_from > clock.today()]
    lines = [f"{view.code}  version {view.version}  {view.title['en']}  ({view.origin})" for view in calendars]
    lines += [f"from {view.valid_from}: {view.code}  version {view.version}" for view in planned]
    for source, views in decrees.items():
        lines += ["", f"Decreed years of {source}: {', '.join(str(view.year) for view in views)}"]
    terminal.data(
        {
            "calendars": [
                {"code": view.code, "version": view.version, "title": view.title, "decree_source": view.decree_source}
                for view in calendars
            ],
            "planned": [
                {"code": view.code, "version": view.version, "valid_from": f"{view.valid_from}"} for view in planned
            ],
            "decrees": {source: [view.year for view in views] for source, views in decrees.items()},
        },
        "\n".join(lines),
    )


def due(terminal: Terminal, *, start: str, limit: str, calendar: str, zone: str) -> None:
    """Says when something is due."""
    try:
        moment = datetime.fromisoformat(start)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, KeyError):
        raise AskedWrongly(
            "start must be a time such as 2026-02-10T16:00, the zone a name such as Asia/Shanghai"
        ) from None
    try:
        found = clock.due(start=moment, limit=limit, calendar=calendar, time_zone=zone)
    except clock.ClockError as error:
        raise Failed(str(error)) from None
    terminal.data(
        {"due": found.at.isoformat(), "is_provisional": found.is_provisional},
        f"{found.at:%Y-%m-%d %H:%M:%S %Z}"
        + (" (provisional: a year on the way is not decreed)" if found.is_provisional else ""),
    )


COMMANDS = [
    Command(
        "clock",
        "decree-load",
        "Load a year's holidays and the days worked in their place from a file.",
        load,
        arguments=(Argument("file", type=Path, help="YAML or JSON with year, holidays, makeup_days"),),
        has_data=True,
    ),
    Command("clock", "show", "List calendars and decreed years.", show, has_data=True),
    Command(
        "clock",
        "due",
        "Say when something is due.",
        due,
        arguments=(
            Argument("start", help="2026-02-10T16:00"),
            Argument("limit", help="4wh, 2h, 5wd, 60d"),
            Argument("--calendar", default=clock.OFFICE, help="its code"),
            Argument("--zone", default=clock.CHINA, help="Asia/Shanghai, America/New_York …"),
        ),
        has_data=True,
    ),
]
