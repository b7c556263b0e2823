"""What docs/howto/import-requests.md says is so."""

import re

from django.conf import settings

from huimin.engines.casework.models import Case
from huimin.engines.casework.replay.commands import COMMANDS
from huimin.engines.casework.replay.target import Requests
from huimin.engines.exchange.api import whole_schema

HOWTO = settings.BASE_DIR / "docs" / "howto" / "import-requests.md"
#: Keys that the page shows in an example or names in words.
NAMED = {"zh-hans", "en", "item", "properties"}


def block(beginning):
    """The code block of the page that begins so."""
    return next(
        text
        for text in re.findall(r"^```\w*\n(.*?)^```$", HOWTO.read_text("utf-8"), re.S | re.M)
        if text.startswith(beginning)
    )


def test_the_worked_example_works(take):
    report = take(block("工单编号").encode("gbk"), block("mapping: 1")).report
    assert (report["rows"]["new"], report["rows"]["quarantined"]) == (2, 0)
    assert (report["file"]["encoding"], report["file"]["separator"]) == ("gb18030", ";")
    first, second = Case.objects.order_by("origin_key")
    assert (first.state, first.rating, report["figures"]["total"]["on_time"]) == ("closed", 4, 1)
    assert (second.state, second.due_at.isoformat()) == ("handling", "2023-03-09T10:00:00+00:00")


def keys(schema):
    """Every key the schema knows."""
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            if isinstance(inner, dict):
                yield name
        for inner in schema.values():
            yield from keys(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from keys(inner)


def test_every_key_of_the_language_is_explained():
    words = set(re.findall(r"[a-z_][a-z_0-9-]*", HOWTO.read_text("utf-8")))
    assert set(keys(whole_schema(Requests().schema()))) - words - NAMED == set()


def test_every_command_is_explained():
    text = HOWTO.read_text("utf-8")
    assert [command.verb for command in COMMANDS if f"requests {command.verb}" not in text] == []
