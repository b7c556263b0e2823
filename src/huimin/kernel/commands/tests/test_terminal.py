import io
import json

from huimin.kernel.commands.api import Terminal


def test_with_json_standard_output_is_json_alone():
    out, err = io.StringIO(), io.StringIO()
    terminal = Terminal(is_json=True, out=out, err=err)
    terminal.say("Counting.")
    terminal.progress("trees", 1, 2)
    terminal.data({"trees": 2, "where": "院子"}, "two trees")
    assert json.loads(out.getvalue()) == {"trees": 2, "where": "院子"}
    assert "Counting." in err.getvalue()


def test_without_json_a_person_reads_text():
    out = io.StringIO()
    Terminal(out=out, err=io.StringIO()).data({"trees": 2}, "two trees")
    assert out.getvalue() == "two trees\n"


def test_a_log_gets_a_line_a_tenth():
    err = io.StringIO()
    terminal = Terminal(out=io.StringIO(), err=err)
    for done in range(1, 101):
        terminal.progress("rows", done, 100)
    assert len(err.getvalue().splitlines()) == 10
