"""Values, expressions, matches, points and documents of the mapping language."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.engines.exchange.errors import MappingRefused
from huimin.engines.exchange.language.document import Document, parse_document
from huimin.engines.exchange.language.expressions import FUNCTIONS, compile_expression
from huimin.engines.exchange.language.matches import compile_match
from huimin.engines.exchange.language.numbers import as_number
from huimin.engines.exchange.language.paths import getter
from huimin.engines.exchange.language.points import compile_point
from huimin.engines.exchange.language.schema import whole_schema
from huimin.engines.exchange.language.values import Values
from huimin.engines.exchange.types import Notes, Row

RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two shared cores

ROW = {
    "a": " x ", "n": "1,234.5", "empty": "  ", "na": "N/A", "Created Date": "d", "a.b": "dotted", "kind": "Noise - Park",
    "deep": {"list": [{"k": 1}, {"k": 2.0}], "t": True}, "zero": 0,
}  # fmt: skip


def evaluate(spec, values=ROW, **source):
    notes = Notes()
    document = Document("m", {"source": source}, "")
    return Values(document).value(spec, ("place", "x"))(Row(1, 1, values), notes), notes


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("a", "x"),
        ("a.b", "dotted"),
        ("empty", None),
        ("none", None),
        ("deep.list[0].k", 1),
        ("deep.list.1.k", 2.0),
        ("deep.list[-1].k", 2.0),
        ("deep.list[9].k", None),
        ("deep.t.x", None),
        ({"constant": 5}, 5),
        ({"from": "a", "case": "upper"}, "X"),
        ({"first": ["empty", "none", "a"]}, "x"),
        ({"join": ["a", "empty", "kind"], "with": " / "}, "x / Noise - Park"),
        ({"template": "{a}, {empty}, {kind}"}, "x, Noise - Park"),
        ({"template": "{empty}, {none}"}, None),
        ({"template": "({Created Date})"}, "(d)"),
        ({"from": "kind", "regex": r"- (\w+)"}, "Park"),
        ({"from": "kind", "regex": {"pattern": r"(?P<a>\w+) - (?P<b>\w+)", "group": "a"}}, "Noise"),
        ({"from": "kind", "replace": {" - ": "/", "Noise": ""}}, "/Park"),
        ({"from": "a", "map": {"x": "y"}}, "y"),
        ({"from": "kind", "map": {"Noise - *": 1, "*": 2}}, 1),
        ({"from": "kind", "map": {"NOISE - park": 1}, "ignore_case": True}, 1),
        ({"from": "a", "map": {"y": 1}, "otherwise": "keep"}, "x"),
        ({"from": "a", "map": {"y": 1}, "otherwise": {"value": 3}}, 3),
        ({"from": "empty", "default": "d"}, "d"),
        ({"from": "na", "empty": ["N/A"], "default": "d"}, "d"),
        ({"expression": "number(n) * 2"}, 2469.0),
        ({"from": "deep.t", "map": {"true": "yes"}}, "yes"),
        ({"from": "deep.list[1].k", "map": {"2": "two"}}, "two"),
    ],
)
def test_values(spec, expected):
    assert evaluate(spec)[0] == expected


def test_what_the_source_calls_empty():
    assert evaluate("na", empty=["N/A"])[0] is None


def test_an_unmapped_value_is_noted_and_may_quarantine():
    _value, notes = evaluate({"from": "a", "map": {"y": 1}})
    assert notes.unmapped == [("place.x", "x")]
    assert not notes.faults
    _value, notes = evaluate({"from": "a", "map": {"y": 1}, "otherwise": "quarantine"})
    assert [(fault.field, fault.code, fault.value) for fault in notes.faults] == [("place.x", "unmapped_value", "x")]


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"from": "a", "constant": 1},
        {"map": {}},
        {"from": "a", "regex": "("},
        {"from": "a", "regex": {"pattern": "a", "group": 2}},
    ],
)
def test_values_that_make_no_sense_are_refused(spec):
    with pytest.raises(MappingRefused):
        evaluate(spec)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("number(n) // 1000", 1.0),
        ('a == "x" and not empty', True),
        ("empty == None", True),
        ("empty < 5", False),
        ("empty + 5", None),
        ('"yes" if contains(kind, "Noise") else "no"', "yes"),
        ('col("Created Date")', "d"),
        ('kind in ["a", "Noise - Park"]', True),
        ("1 < 2 < 3", True),
        ("length(kind)", 12),
        ("part(kind, 0, 5)", "Noise"),
        ("round(2.567, 1)", 2.6),
        ("-zero", 0),
        ("a * 3", None),  # text is not multiplied: noted as an oddity
        ("1 / zero", None),
    ],
)
def test_expressions(text, expected):
    assert evaluate({"expression": text})[0] == expected


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "a.b", "a[0]", "lambda: 1", "[x for x in a]", "f'{a}'", "a ** 9", "(", "", "number(a, b)", "col(a)",
     "a := 1", "'%s' % a(1)", "1 if", "x" * 3000, "number(*a)", "text(a=1)", "b'x'", "9 << 9"],
)  # fmt: skip
def test_expressions_that_are_refused(text):
    with pytest.raises(MappingRefused):
        evaluate({"expression": text})


def test_a_misspelled_function_is_named_with_the_nearest():
    with pytest.raises(MappingRefused, match="number"):
        evaluate({"expression": "nummber(a)"})


ATOMS = st.sampled_from(
    ["a", "n", "zero", "none", "1", "2.5", "'t'", "None", "True", 'col("Created Date")', "deep", "[1, a]"]
)
PARTS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "<", "==", "in", "and", "or"]), inner).map(
            lambda p: f"({p[0]} {p[1]} {p[2]})"
        ),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, min_size=1, max_size=3)).map(
            lambda p: f"{p[0]}({', '.join(p[1])})"
        ),
        inner.map(lambda part: f"(not {part})"),
        inner.map(lambda part: f"(-{part})"),
    ),
    max_leaves=12,
)


@RELAXED
@given(st.one_of(PARTS, st.text(max_size=30)))
def test_no_expression_breaks_a_row(text):
    document = Document("m", {}, "")
    try:
        run = compile_expression(text, Values(document).column, document, ("checks",))
    except MappingRefused:
        return
    run(Row(1, 1, ROW), Notes())


@pytest.mark.parametrize(
    ("when", "is_fitting"),
    [
        ({"kind": "Noise - Park"}, True),
        ({"kind": "noise - *"}, True),
        ({"kind": ["x", "*Park"], "a": "x"}, True),
        ({"kind": "Noise - Park", "a": "y"}, False),
        ({"empty": None}, True),
        ({"empty": "*"}, False),
        ({"a": "*"}, True),
        ({"deep.list[0].k": 1}, True),
        ({"none": ""}, True),
    ],
)
def test_matches(when, is_fitting):
    test = compile_match(when, Values(Document("m", {}, "")), ("category",))
    assert test(Row(1, 1, ROW), Notes()) is is_fitting


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1,234.5", 1234.5), ("48,85", 48.85), ("１２．５", 12.5), ("\u22123", -3.0), (" 7 ", 7.0), ("1e3", 1000.0),
     (5, 5.0), (True, None),
     ("", None), ("abc", None), ("nan", None), ("inf", None), ("1.2.3", None), (None, None), (float("inf"), None), ("9" * 70, None),
     ("1e999", None), (10**400, None)],
)  # fmt: skip
def test_numbers(value, expected):
    assert as_number(value) == expected


@RELAXED
@given(
    st.text(max_size=30), st.dictionaries(st.text(max_size=5), st.one_of(st.text(), st.lists(st.integers()), st.none()))
)
def test_no_path_breaks_a_row(path, values):
    getter(path)(values)


BOX = [117.0, 39.0, 118.0, 40.0]


@pytest.mark.parametrize(
    ("spec", "values", "expected", "odd"),
    [
        ({"lon": "x", "lat": "y"}, {"x": "117.15", "y": 39.18}, (117.15, 39.18), []),
        ({"lon": "x", "lat": "y"}, {"x": "", "y": ""}, None, ["no_coordinates"]),
        ({"lon": "x", "lat": "y"}, {"x": "east", "y": "1"}, None, ["unreadable_coordinates"]),
        ({"lon": "x", "lat": "y"}, {"x": 0, "y": "0.0"}, None, ["zero_coordinates"]),
        ({"lon": "x", "lat": "y", "within": BOX}, {"x": 39.18, "y": 117.15}, None, ["swapped_coordinates"]),
        (
            {"lon": "x", "lat": "y", "within": BOX, "swapped": "mend"},
            {"x": 39.18, "y": 117.15},
            (117.15, 39.18),
            ["swapped_coordinates"],
        ),
        ({"lon": "x", "lat": "y"}, {"x": 39.18, "y": 117.15}, None, ["swapped_coordinates"]),  # no latitude is 117
        ({"lon": "x", "lat": "y", "within": BOX}, {"x": 10, "y": 10}, (10.0, 10.0), ["outside_area"]),
        ({"lon": "x", "lat": "y", "within": BOX, "outside": "empty"}, {"x": 10, "y": 10}, None, ["outside_area"]),
        ({"lon": "x", "lat": "y"}, {"x": 400, "y": 500}, None, ["outside_area"]),
        ({"pair": {"value": "p", "order": "lat_lon"}}, {"p": "(39.18, 117.15)"}, (117.15, 39.18), []),
        ({"pair": {"value": "p", "order": "lon_lat"}}, {"p": [117.15, "39.18"]}, (117.15, 39.18), []),
        ({"pair": {"value": "p", "order": "lon_lat"}}, {"p": "POINT (117.15 39.18)"}, (117.15, 39.18), []),
        ({"pair": {"value": "p", "order": "lon_lat"}}, {"p": "near the bridge"}, None, ["unreadable_coordinates"]),
        (
            {"geometry": "g"},
            {"g": {"type": "Polygon", "coordinates": [[[117, 39], [118, 39], [118, 40], [117, 39]]]}},
            (117.5, 39.5),
            [],
        ),
        ({"geometry": "g"}, {"g": {"type": "Point", "coordinates": []}}, None, ["unreadable_coordinates"]),
    ],
)
def test_points(spec, values, expected, odd):
    notes = Notes()
    found = compile_point(spec, Values(Document("m", {}, "")), ("place",))(Row(1, 1, values), notes)
    assert (found and (found.lon, found.lat)) == expected
    assert [one.code for one in notes.oddities] == odd


@pytest.mark.parametrize(
    "spec", [{"lon": "x"}, {"x": "x", "y": "y", "crs": "EPSG:0"}, {"lon": "x", "lat": "y", "within": [2, 2, 1, 1]}]
)
def test_places_that_make_no_sense_are_refused(spec):
    with pytest.raises(MappingRefused):
        compile_point(spec, Values(Document("m", {}, "")), ("place",))


SCHEMA = whole_schema({})
GOOD = "mapping: 1\nidentity:\n  origin: x.y\n  key: id\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD.replace("key:", "kee:"), 4, "Did you mean “key”"),
        (GOOD + "sorce: {}\n", 5, "Did you mean “source”"),
        (GOOD + "source:\n  format: cvs\n", 6, "csv"),
        (GOOD + "source:\n  header: yes\n", 6, "boolean"),
        (GOOD + "source:\n  header: false\n", 5, "columns"),
        (GOOD.replace("key: id", "key: {form: id}"), 4, "from"),
        (GOOD + "mapping: 1\n", 5, "twice"),
        (GOOD.replace("mapping: 1", "mapping: 2"), 1, "1"),
        ("a: [", 1, "YAML"),
        ("- 1", 1, "set of keys"),
        ("", 1, "set of keys"),
        (GOOD.replace("x.y", "X Y"), 3, "X Y"),
        ("a: &x [*x]", 1, ""),
        ("a: !!python/object:os.system x", 1, "YAML"),
    ],
)
def test_a_fault_names_its_line_and_the_remedy(text, line, words):
    with pytest.raises(MappingRefused) as refused:
        parse_document(text, "m.yaml", SCHEMA)
    assert line in [fault.line for fault in refused.value.mapping_faults]
    assert words in str(refused.value)


def test_words_that_yaml_would_take_for_something_else_stay_words():
    data = parse_document(
        GOOD.replace("key: id", "key: {from: id, map: {N: Y, No: off, 2020-01-02: on, 0123: null}}"), "m", SCHEMA
    ).data
    assert data["identity"]["key"]["map"] == {"N": "Y", "No": "off", "2020-01-02": "on", "0123": None}


def test_comments_and_blanks_do_not_change_the_digest():
    assert (
        parse_document(GOOD, "a", SCHEMA).digest
        == parse_document("# x\n" + GOOD.replace(": id", ":   id # y"), "b", SCHEMA).digest
    )


@RELAXED
@given(st.text(alphabet="mapingdetyor:1 \n-{}[]\"'&*!|>#,.xk", max_size=80))
def test_no_text_breaks_the_reading_of_a_mapping(text):
    try:
        parse_document(text, "m", SCHEMA)
    except MappingRefused as refused:
        assert refused.mapping_faults  # noqa: PT017 - refusing is one of two right answers
