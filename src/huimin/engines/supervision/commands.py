"""`./huimin supervision …`"""

from pathlib import Path

from django.utils import translation

from huimin.kernel.access.api import Actor
from huimin.kernel.api.errors import HuiminError
from huimin.kernel.commands.api import Argument, AskedWrongly, Command, Failed, Terminal
from huimin.kernel.places import api as places

from .measures import outcomes
from .measures.period import Period
from .reports import content, paper, sheet
from .reports.making import LANGUAGES

WRITERS = {"pdf": paper.pdf, "xlsx": sheet.xlsx}


def rebuild(terminal: Terminal) -> None:
    """Forgets all figures and makes them again from the event log alone."""
    done = outcomes.rebuild(progress=terminal.progress)
    terminal.data({"cases": done}, f"{done} cases were folded from their facts; every figure was counted anew.")


def report(
    terminal: Terminal, *, division: str, month: str, week: str, format: str, language: str, output: Path | None
) -> None:
    """Writes the report of a division as a file, as it stands now; editions that are kept are made in the workbench."""
    if bool(month) == bool(week):
        raise AskedWrongly("Give --month 2020-01 or --week 2020-W05.")
    try:
        period = Period.parse(month or week)
        places.division(division)
        with translation.override(language):
            found = content.gather(
                actor=Actor.system("report", channel="command"),
                division_code=division,
                period=period,
                language=language,
            )
            body = WRITERS[format](found)
    except HuiminError as refused:
        raise Failed(str(refused)) from None
    path = output or Path(f"{division}-{period}.{format}")
    path.write_bytes(body)
    terminal.data(
        {"file": str(path), "cases": len(found.annex), "digest": found.digest, "summary": list(found.summary)},
        "\n".join([*found.summary, f"{path}: {len(body):,} bytes."]),
    )


COMMANDS = [
    Command("supervision", "rebuild", "make all figures again from the event log alone", rebuild, has_data=True),
    Command(
        "supervision",
        "report",
        "write the supervision report of a division over a week or a month",
        report,
        (
            Argument("--division", required=True, help="code of the division"),
            Argument("--month", default="", help="2020-01"),
            Argument("--week", default="", help="2020-W05"),
            Argument("--format", choices=sorted(WRITERS), default="pdf", help="pdf or xlsx"),
            Argument("--language", choices=LANGUAGES, default="zh-hans", help="zh-hans or en"),
            Argument("--output", type=Path, default=None, help="the file to write; else DIVISION-PERIOD.FORMAT here"),
        ),
        has_data=True,
    ),
]
