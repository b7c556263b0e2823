"""No row, however strange, breaks a mapping: it is taken or it waits with its faults."""

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from huimin.engines.casework.replay.importing import requests_mapping
from huimin.engines.casework.replay.request import Request
from huimin.engines.casework.replay.target import Requests
from huimin.engines.exchange.api import Notes, Row, storable

RELAXED = tuned(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two shared cores

LA = settings.BASE_DIR / "src/huimin/systems/demo/los_angeles/data/los_angeles.yaml"
NY = Path(__file__).parents[1] / "mappings" / "new_york.yaml"
GOOD = {
    "srnumber": "1", "requesttype": "Other", "status": "Closed", "createddate": "1/1/20 0:05", "closeddate": "1/2/20 0:05",
    "owner": "BOS", "latitude": "34", "longitude": "-118.3", "Unique Key": "1", "Status": "Closed", "Agency": "NYPD",
    "Created Date": "05/01/2022 12:00:03 AM", "Closed Date": "05/01/2022 12:00:03 AM", "Complaint Type": "Noise",
}  # fmt: skip
ANYTHING = st.one_of(
    st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.sampled_from(["Closed", "Open", "1/1/20 0:05", "2/30/20 0:05", "11/3/19 1:30", "3/8/20 2:30", "\x00", "\ud800", "9" * 5000]),
)  # fmt: skip


@pytest.fixture(scope="module", params=[LA, NY], ids=["la", "ny"])
def reader(request):
    return Requests().reader(requests_mapping(request.param))


@RELAXED
@given(st.dictionaries(st.sampled_from(sorted(GOOD)), ANYTHING, max_size=8))
def test_a_row_is_a_request_or_has_faults(reader, changed):
    notes = Notes()
    mapped = reader.read(Row(1, 1, {**GOOD, **changed}), notes)
    if mapped is None:
        assert notes.faults
    else:
        assert isinstance(mapped.record, Request)
        assert storable(mapped.record.description) == mapped.record.description
        assert mapped.record.counts_from.tzinfo is not None
