"""Cases merged, taken out again, split and linked: nobody who raised one is forgotten."""

import pytest

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Case, Clock, WorkItem
from huimin.kernel.facts import api as facts
from huimin.kernel.messages import api as messages


def do(actor, case_id, verb, **inputs):
    return api.case_step(actor=actor, case_id=case_id, verb=verb, inputs_given=inputs)


def number(case_id):
    return Case.objects.get(id=case_id).number


def named(town, case_id):
    return {(item.kind, item.number) for item in api.case(actor=town["intake_clerk"], case_id=case_id).relations}


def by_phone(town, phone):
    """The same need, reported by somebody else over the phone."""
    reporter = api.Reporter(name="张三", phone=phone)
    return factories.raise_garbage(town, actor=town["phone_agent"], reporter=reporter, channel="phone").case_id


def told(template):
    """The texts of this kind that were sent."""
    return {row.body for row in messages.newest(limit=200) if row.template == template}


def test_a_duplicate_is_set_aside_and_stands_beside_its_main_case(town):
    main, again = factories.case_in(town, "handling"), factories.case_in(town, "dispatched")
    assert do(town["dispatcher"], again, "merge", other=number(main), reason="同一堆").state == "voided"
    assert named(town, main) == {("has_duplicate", number(again))}
    assert named(town, again) == {("duplicate_of", number(main))}
    assert api.case(actor=town["unit_officer"], case_id=main).reporter_count == 2
    assert not Clock.objects.filter(case_id=again, stopped_at=None).exists()
    assert not WorkItem.objects.filter(case_id=again, is_open=True).exists()
    fact = facts.of(subject=("case", again))[-1]
    assert (fact.verb, fact.data["main"], fact.data["cause"]) == ("case.merged", str(main), "duplicate")
    assert api.case(actor=town["resident"], case_id=main).relations == ()


def test_everybody_who_raised_it_hears_what_the_first_hears(town):
    main = factories.case_in(town, "verified")
    others = [by_phone(town, f"1380000000{count}") for count in range(1, 4)]
    for case_id in others:
        do(town["intake_clerk"], case_id, "merge", other=number(main))
    do(town["intake_clerk"], main, "close")
    said = told("casework.closed")
    for case_id in others:
        assert any(number(case_id) in body for body in said)
    assert len(told("casework.merged")) == 3


def test_who_reported_a_duplicate_sees_the_course_of_the_main_case_and_nothing_of_its_person(town):
    main = factories.case_in(town, "handling")
    again = by_phone(town, "13800000001")
    before = api.case(actor=town["intake_clerk"], case_id=again)
    assert api.followed(view=before) is None
    do(town["intake_clerk"], again, "merge", other=number(main))
    do(town["unit_officer"], main, "note", note="打电话给张女士", is_public=True)
    do(town["unit_officer"], main, "finish", note="张女士家门口已清理")
    found = api.followed(view=api.case(actor=town["intake_clerk"], case_id=again))
    assert (found.state, [verb for _at, verb, _words in found.course]) == ("done", ["case.finished"])
    assert "张女士" not in repr(found)
    assert number(main) not in repr(found)
    do(town["intake_clerk"], again, "unmerge", reason="不是同一处")
    assert api.followed(view=api.case(actor=town["intake_clerk"], case_id=again)) is None


def test_a_wrong_merge_is_taken_back_and_the_case_is_dispatched_like_any_other(town):
    main, again = factories.case_in(town, "handling"), factories.case_in(town, "reported")
    with pytest.raises(api.GuardRefused):
        do(town["intake_clerk"], factories.case_in(town, "voided"), "unmerge", reason="没有合并过")
    do(town["intake_clerk"], again, "merge", other=number(main))
    assert do(town["intake_clerk"], again, "unmerge", reason="不是同一处").state == "registered"
    row = Case.objects.get(id=again)
    assert (row.closed_at, row.unit_id) == (None, None)
    assert [clock.stage for clock in Clock.objects.filter(case_id=again, stopped_at=None)] == ["dispatch"]
    assert named(town, main) == named(town, again) == set()
    do(town["intake_clerk"], again, "merge", other=number(main))
    assert named(town, main) == {("has_duplicate", number(again))}


def test_merging_makes_no_circles_and_no_chains(town):
    first, second, third = (factories.case_in(town, "registered") for _ in range(3))
    do(town["intake_clerk"], second, "merge", other=number(first))
    with pytest.raises(api.GuardRefused):
        do(town["intake_clerk"], first, "merge", other=number(third))
    for wrong in (number(second), number(third), "没有"):  # set aside itself, the same, none
        with pytest.raises(api.InputRefused) as refused:
            do(town["intake_clerk"], third, "merge", other=wrong)
        assert refused.value.field == "other"


def test_a_part_becomes_a_case_of_its_own_and_the_whole_waits_for_it(town):
    parent = factories.case_in(town, "handling")
    do(town["dispatcher"], parent, "split", note="路灯也坏了", type_code="test.lamp", unit_id=town.lighting.id)
    ((kind, child_number),) = named(town, parent)
    assert kind == "parent_of"
    child = Case.objects.get(number=child_number)
    mother = Case.objects.get(id=parent)
    assert (child.state, child.unit_id, child.type_code) == ("dispatched", town.lighting.id, "test.lamp")
    assert (child.reporter_id, child.point.coords, child.community_code) == (
        mother.reporter_id, mother.point.coords, mother.community_code,
    )  # fmt: skip
    (raised,) = facts.of(subject=("case", child.id))
    assert (raised.verb, raised.data["parent"]) == ("case.raised", str(parent))
    assert facts.of(subject=("case", parent))[-1].data["child"] == str(child.id)
    for role, verb, given in (
        ("unit_officer", "finish", {"note": "好了"}), ("grid_supervisor", "verify", {}),
    ):  # fmt: skip
        do(town[role], parent, verb, **given)
    with pytest.raises(api.GuardRefused) as refused:
        do(town["intake_clerk"], parent, "close")
    assert child_number in str(refused.value)
    do(town["other_unit_officer"], child.id, "sign")
    do(town["street_leader"], child.id, "force_close", reason="领导批准")
    assert do(town["intake_clerk"], parent, "close").state == "closed"


def test_authority_closes_a_whole_before_its_parts(town):
    parent = factories.case_in(town, "handling")
    do(town["dispatcher"], parent, "split", note="另一处")
    assert do(town["street_leader"], parent, "force_close", reason="领导批准").state == "closed"


def test_a_link_has_no_direction_and_stands_once(town):
    one, two = factories.case_in(town, "handling"), factories.case_in(town, "closed")
    do(town["intake_clerk"], one, "link", other=number(two))
    assert named(town, two) == {("related", number(one))}
    with pytest.raises(api.InputRefused):
        do(town["dispatcher"], two, "link", other=number(one))


def test_a_case_the_clerk_may_not_know_is_as_if_it_were_not_there(town):
    factories.route("intake", factories.OTHER_STREET, town.intake.id)
    foreign = factories.raise_garbage(town, lon=100.05, lat=10.005)
    assert Case.objects.get(id=foreign.case_id).street_code == factories.OTHER_STREET
    mine = factories.case_in(town, "registered")
    unknown = {}
    for number_asked in (foreign.number, "250101-99999"):
        with pytest.raises(api.InputRefused) as refused:
            do(town["dispatcher"], mine, "link", other=number_asked)
        unknown[number_asked] = str(refused.value)
    assert len(set(unknown.values())) == 1
