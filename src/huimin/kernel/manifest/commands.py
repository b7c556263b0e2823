"""`./huimin check` and `./huimin new-system`."""

from dataclasses import asdict

from huimin.kernel.commands.api import FAILED, Argument, AskedWrongly, Command, Terminal

from . import checks
from .copying import Name, copy_example
from .discovery import SYSTEMS
from .errors import NameRefused

NEXT_STEPS = """\
Made {folder}.

What to do next:
  1. manifest.toml      its title, owner and row; what it needs, fills and may do
  2. definitions/       the case type: who handles it, how long, what the form asks
  3. pages.py, fills.py its pages and what it puts into the faces
  4. ./huimin check     says what does not fit together yet
  5. make demo          loads it and starts; its pages are at
                        /{path}/  /station/{path}/  /workbench/{path}/  /control/{path}/
Its README.md walks through every file."""


def check(terminal: Terminal) -> int:
    findings = checks.run()
    lines = [f"{finding.file}\n  {finding.key}: {finding.fault}\n  {finding.remedy}" for finding in findings]
    count = f"{len(findings)} finding{'s' if len(findings) != 1 else ''}."
    terminal.data([asdict(finding) for finding in findings], "\n".join([*lines, count]))
    return FAILED if findings else 0


def new_system(terminal: Terminal, *, name: str, title_zh: str, title_en: str) -> None:
    try:
        parsed = Name.parse(name)
        folder = copy_example(systems=SYSTEMS, name=parsed, titles={"zh-hans": title_zh, "en": title_en})
    except NameRefused as refused:
        raise AskedWrongly(str(refused)) from refused
    shown = folder.relative_to(checks.ROOT)
    terminal.say(NEXT_STEPS.format(folder=shown, path=f"{parsed.sector}/{parsed.id}"))


COMMANDS = [
    Command(
        "check",
        "",
        "Compare what systems declare with what they do; exit 1 with file, key, fault and remedy of each finding.",
        check,
        needs_database=False,
        has_data=True,
    ),
    Command(
        "new-system",
        "",
        "Make a new system from the example; nothing outside its folder is touched.",
        new_system,
        (
            Argument("name", metavar="SECTOR/ID", help="such as care/home_visits"),
            Argument("--title-zh", default="", help="its title in Chinese"),
            Argument("--title-en", default="", help="its title in English"),
        ),
        needs_database=False,
    ),
]
