import pytest

from huimin.config import cli
from huimin.kernel.commands.api import Argument, AskedWrongly, Command, Failed


def count(terminal, *, kind, limit):
    if kind == "stone":
        raise Failed("A stone is no tree.")
    if limit < 1:
        raise AskedWrongly("--limit must be at least 1.")
    terminal.say("Counting.")
    terminal.data({"kind": kind, "limit": limit}, f"{limit} of {kind}")


COMMANDS = [
    Command(
        "orchard",
        "count",
        "Count the trees of a kind.",
        count,
        (Argument("kind"), Argument("--limit", type=int, default=10, help="at most")),
        needs_database=False,
        has_data=True,
    ),
    Command("rest", "", "Do nothing.", lambda terminal: None, needs_database=False),
    Command("fail", "", "Say no.", lambda terminal: 1, needs_database=False),
]


@pytest.fixture(autouse=True)
def commands(monkeypatch):
    monkeypatch.setattr(cli, "find_commands", lambda: COMMANDS)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], 0),
        (["--help"], 0),
        (["orchard", "--help"], 0),
        (["orchard", "count", "--help"], 0),
        (["rest"], 0),
        (["fail"], 1),
        (["orchard", "count", "apple"], 0),
        (["orchard", "count", "stone"], 1),
        (["orchard", "count", "apple", "--limit", "0"], 2),
        (["orchard", "count", "apple", "--limit", "many"], 2),
        (["orchard", "count"], 2),
        (["orchard"], 2),
        (["orchard", "plant"], 2),
        (["forest"], 2),
        (["rest", "--quickly"], 2),
        (["rest", "--json"], 2),
    ],
)
def test_exit_codes(given, code, capsys):
    assert cli.main(given) == code
    told = capsys.readouterr()
    assert bool(told.err) == (code == 2 or "stone" in given)


def test_json_is_all_that_standard_output_holds(capsys):
    assert cli.main(["orchard", "count", "apple", "--json"]) == 0
    told = capsys.readouterr()
    assert told.out == '{\n  "kind": "apple",\n  "limit": 10\n}\n'
    assert told.err == "Counting.\n"


def test_a_mistake_leads_to_the_help(capsys):
    cli.main(["orchard", "count"])
    assert capsys.readouterr().err == (
        "huimin: the following arguments are required: kind\nTry: ./huimin orchard count --help\n"
    )


def test_every_real_command_has_its_place(monkeypatch):
    monkeypatch.undo()
    commands = cli.find_commands()
    places = [(command.noun, command.verb) for command in commands]
    assert len(places) == len(set(places))
    assert all(command.help for command in commands)
    cli.build_parser(commands)
