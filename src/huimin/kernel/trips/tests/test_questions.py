"""Fixed questions and trips, on a table of Django's own; a row with a map point and documents is tried in casework."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, models

from huimin.kernel.trips import api as trips

BY_APP = trips.Question(ContentType, "WHERE app_label = %s ORDER BY model")


@pytest.mark.django_db
def test_rows_are_those_of_the_queryset():
    wanted = list(ContentType.objects.filter(app_label="auth").order_by("model"))
    assert wanted
    assert [(row.id, row.app_label, row.model) for row in BY_APP.ask("auth")] == [
        (row.id, row.app_label, row.model) for row in wanted
    ]
    assert not BY_APP.ask("auth")[0]._state.adding


@pytest.mark.django_db
def test_several_take_one_trip_and_keep_their_order():
    first, none, last = trips.ask(BY_APP.of("sessions"), BY_APP.of("nothing"), BY_APP.of("auth"))
    assert [row.model for row in first] == ["session"]
    assert none == []
    assert {row.app_label for row in last} == {"auth"}


@pytest.mark.django_db
def test_what_is_given_is_never_part_of_the_statement():
    assert BY_APP.ask("' OR 1=1 --") == []


def test_a_field_that_reads_in_its_own_way_is_refused():
    class Own(models.TextField):
        def from_db_value(self, value, expression, connection):
            return value

    class Odd(models.Model):
        text = Own()

        class Meta:
            app_label = "trips"
            managed = False

        def __str__(self):
            return self.text

    with pytest.raises(TypeError, match="queryset"):
        trips.Question(Odd, "").rows([(1, "x")])


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_fails_says_so_and_the_connection_goes_on():
    with pytest.raises(DatabaseError):
        trips.send(("SELECT 1", ()), ("SELECT no_such_column", ()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
