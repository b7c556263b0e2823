"""JSON: lists at any depth, streamed; broken elements cost themselves alone."""

import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.engines.exchange.errors import SourceRefused
from huimin.engines.exchange.readers import trees
from huimin.engines.exchange.readers.trees import line_objects, tree_rows
from huimin.engines.exchange.types import BadRow

RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two shared cores


def read(text, path="", *, is_geojson=False):
    rows = tree_rows(io.StringIO(text), path, is_geojson=is_geojson)
    return [(row.line, row.fault.code) if isinstance(row, BadRow) else (row.line, row.values) for row in rows]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('[{"a":1},{"a":2}]', ""),
        (' \n[ {"a":1} , {"a":2} ] ', ""),
        ('{"x":[{"a":1},{"a":2}]}', ""),
        ('{"x":[{"a":1},{"a":2}]}', "x"),
        ('{"n":[1,2],"s":"[{","o":{"deep":[]},"x":{"y":[{"a":1},{"a":2}]}}', ""),
        ('{"n":[1,2],"s":"[{","o":{"deep":[]},"x":{"y":[{"a":1},{"a":2}]}}', "x.y"),
        ('[5,{"y":[{"a":1},{"a":2}]}]', "1.y"),
    ],
)
@pytest.mark.parametrize("chunk", [1, 2, 7, 1 << 18])
def test_the_list_is_found_and_read_however_it_is_cut(monkeypatch, text, path, chunk):
    monkeypatch.setattr(trees, "CHUNK_CHARS", chunk)
    assert [values for _line, values in read(text, path)] == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("text", ["", "{}", "null", "5", '"x"', '{"a":[1]}', '{"a"', "{", '{"a":{"b":"'])
def test_no_list_is_refused(text):
    with pytest.raises(SourceRefused, match=r"source\.path"):
        read(text)


def test_lines_are_counted(monkeypatch):
    monkeypatch.setattr(trees, "CHUNK_CHARS", 3)
    assert [line for line, _values in read('{\n"x":\n[\n{"a":\n1},\n\n{"a":2},{"a":3}]}')] == [4, 7, 7]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"a":1},{"a":01},{"a":2}]', [{"a": 1}, "broken_json", {"a": 2}]),
        ('[{"a":1},{"a":2,{"a":3},{"a":4}]', [{"a": 1}, "broken_json", {"a": 3}, {"a": 4}]),
        ('[{"a":1},\n{"a":"2},\n{"a":3}]', [{"a": 1}, "cut_off", {"a": 3}]),
        ('[{"a":1},5,"x",[1,[2]],null,{"a":2}]', [{"a": 1}, *["no_object"] * 4, {"a": 2}]),
        ('[{"a":1},{"a":', [{"a": 1}, "cut_off"]),
        ('[{"a":1},', [{"a": 1}, "list_not_closed"]),
        ('[{"a":1}{"a":2}]', [{"a": 1}, {"a": 2}]),
        ('[{"a":1},,{"a":2},]', [{"a": 1}, {"a": 2}]),
    ],
)
def test_a_broken_element_costs_itself_alone(text, expected):
    assert [values for _line, values in read(text)] == expected


def test_features_have_their_properties_beside_them():
    feature = {"type": "Feature", "id": 7, "properties": {"kind": "x", "id": 8}, "geometry": None}
    (row,) = read(json.dumps({"type": "FeatureCollection", "features": [feature]}), "features", is_geojson=True)
    assert row[1] == {**feature, "kind": "x", "id": 7}


def test_an_object_a_line():
    rows = list(line_objects(io.StringIO('{"a":1}\n\n{"a":\n[1]\n{"a":2}')))
    assert [(row.number, row.line) for row in rows] == [(1, 1), (2, 3), (3, 4), (4, 5)]
    assert [isinstance(row, BadRow) for row in rows] == [False, True, True, False]


def test_endless_nesting_and_endless_numbers_are_rows_of_their_own():
    deep = "[" * 100_000
    rows = read(f'[{{"a":{deep}{"]" * 100_000}}},{{"a":{"9" * 5000}}},{{"a":2}}]')
    assert [values for _line, values in rows] == ["broken_json", "broken_json", {"a": 2}]


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.floats(allow_nan=False, allow_infinity=False))
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8
)


@RELAXED
@given(st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=5), st.integers(1, 9), st.booleans())
def test_what_is_written_as_json_is_read_back(objects, chunk, is_ascii):
    before, trees.CHUNK_CHARS = trees.CHUNK_CHARS, chunk
    try:
        read_back = read(json.dumps(objects, ensure_ascii=is_ascii))
    finally:
        trees.CHUNK_CHARS = before
    assert [values for _line, values in read_back] == [
        {**item["properties"], **item}
        if item.get("type") == "Feature" and isinstance(item.get("properties"), dict)
        else item
        for item in objects
    ]
