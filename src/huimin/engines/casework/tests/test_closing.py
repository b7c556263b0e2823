"""What of casework keeps an organisation from being closed."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from huimin.engines.casework import api, factories
from huimin.engines.casework.actions.designing.routes import check
from huimin.engines.casework.closing import routes
from huimin.engines.casework.models import Route
from huimin.engines.casework.routing.entries import RouteEntry
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.clock import api as clock

pytestmark = pytest.mark.django_db


def close(town, at=None):
    with pytest.raises(access.StillInUse) as refused:
        access.organisation_close(actor=town["system"], organisation_id=town.sanitation.id, at=at)
    return str(refused.value)


def test_a_unit_that_the_routing_table_names_or_that_has_open_cases_is_not_closed(town):
    said = close(town)
    assert "派遣表" in said
    assert "未办结" not in said
    factories.case_in(town, "handling")
    assert "1 个案件未办结" in close(town)


def test_rows_that_end_before_the_day_are_no_obstacle(town):
    day = clock.now().date() + timedelta(days=3)
    Route.objects.filter(unit_id=town.sanitation.id).update(valid_to=day)
    at = timezone.make_aware(datetime.combine(day, time()))
    assert routes(town.sanitation.id, at) == ""
    assert routes(town.sanitation.id, at - timedelta(seconds=1)) != ""


def test_no_row_is_made_that_outlives_its_unit(town):
    unit = people.organisation("soon", division=factories.STREET)
    access.organisation_close(actor=town["system"], organisation_id=unit.id, at=timezone.now() + timedelta(days=3))
    last = timezone.localdate() + timedelta(days=3)
    row = {"capability": "sanitation", "division_code": factories.STREET, "unit_id": unit.id}
    assert check(RouteEntry(**row, valid_to=last)).street == factories.STREET
    for valid_to in (None, last + timedelta(days=1)):
        with pytest.raises(api.InputRefused) as refused:
            check(RouteEntry(**row, valid_to=valid_to))
        assert refused.value.field == "unit_id"
