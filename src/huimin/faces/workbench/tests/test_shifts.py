"""Hand-over at the change of shifts."""

import pytest
from django.urls import reverse

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.faces.workbench.models import ShiftNote
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db


def hand_over(client, **more):
    return client.post(reverse("workbench:shift_new"), {"words": "李阿姨下午回电", **more}, follow=True)


def test_a_desk_goes_from_hand_to_hand(town, as_role, number_of):
    late, other = factories.case_in(town, "handling"), factories.case_in(town, "dispatched")
    factories.make_late(late)
    client = as_role("unit_officer")
    assert number_of(late) in client.get(reverse("workbench:shift_new")).content.decode()
    hand_over(client)
    row = ShiftNote.objects.get()
    assert (row.counts["open"], row.counts["late"]) == (2, 1)
    assert [line["number"] for line in row.rows] == [number_of(late), number_of(other)]
    assert "阿姨" not in row.words_sealed
    assert "接" not in client.get(reverse("workbench:home")).context["rows"]

    casework.case_step(actor=town["unit_officer"], case_id=other, verb="sign")
    lead = as_role("unit_lead")
    assert reverse("workbench:shift", args=[row.id]) in lead.get(reverse("workbench:home")).content.decode()
    page = lead.get(reverse("workbench:shift", args=[row.id]))
    assert "李阿姨下午回电" in page.content.decode()
    then_now = {line["number"]: (str(line["then"]), str(line["now"])) for line in page.context["rows"]}
    assert then_now[number_of(other)][0] != then_now[number_of(other)][1]
    lead.post(reverse("workbench:shift_receive", args=[row.id]))
    row.refresh_from_db()
    assert row.received_by == town["unit_lead"].account_id
    assert [fact.verb for fact in facts.of(subject=("shift", row.id))] == [
        "workbench.shift_handed_over",
        "workbench.shift_received",
    ]
    assert reverse("workbench:shift", args=[row.id]) not in lead.get(reverse("workbench:home")).content.decode()


def test_nobody_takes_over_from_themselves_and_the_second_is_told(town, as_role):
    hand_over(as_role("unit_officer"))
    row = ShiftNote.objects.get()
    receive = reverse("workbench:shift_receive", args=[row.id])
    client = as_role("unit_officer")
    assert "由同事接班" in client.post(receive, follow=True).content.decode()
    as_role("unit_lead").post(receive)
    third = factories.people.staff(role="unit_officer", organisation=town.sanitation, division=factories.STREET)
    factories.people.sign_in(client, third)
    assert "已有同事接班" in client.post(receive, follow=True).content.decode()


def test_another_unit_sees_nothing_of_it(town, as_role):
    hand_over(as_role("unit_officer"))
    row = ShiftNote.objects.get()
    other = as_role("other_unit_officer")
    assert other.get(reverse("workbench:shift", args=[row.id])).status_code == 404
    assert other.post(reverse("workbench:shift_receive", args=[row.id])).status_code == 404
    assert str(row.id) not in other.get(reverse("workbench:shifts")).content.decode()


def test_it_can_be_meant_for_one_person(town, as_role):
    hand_over(as_role("unit_officer"), to=str(town["unit_lead"].account_id))
    row = ShiftNote.objects.get()
    assert row.to_account_id == town["unit_lead"].account_id
    answer = hand_over(as_role("unit_officer"), to=str(town["dispatcher"].account_id))
    assert answer.status_code == 422
