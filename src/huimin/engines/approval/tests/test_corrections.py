"""One notice of everything, the clock held meanwhile, and silence that accepts. Source: 行政许可法 32."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from huimin.engines.approval import api, factories
from huimin.engines.approval.factories import apply, paper
from huimin.engines.casework import api as casework
from huimin.engines.casework.api import Stage
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.messages import api as messages

CHINA = ZoneInfo("Asia/Shanghai")


def register_clock(hall, case_id):
    view = casework.case(actor=hall.system, case_id=case_id)
    return next(item for item in view.clocks if item.stage == Stage.REGISTER)


def refused_site(hall):
    """An application whose proof of premises was found deficient."""
    (case_id,) = apply(hall).case_ids
    api.material_check(actor=hall.clerk, case_id=case_id, code="identity", verdict="accepted")
    api.material_check(actor=hall.clerk, case_id=case_id, code="site", verdict="deficient", fault="缺少签字")
    return case_id


def test_a_notice_names_everything_and_holds_the_clock_until_it_is_answered(hall):
    case_id = refused_site(hall)
    asked = api.correction_request(actor=hall.clerk, case_id=case_id, words="请补齐")
    assert api.matter(actor=hall.system, case_id=case_id).open_correction.codes == ("site",)
    assert register_clock(hall, case_id).paused_at is not None
    (fact,) = [fact for fact in facts.of(subject=("case", case_id)) if fact.verb == "approval.correction_requested"]
    assert [change["op"] for change in fact.data["clocks"]] == ["pause"]
    assert messages.by_key(
        key=f"application:{api.matter(actor=hall.system, case_id=case_id).application_id}:correction:{asked}"
    )
    with pytest.raises(api.RuleRefused, match="场所证明"):
        api.correction_answer(actor=hall.applicant, case_id=case_id)
    api.material_submit(actor=hall.applicant, case_id=case_id, code="site", file_ids=[paper(hall.applicant)])
    api.correction_answer(actor=hall.applicant, case_id=case_id)
    assert register_clock(hall, case_id).paused_at is None
    api.material_check(actor=hall.clerk, case_id=case_id, code="site", verdict="accepted")
    assert casework.case_step(actor=hall.clerk, case_id=case_id, verb="register").state == "registered"


def test_there_is_no_notice_while_a_paper_is_unchecked_or_when_nothing_is_missing(hall):
    (case_id,) = apply(hall).case_ids
    api.material_check(actor=hall.clerk, case_id=case_id, code="site", verdict="deficient", fault="缺少签字")
    with pytest.raises(api.RuleRefused):
        api.correction_request(actor=hall.clerk, case_id=case_id)
    (whole,) = apply(hall).case_ids
    factories.accept_all(hall, whole)
    with pytest.raises(api.RuleRefused):
        api.correction_request(actor=hall.clerk, case_id=whole)


def test_asking_twice_needs_new_material(hall):
    case_id = refused_site(hall)
    api.correction_request(actor=hall.clerk, case_id=case_id)
    with pytest.raises(api.RuleRefused):
        api.correction_request(actor=hall.clerk, case_id=case_id)
    api.material_submit(actor=hall.applicant, case_id=case_id, code="site", file_ids=[paper(hall.applicant)])
    api.correction_answer(actor=hall.applicant, case_id=case_id)
    api.material_check(actor=hall.clerk, case_id=case_id, code="site", verdict="deficient", fault="仍缺签字")
    api.correction_request(actor=hall.clerk, case_id=case_id)
    assert len(api.matter(actor=hall.system, case_id=case_id).corrections) == 2


def test_the_register_clock_gets_back_the_time_of_the_applicant(hall):
    monday = datetime(2026, 3, 2, 9, tzinfo=CHINA)
    with clock.travel(monday):
        case_id = refused_site(hall)
        due = register_clock(hall, case_id).due_at
        api.correction_request(actor=hall.clerk, case_id=case_id)
    with clock.travel(monday + timedelta(days=1, hours=23, minutes=50)):
        api.material_submit(actor=hall.applicant, case_id=case_id, code="site", file_ids=[paper(hall.applicant)])
        api.correction_answer(actor=hall.applicant, case_id=case_id)
    assert due.astimezone(CHINA).date().isoformat() == "2026-03-09"
    assert register_clock(hall, case_id).due_at.astimezone(CHINA).date().isoformat() == "2026-03-11"


def test_silence_past_five_working_days_accepts_from_the_day_received(hall):
    with clock.travel(datetime(2026, 3, 2, 9, tzinfo=CHINA)):  # a Monday; the fifth working day after it is the 9th
        (case_id,) = apply(hall, papers=("identity",)).case_ids
    with clock.travel(datetime(2026, 3, 9, 12, tzinfo=CHINA)):
        assert api.overdue() == []
        assert api.deem_accepted(case_id=case_id) is False
    with clock.travel(datetime(2026, 3, 10, 9, tzinfo=CHINA)):
        assert api.overdue() == [case_id]
        assert api.deem_accepted(case_id=case_id) is True
        assert api.deem_accepted(case_id=case_id) is False
        with pytest.raises(api.RuleRefused):
            api.correction_request(actor=hall.clerk, case_id=case_id)
    assert casework.case(actor=hall.system, case_id=case_id).state == "registered"
    (fact,) = [fact for fact in facts.of(subject=("case", case_id)) if fact.verb == "approval.deemed_accepted"]
    assert fact.data["accepted_on"] == "2026-03-02"
    assert api.matter(actor=hall.system, case_id=case_id).deemed_at is not None


def test_the_five_days_do_not_run_while_the_applicant_is_asked(hall):
    with clock.travel(datetime(2026, 3, 2, 9, tzinfo=CHINA)):
        case_id = refused_site(hall)
        api.correction_request(actor=hall.clerk, case_id=case_id)
    with clock.travel(datetime(2026, 3, 20, 9, tzinfo=CHINA)):
        assert api.overdue() == []
        api.material_submit(actor=hall.applicant, case_id=case_id, code="site", file_ids=[paper(hall.applicant)])
        api.correction_answer(actor=hall.applicant, case_id=case_id)
        assert api.overdue() == []
    with clock.travel(datetime(2026, 3, 30, 9, tzinfo=CHINA)):
        assert api.overdue() == [case_id]
