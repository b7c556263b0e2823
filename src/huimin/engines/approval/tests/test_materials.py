"""Papers are checked once, shared among the matters of an application, and used again by later ones of the same holder."""

from datetime import timedelta

import pytest

from huimin.engines.approval import api, factories
from huimin.engines.approval.factories import BUSINESS, FOOD, SIGN, apply, paper
from huimin.engines.casework import api as casework
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Refused
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files


def states(hall, case_id):
    view = api.matter(actor=hall.system, case_id=case_id)
    return {item.code: item.state for item in view.materials}


def check(hall, case_id, code, verdict="accepted", fault="", actor=None):
    api.material_check(actor=actor or hall.clerk, case_id=case_id, code=code, verdict=verdict, fault=fault)


def test_an_application_is_accepted_once_its_papers_are_in_order(hall):
    (case_id,) = apply(hall).case_ids
    assert states(hall, case_id) == {"identity": "submitted", "site": "submitted", "health": "missing"}
    with pytest.raises(casework.GuardRefused):
        casework.case_step(actor=hall.clerk, case_id=case_id, verb="register")
    check(hall, case_id, "identity")
    check(hall, case_id, "site", "deficient", "缺少房东签字")
    with pytest.raises(casework.GuardRefused, match="场所证明"):
        casework.case_step(actor=hall.clerk, case_id=case_id, verb="register")
    api.material_submit(actor=hall.applicant, case_id=case_id, code="site", file_ids=[paper(hall.applicant, shade=90)])
    check(hall, case_id, "site")
    moved = casework.case_step(actor=hall.clerk, case_id=case_id, verb="register")  # health may come later
    assert moved.state == "registered"


def test_a_missing_required_paper_keeps_the_application_waiting(hall):
    (case_id,) = apply(hall, papers=("identity",)).case_ids
    check(hall, case_id, "identity")
    with pytest.raises(casework.GuardRefused, match="场所证明"):
        casework.case_step(actor=hall.clerk, case_id=case_id, verb="register")
    check(hall, case_id, "site", "waived", "部门已共享不动产登记信息")
    assert casework.case_step(actor=hall.clerk, case_id=case_id, verb="register").state == "registered"


def test_a_paper_is_checked_once(hall):
    (case_id,) = apply(hall).case_ids
    check(hall, case_id, "site")
    with pytest.raises(api.RuleRefused):
        check(hall, case_id, "site", "deficient", "看错了")
    with pytest.raises(api.RuleRefused):
        api.material_submit(actor=hall.applicant, case_id=case_id, code="site", file_ids=[paper(hall.applicant)])
    verbs = [fact.verb for fact in facts.of(subject=("case", case_id))]
    assert verbs == ["case.raised", "approval.material_checked"]


@pytest.mark.parametrize(("verdict", "fault"), [("deficient", " "), ("waived", ""), ("perhaps", "x")])
def test_a_verdict_without_its_reason_is_refused(hall, verdict, fault):
    (case_id,) = apply(hall).case_ids
    with pytest.raises(api.InputRefused):
        check(hall, case_id, "site", verdict, fault)
    assert states(hall, case_id)["site"] == "submitted"


def test_who_may_check_and_hand_in(hall):
    (case_id,) = apply(hall).case_ids
    other = people.actor(people.resident())
    with pytest.raises(Refused):
        check(hall, case_id, "site", actor=hall.applicant)
    with pytest.raises((api.NotFound, Refused, casework.CaseNotFound)):
        api.material_submit(actor=other, case_id=case_id, code="health", file_ids=[paper(other)])
    with pytest.raises((Refused, casework.CaseNotFound)):
        check(hall, case_id, "site", actor=hall.town["other_street_clerk"])


def test_one_paper_serves_every_matter_of_the_application(hall):
    business, food, sign = apply(hall, BUSINESS, FOOD, SIGN).case_ids
    assert states(hall, sign) == {"site": "submitted", "photo": "missing"}
    check(hall, food, "site", "deficient", "模糊")
    assert {states(hall, case_id)["site"] for case_id in (business, food, sign)} == {"deficient"}
    api.material_submit(actor=hall.applicant, case_id=sign, code="site", file_ids=[paper(hall.applicant, shade=80)])
    check(hall, business, "site")
    assert {states(hall, case_id)["site"] for case_id in (business, food, sign)} == {"accepted"}
    shown = {api.matter(actor=hall.system, case_id=item).materials[0].files for item in (sign,)}
    assert all(len(held) == 1 for held in shown)


def test_an_accepted_paper_is_offered_again_to_the_same_holder(hall):
    (first,) = apply(hall).case_ids
    factories.accept_all(hall, first)
    offered = api.offers_for(actor=hall.applicant, number=factories.ID_NUMBER)
    number = casework.case(actor=hall.system, case_id=first).number
    assert {code: offer.case_number for code, offer in offered.items()} == {"identity": number, "site": number}
    assert api.offers_for(actor=people.actor(people.resident()), number=factories.ID_NUMBER) == {}
    (second,) = apply(hall, papers=(), reuse={code: offer.material_id for code, offer in offered.items()}).case_ids
    assert states(hall, second) == {"identity": "reused", "site": "reused", "health": "missing"}
    view = api.matter(actor=hall.clerk, case_id=second)
    assert view.materials[0].reused_from == number
    assert len(view.materials[0].files) == 1
    assert files.view(view.materials[0].files[0].id, actor=hall.clerk)
    assert casework.case_step(actor=hall.clerk, case_id=second, verb="register").state == "registered"


def test_a_paper_past_its_time_is_not_offered(hall):
    (first,) = apply(hall).case_ids
    factories.accept_all(hall, first)
    with clock.travel(clock.now() + timedelta(days=366)):
        assert set(api.offers_for(actor=hall.applicant, number=factories.ID_NUMBER)) == {"site"}


def test_somebody_else_cannot_take_over_what_is_not_theirs(hall):
    (first,) = apply(hall).case_ids
    factories.accept_all(hall, first)
    offered = api.offers_for(actor=hall.applicant, number=factories.ID_NUMBER)
    thief = people.actor(people.resident())
    with pytest.raises(api.RuleRefused):
        apply(hall, actor=thief, papers=(), reuse={"site": offered["site"].material_id})


def test_the_clerk_takes_an_earlier_paper_over_at_the_window(hall):
    (first,) = apply(hall).case_ids
    factories.accept_all(hall, first)
    (second,) = apply(hall, papers=("identity",)).case_ids
    offer = next(item.offer for item in api.matter(actor=hall.clerk, case_id=second).materials if item.code == "site")
    api.material_reuse(actor=hall.clerk, case_id=second, code="site", material_id=offer.material_id)
    assert states(hall, second)["site"] == "reused"


@pytest.mark.parametrize(
    ("holder", "field"),
    [
        ({"kind": "person", "name": "王小明", "number": "110105194912310021"}, "holder_number"),
        ({"kind": "firm", "name": "某公司", "number": factories.ID_NUMBER}, "holder_number"),
        ({"kind": "person", "name": "  ", "number": factories.ID_NUMBER}, "holder_name"),
    ],
)
def test_who_applies_is_checked(hall, holder, field):
    with pytest.raises(api.InputRefused) as refused:
        apply(hall, holder=api.Holder(**holder))
    assert refused.value.field == field


def test_an_application_is_seen_by_the_applicant_and_by_its_code_alone(hall):
    receipt = apply(hall, BUSINESS, SIGN)
    view = api.application(actor=hall.applicant, number=receipt.number)
    assert [item.case_id for item in view.matters] == list(receipt.case_ids)
    assert view.holder == "王**"
    assert api.application(actor=people.actor(people.resident()), number=receipt.number, query_code=receipt.query_code)
    with pytest.raises(api.NotFound):
        api.application(actor=people.actor(people.resident()), number=receipt.number)
    with pytest.raises(api.NotFound):
        api.application(actor=hall.applicant, number=receipt.number, query_code="AAAAAAAA")
