"""The test town with a bin that asks for its shape, and a key that may send."""

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people

BIN = {
    **factories.GARBAGE,
    "code": "test.bin",
    "title": {"zh-hans": "垃圾箱", "en": "Bin"},
    "keywords": ["deep", "hole", "wow"],
    "form": [
        {
            "code": "shape",
            "title": {"zh-hans": "形状", "en": "Shape"},
            "type": "choice",
            "is_required": True,
            "choices": [
                {"code": code, "title": {"zh-hans": code, "en": code.title()}}
                for code in ("square", "circle", "triangle")
            ],
        },
        {
            "code": "colours",
            "title": {"zh-hans": "颜色", "en": "Colours"},
            "type": "choices",
            "choices": [{"code": code, "title": {"zh-hans": code, "en": code}} for code in ("red", "green", "blue")],
        },
        {"code": "since", "title": {"zh-hans": "何时起", "en": "Since"}, "type": "date"},
        {"code": "is_full", "title": {"zh-hans": "满了吗", "en": "Full?"}, "type": "boolean"},
        {"code": "weight", "title": {"zh-hans": "重量", "en": "Weight"}, "type": "number", "unit": "kg"},
        {"code": "remark", "title": {"zh-hans": "说明", "en": "Remark"}, "type": "text"},
    ],
}


@pytest.fixture
def town(db):
    made = factories.town()
    casework.case_types_put(actor=made["system"], items=[factories.GARBAGE, factories.LAMP, BIN], origin="tests")
    return made


@pytest.fixture
def key(town):
    """The secret of a key that may send requests and no more."""
    return people.key("casework.case_raise").secret


@pytest.fixture
def ask(client):
    """GET below /open311/v2/, in English."""

    def send(address, language="en", **query):
        return client.get(f"/open311/v2/{address}", query, headers={"Accept-Language": language})

    return send


@pytest.fixture
def send(client, key):
    """POSTs a request about a bin; None leaves a field out."""

    def post(form="json", *, headers=None, content_type="", **changes):
        fields = {
            "api_key": key,
            "service_code": "test.bin",
            "lat": "10.005",
            "long": "100.005",
            "description": "盖子坏了",
            "attribute[shape]": "square",
        } | changes
        fields = {name: value for name, value in fields.items() if value is not None}
        return client.post(f"/open311/v2/requests.{form}", fields, headers={"Accept-Language": "en", **(headers or {})})

    return post
