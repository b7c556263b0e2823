"""What the desk puts beside a case: mentions, private notes, things to do, quick texts."""

import pytest
from django.urls import reverse

from huimin.engines.casework import factories
from huimin.faces.workbench.models import ChecklistItem, Mention, PrivateNote, QuickTextVersion
from huimin.faces.workbench.queries import people as names
from huimin.kernel.access import factories as people
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db


def note(client, number, text, **more):
    return client.post(reverse("workbench:act", args=[number, "note"]), {"note": text, **more}, follow=True)


def test_who_is_named_gets_a_to_do_until_they_have_seen_it(town, as_role, number_of, called):
    case_id = factories.case_in(town, "handling")
    called(town["unit_lead"], "王小明")
    answer = note(as_role("unit_officer"), number_of(case_id), "请@王小明看一下，急。")
    assert "已通知：王小明" in answer.content.decode()
    client = as_role("unit_lead")
    assert "备注中提到您" in client.get(reverse("workbench:home")).content.decode()
    client.post(reverse("workbench:mention_seen", args=[Mention.objects.get().id]))
    assert "备注中提到您" not in client.get(reverse("workbench:home")).content.decode()
    told = facts.of(subject=("account", town["unit_lead"].account_id))
    assert [fact.verb for fact in told if fact.verb.startswith("workbench.")] == [
        "workbench.person_mentioned",
        "workbench.mention_seen",
    ]


def test_who_may_not_see_the_case_is_not_told_and_the_writer_is(town, as_role, number_of, called):
    case_id = factories.case_in(town, "handling")
    called(town["other_unit_officer"], "赵路灯")
    answer = note(as_role("unit_officer"), number_of(case_id), "@赵路灯 你们有空吗")
    assert "赵路灯 无权查看此案" in answer.content.decode()
    assert not Mention.objects.exists()


def test_two_of_one_name_are_told_apart_by_their_unit(town, called):
    called(town["unit_lead"], "李想")
    called(town["unit_officer"], "李想")
    called(town["dispatcher"], "李想")
    found = names.named(town["intake_clerk"], "@李想（单位test-dispatch）你好")
    assert [(name, [person.account_id for person in persons]) for name, persons in found] == [
        ("李想（单位test-dispatch）", [town["dispatcher"].account_id])
    ]
    ((name, persons),) = names.named(town["intake_clerk"], "问一下@李想吧")
    assert (name, len(persons)) == ("李想", 3)


def test_the_longest_name_counts(town, called):
    called(town["unit_lead"], "王明")
    called(town["unit_officer"], "王明亮")
    ((name, _persons),) = names.named(town["dispatcher"], "@王明亮请办")
    assert name == "王明亮"


def test_colleagues_are_found_within_the_jurisdiction_only(town, as_role, called):
    called(town["unit_lead"], "王小明")
    called(town["other_street_clerk"], "王外街")
    rows = as_role("dispatcher").get(reverse("workbench:colleagues"), {"q": "王"}).json()["people"]
    assert [row["name"] for row in rows] == ["王小明"]


def test_a_private_note_is_sealed_and_nobody_elses(town, as_role, number_of):
    case_id = factories.case_in(town, "handling")
    address = reverse("workbench:private_note", args=[number_of(case_id)])
    page = reverse("workbench:case", args=[number_of(case_id)])
    client = as_role("unit_officer")
    client.post(address, {"text": "住户很急，先打电话"})
    assert "住户很急" in client.get(page).content.decode()
    assert "住户" not in PrivateNote.objects.get().text_sealed
    lead = as_role("unit_lead")
    assert "住户很急" not in lead.get(page).content.decode()
    lead.post(address, {"text": "我的"})
    assert PrivateNote.objects.count() == 2
    client = as_role("unit_officer")
    client.post(address, {"erase": "1"})
    assert "住户很急" not in client.get(page).content.decode()
    assert PrivateNote.objects.count() == 1
    assert as_role("other_unit_officer").post(address, {"text": "x"}).status_code == 404


def test_a_team_list_is_the_units_and_a_personal_one_mine(town, as_role, number_of):
    case_id = factories.case_in(town, "handling")
    number = number_of(case_id)
    add, page = reverse("workbench:item_add", args=[number]), reverse("workbench:case", args=[number])
    client = as_role("unit_officer")
    client.post(add, {"text": "借梯子", "team": "1"})
    client.post(add, {"text": "问物业要钥匙", "due_on": "2026-12-01"})
    lead = as_role("unit_lead")
    seen = lead.get(page).content.decode()
    assert "借梯子" in seen
    assert "问物业要钥匙" not in seen
    team = ChecklistItem.objects.get(account_id=None)
    lead.post(reverse("workbench:item_tick", args=[number, team.id]), {"done": "1"})
    team.refresh_from_db()
    assert team.done_by == town["unit_lead"].account_id
    mine = ChecklistItem.objects.exclude(account_id=None).get()
    assert lead.post(reverse("workbench:item_drop", args=[number, mine.id])).status_code == 404
    client = as_role("unit_officer")
    home = client.get(reverse("workbench:home")).content.decode()
    assert "问物业要钥匙" in home
    client.post(reverse("workbench:item_drop", args=[number, mine.id]))
    assert ChecklistItem.objects.count() == 1
    client.post(add, {"text": " "})
    client.post(add, {"text": "x", "due_on": "12/1"})
    assert ChecklistItem.objects.count() == 1


def write(client, **given):
    return client.post(reverse("workbench:quick_texts"), {"shared_with": "personal", **given})


def test_a_quick_text_is_filled_from_the_case_without_script_too(town, as_role, number_of):
    case_id = factories.case_in(town, "handling")
    client = as_role("unit_officer")
    write(client, title="已联系", text="{number}（{type}）已由{unit}联系。")
    page = client.get(reverse("workbench:case", args=[number_of(case_id)])).content.decode()
    said = f"{number_of(case_id)}（暴露垃圾）已由单位test-sanitation联系。"
    assert f'data-text="{said}"' in page
    version = QuickTextVersion.objects.get()
    note(client, number_of(case_id), "下午再去。", quick=str(version.quick_text_id))
    page = client.get(reverse("workbench:case", args=[number_of(case_id)])).content.decode()
    assert "下午再去。" in page
    assert page.count(said) >= 2


def test_a_change_is_a_new_version_and_the_old_words_stay(town, as_role):
    client = as_role("unit_officer")
    write(client, title="甲", text="第一版")
    text_id = QuickTextVersion.objects.get().quick_text_id
    client.post(reverse("workbench:quick_text", args=[text_id]), {"title": "甲", "text": "第二版"})
    assert [(row.number, row.text, row.valid_until is None) for row in QuickTextVersion.objects.all()] == [
        (2, "第二版", True),
        (1, "第一版", False),
    ]
    client.post(reverse("workbench:quick_text_end", args=[text_id]))
    assert "第二版" not in client.get(reverse("workbench:quick_texts")).content.decode()


def test_an_unknown_placeholder_is_named(town, as_role):
    answer = write(as_role("unit_officer"), title="甲", text="{phone} 打过了")
    assert answer.status_code == 422
    assert "没有占位符 {phone}" in answer.content.decode()
    assert "打过了" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "share", "is_kept"),
    [
        ("unit_officer", "personal", True),
        ("unit_officer", "unit", False),
        ("unit_lead", "unit", True),
        ("unit_lead", "street", False),
        ("dispatcher", "street", True),
    ],
)
def test_who_may_share_a_text_with_whom(town, as_role, role, share, is_kept):
    write(as_role(role), title="共用", text="您好", shared_with=share)
    assert QuickTextVersion.objects.exists() is is_kept


@pytest.mark.parametrize(
    ("role", "share", "reader", "is_seen"),
    [
        ("unit_lead", "unit", "unit_officer", True),
        ("unit_lead", "unit", "other_unit_officer", False),
        ("dispatcher", "street", "other_unit_officer", True),
        ("dispatcher", "street", "other_street_clerk", False),
        ("unit_officer", "personal", "unit_lead", False),
    ],
)
def test_who_sees_a_shared_text(town, as_role, role, share, reader, is_seen):
    write(as_role(role), title="共用标题", text="您好", shared_with=share)
    assert ("共用标题" in as_role(reader).get(reverse("workbench:quick_texts")).content.decode()) is is_seen


def test_one_factor_reads_no_colleagues(town, client):
    people.sign_in(client, people.Account.objects.get(id=town["unit_officer"].account_id), assurance=1)
    assert client.get(reverse("workbench:colleagues"), {"q": "x"}).status_code in (302, 403)
