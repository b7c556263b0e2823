"""The API keeps what its OpenAPI document promises, whatever is sent: generated requests, right and wrong."""

import json
import zlib

import pytest
import schemathesis
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import CacheConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from huimin.config.api import api
from huimin.config.wsgi import application
from huimin.engines.casework import factories

SCHEMA = schemathesis.openapi.from_dict(
    json.loads(json.dumps(api().get_openapi_schema(), default=str)),
    config=SchemathesisConfig(cache=CacheConfig(enabled=False)),  # it would lie in the checkout
)
SCHEMA.app = application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
REAL = {"type_code": "test.garbage", "lon": 100.005, "lat": 10.005, "crs": "wgs84", "form": {}, "file_ids": []}
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
PHASES = [Phase.explicit, Phase.generate]


def _send(case, key: str, number: str, *, checks=CHECKS) -> None:
    """Sends one generated request with the key and holds the answer against the document.

    Every other request is about what is really there: generated numbers and codes would only ever meet 404.
    """
    said = (case.method, case.path_parameters, case.query, case.body)
    if zlib.crc32(repr(said).encode()) % 2:
        code = factories.STREET if "divisions" in case.operation.path else "test.garbage"
        real = {"number": number, "code": code}
        case.path_parameters = {name: real.get(name, value) for name, value in (case.path_parameters or {}).items()}
        if isinstance(case.body, dict) and case.operation.path.endswith("/cases"):
            case.body |= REAL
    cache.clear()
    with transaction.atomic():
        case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=checks)
        transaction.set_rollback(True)


@SCHEMA.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=QUIET, phases=PHASES)
def test_what_is_promised_is_kept(case, key, request):
    _send(case, key, request.getfixturevalue("case_number"))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@SCHEMA.parametrize()
@settings(max_examples=300, deadline=None, suppress_health_check=QUIET)
def test_what_is_promised_is_kept_at_length(case, key, request):
    _send(case, key, request.getfixturevalue("case_number"))


@SCHEMA.parametrize()
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=QUIET, phases=PHASES)
def test_what_needs_a_key_asks_for_it(case, key, request):
    _send(case, key, request.getfixturevalue("case_number"), checks=[ignored_auth])
