"""The mapping shipped here is in order and fits the file shipped beside it."""

import csv
from pathlib import Path

from huimin.engines.casework.api import requests_mapping

DATA = Path(__file__).parents[1] / "data"


def test_the_mapping_is_in_order_and_names_columns_of_the_file(db):
    document = requests_mapping(DATA / "los_angeles.yaml")
    with (DATA / "la_myla311_2020-01.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert set(document.columns) <= set(header)


def test_every_request_type_of_the_file_has_a_rule(db):
    rules = requests_mapping(DATA / "los_angeles.yaml").data["category"]["rules"]
    named = {
        word
        for rule in rules
        for words in rule["when"].values()
        for word in ([words] if isinstance(words, str) else words)
    }
    with (DATA / "la_myla311_2020-01.csv").open(encoding="utf-8", newline="") as file:
        assert {row["requesttype"] for row in csv.DictReader(file)} <= named
