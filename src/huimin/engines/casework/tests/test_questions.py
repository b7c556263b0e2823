"""A fixed question (kernel.trips) gives a case as its queryset gives it, with its map point, its documents and lists."""

import pytest
from django.contrib.gis.db.models import PointField

from huimin.engines.casework import factories
from huimin.engines.casework.models import Case
from huimin.kernel.trips import api as trips


def _plain(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("has_point", [True, False])
def test_a_case_is_that_of_the_queryset(town, has_point):
    case_id = factories.raise_garbage(town).case_id
    if not has_point:
        Case.objects.filter(id=case_id).update(point=None)
    wanted = Case.objects.get(id=case_id)
    (found,) = trips.Question(Case, "WHERE id = %s").ask(case_id)
    assert any(isinstance(field, PointField) for field in Case._meta.concrete_fields)
    assert _plain(found) == _plain(wanted)
    assert isinstance(found.form, dict)
    assert found.point is None or (found.point.coords, found.point.srid) == (wanted.point.coords, wanted.point.srid)
    assert (found.point is not None) == has_point
