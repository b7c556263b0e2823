"""Separated text: encodings, separators, quotes, and what is wrong with a file, line by line."""

import codecs

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huimin.engines.exchange.errors import SourceRefused
from huimin.engines.exchange.readers import Source, open_source, survey
from huimin.engines.exchange.readers.sniffing import guess_encoding, guess_separator
from huimin.engines.exchange.types import BadRow, Row

RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two shared cores


def read(folder, content: bytes, source: Source | None = None, name: str = "x.csv"):
    """The columns and rows of a file; a row is its (line, values), a bad one its (line, code)."""
    path = folder / name
    path.write_bytes(content)
    source = source or Source()
    opened = open_source(path, source, survey(path, source))
    rows = [
        (row.line, row.fault.code) if isinstance(row, BadRow) else (row.line, list(row.values.values()))
        for row in opened.rows
    ]
    return opened.columns, rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_whatever_the_encoding_separator_and_line_ending(tmp_path, encoding, separator, ending):
    lines = [
        ["工单编号", "诉求内容", "Größe"],
        ["1", "路灯不亮，请维修。", "a b"],
        ["2", f'"他说{separator}“好”"', "c"],
    ]
    if encoding.startswith(("gb", "utf-16-")):
        lines[0][2] = "大小"
    content = ending.join(separator.join(line) for line in lines) + ending
    columns, rows = read(tmp_path, content.encode(encoding))
    assert list(columns) == lines[0]
    assert [values for _line, values in rows] == [lines[1], ["2", f"他说{separator}“好”", "c"]]
    assert [line for line, _values in rows] == [2, 3]


def test_western_text_is_not_taken_for_chinese(tmp_path):
    columns, rows = read(tmp_path, "straße,größe\nMünchner Straße,süß\nÄcker,Öl\n".encode("cp1252"))
    assert list(columns) == ["straße", "größe"]
    assert rows[0] == (2, ["Münchner Straße", "süß"])


def test_broken_bytes_cost_their_own_cell(tmp_path):
    columns, rows = read(tmp_path, "编号,内容\n".encode() + "1,好".encode()[:-1] + b"\n" + "2,行\n".encode() * 20)
    assert list(columns) == ["编号", "内容"]
    assert rows[0] == (2, ["1", "\ufffd"])
    assert rows[20] == (22, ["2", "行"])


def test_a_value_may_hold_quotes_separators_and_lines(tmp_path):
    _columns, rows = read(tmp_path, b'a,b\n1,"x, ""y""\r\nz"\n2,w\n')
    assert rows == [(2, ["1", 'x, "y"\r\nz']), (4, ["2", "w"])]


def test_a_runaway_quote_costs_one_line(tmp_path):
    body = b"".join(b"%d,text\n" % number for number in range(700))
    _columns, rows = read(tmp_path, b'a,b\n0,"open\n' + body)
    assert rows[0] == (2, "runaway_quote")
    assert rows[1:] == [(number + 3, [str(number), "text"]) for number in range(700)]
    _columns, rows = read(tmp_path, b'a,b\n0,"open\n1,x\n2,y\n')
    assert rows == [(2, "unreadable_line"), (3, ["1", "x"]), (4, ["2", "y"])]


def test_a_quote_that_swallows_lines_up_to_the_next_quote_gives_them_back(tmp_path):
    _columns, rows = read(tmp_path, b'a,b\n0,"open\n1,x\n2,"y"\n3,z\n')
    assert rows == [(2, "unreadable_line"), (3, ["1", "x"]), (4, ["2", "y"]), (5, ["3", "z"])]


def test_rows_of_another_width(tmp_path):
    _columns, rows = read(tmp_path, b"a,b,c\n1,2\n\n1,2,3,,\n1,2,3,4\n  \n1,2,3\n")
    assert rows == [(2, "wrong_width"), (4, ["1", "2", "3"]), (5, "wrong_width"), (7, ["1", "2", "3"])]


def test_what_the_mapping_says_of_the_file(tmp_path):
    source = Source(separator="|", quote="", header=False, columns=("a", "b"), skip_lines=2)
    _columns, rows = read(tmp_path, b'title\n\n1|"x\n2|y"\n', source)
    assert rows == [(3, ["1", '"x']), (4, ["2", 'y"'])]


def test_columns_without_a_name_or_with_the_same(tmp_path):
    columns, _rows = read(tmp_path, b"a,,a,a\n1,2,3,4\n")
    assert columns == ("a", "column 2", "a #2", "a #3")


@pytest.mark.parametrize("content", [b"", b"\n\n", b'"open'])
def test_a_file_without_a_header_is_refused(tmp_path, content):
    with pytest.raises(SourceRefused):
        read(tmp_path, content)


def test_an_unknown_encoding_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(SourceRefused, match="klingon"):
        read(tmp_path, b"a\n1\n", Source(encoding="klingon"))
    with pytest.raises(SourceRefused):
        survey(tmp_path / "none.csv", Source())


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"plain", "utf-8"),
        ("中文".encode(), "utf-8"),
        ("咸阳北路街道办事处".encode("gb18030"), "gb18030"),
        ("Straße, Größe, Übung".encode("cp1252"), "cp1252"),
        ("ab".encode("utf-16-le"), "utf-16-le"),
        ("a,b\n1,2".encode("utf-16-be"), "utf-16-be"),
        (("好" * 40).encode() + b"\xff", "utf-8"),
    ],
)  # fmt: skip
def test_guessing_the_encoding(content, encoding):
    assert guess_encoding(content) == encoding


def test_guessing_the_separator_looks_at_more_than_the_header():
    assert guess_separator("a;b,c;d\n1;2;3\n4;5;6\n") == ";"
    assert guess_separator('"a,b"\t"c,d"\n1\t2\n') == "\t"


ANY_SOURCE = st.builds(
    Source,
    format=st.sampled_from(["", "csv", "json", "jsonl", "geojson"]),
    encoding=st.sampled_from(["", "utf-8", "gb18030", "utf-16", "big5", "utf-32", "latin-1"]),
    separator=st.sampled_from(["", ",", ";", "\t"]),
    quote=st.sampled_from(['"', "", "'"]),
    skip_lines=st.integers(0, 3),
    path=st.sampled_from(["", "a", "a.b", "0.x"]),
)
PIECES = st.lists(
    st.sampled_from(
        [b"a,b\n", b"1,2\n", b'"', b'""', b",", b";", b"\r", b"\n", b"\x00", b"\xff", b"\xb0\xa1", codecs.BOM_UTF8,
         codecs.BOM_UTF16_LE, b"{", b"}", b"[", b"]", b'{"a":', b'"x"', b":", b"1", b"\\", b'[{"a":1},', b"\xf0\x9f"]
    )
).map(b"".join)  # fmt: skip


@RELAXED
@given(content=st.one_of(st.binary(max_size=400), PIECES), source=ANY_SOURCE)
@example(content=b"\xff\xfe{", source=Source(format="json"))
def test_whatever_the_bytes_a_file_is_rows_or_refused(tmp_path_factory, content, source):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        rows = list(open_source(path, source, survey(path, source)).rows)
    except SourceRefused:
        return
    assert all(isinstance(row, Row | BadRow) for row in rows)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    lines = [row.line for row in rows]
    assert lines == sorted(lines)


@RELAXED
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_characters="\ufffd", exclude_categories=["Cs"])), min_size=2, max_size=2
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_as_csv_is_read_back(tmp_path_factory, table):
    import csv
    import io

    text = io.StringIO(newline="")
    csv.writer(text).writerows([["a", "b"], *table])
    folder = tmp_path_factory.getbasetemp()
    _columns, rows = read(folder, text.getvalue().encode(), Source(encoding="utf-8", separator=",", format="csv"))
    assert [values for _line, values in rows] == table
