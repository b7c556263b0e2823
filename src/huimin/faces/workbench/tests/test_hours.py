"""Working hours of administration: what holds, what comes, and new hours that say what they change before they do."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.calendars import api as calendars
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor

pytestmark = pytest.mark.django_db
LIST = "/workbench/administration/hours/"
OFFICE, HALL = f"{LIST}cn-office/", f"{LIST}cn-hall/"
CHANGE = f"{OFFICE}change"
TODAY = date(2026, 11, 30)
TYPED = {f"day_{day}": "08:30-12:00, 14:00-18:00" if day < 5 else "" for day in range(7)}
GIVEN = {**TYPED, "day_0": "9-12 14-18", "day_1": "同上", "makeup": "08:30-12:00, 14:00-18:00", "valid_from": "2026-12-01",
         "origin": "办发〔2026〕8号", "version": "1", "rows": "2", "on_0": "2026-12-04", "hours_0": ""}  # fmt: skip


@pytest.fixture(autouse=True)
def monday():
    """Monday 30 November 2026, four o'clock in the afternoon."""
    clock.forget()
    with clock.travel(datetime(2026, 11, 30, 16, tzinfo=ZoneInfo("Asia/Shanghai")), is_frozen=True):
        yield
    clock.forget()


@pytest.fixture
def steward(client, administrator):
    administrator("data_steward")
    return client


def versions(code="cn-office"):
    return [view.version for view in clock.calendar_versions(code)]


def put(of_day=(("09:00", "12:00"),), valid_from=TODAY + timedelta(days=30), code="cn-office", **changes):
    present = clock.calendar_versions(code)[0]
    opening = [[list(pair) for pair in of_day]] * 5 + [[], []]
    return calendars.calendar_edit(
        actor=Actor.system("test"), code=code, title=present.title, decree_source=present.decree_source, opening=opening,
        makeup_opening=present.makeup_opening, valid_from=valid_from, **changes,
    )  # fmt: skip


def text(answer):
    return answer.content.decode()


def test_only_who_keeps_calendars_comes_in(as_role):
    for address in (LIST, OFFICE, CHANGE):
        assert as_role("intake_clerk").get(address).status_code == 403


def test_who_only_loads_decrees_reads_and_writes_nothing(client, town):
    grants = [{"permission": "calendars.decree_load", "reach": "jurisdiction"}]
    access.create_role(actor=Actor.system("test"), code="loader", title={"zh-hans": "录", "en": "L"}, grants=grants)
    people.sign_in(client, people.staff(role="loader", division=factories.STREET))
    assert "调整工作时间" not in text(client.get(OFFICE))
    assert client.post(CHANGE, GIVEN).status_code == 403


def test_the_list_says_hours_as_people_do(steward):
    people.organisation("hall", calendar_code="cn-hall")
    put(code="cn-hall")
    page = text(steward.get(LIST))
    for words in (
        "周一至周五",
        "08:30–12:00, 13:30–17:30",
        "周六",
        "单位hall",
        "未另设日历的都用它",
        "每天",
        "全天",
        "2026年12月30日",
    ):
        assert words in page


def test_the_list_in_english(steward):
    steward.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = text(steward.get(LIST))
    for words in ("Working hours", "Mon–Fri", "08:30–12:00, 13:30–17:30", "every day", "everybody who has no other"):
        assert words in page


def test_an_address_without_a_calendar_is_not_there(steward):
    assert steward.get(f"{LIST}moon/").status_code == 404
    assert steward.get(f"{LIST}moon/change").status_code == 404


@pytest.mark.parametrize("query", [{}, {"a": "9", "b": "x"}, {"a": "1"}])
def test_nothing_is_compared_unasked(steward, query):
    put()
    assert steward.get(OFFICE, query).context["compared_lines"] is None


def test_two_versions_side_by_side(steward):
    put()
    answer = steward.get(OFFICE, {"a": "2", "b": "1"})
    assert answer.context["compared_lines"] == [
        {"place": "周一至周五", "kind": "changed", "before": "09:00–12:00", "after": "08:30–12:00, 14:00–18:00"}
    ]


def test_all_that_is_planned_can_be_changed_or_dropped(steward):
    put(valid_from=TODAY + timedelta(days=30))
    put([("10:00", "12:00")], valid_from=TODAY + timedelta(days=60))
    page = steward.get(OFFICE)
    assert [(item["before"].version, item["view"].version) for item in page.context["planned"]] == [(1, 2), (2, 3)]
    for address in ("?version=3", "?version=2&amp;from=2027-01-29"):
        assert f'href="{CHANGE}{address}"' in text(page)


def test_the_history_says_what_holds_when_and_who_made_it(steward, client):
    steward.post(CHANGE, {**GIVEN, "step": "confirm"})
    put([("10:00", "12:00")], valid_from=date(2026, 12, 1))
    rows = steward.get(OFFICE).context["versions"]
    assert [(row["view"].version, row["state"][1]) for row in rows] == [(3, "待生效"), (2, "已被取代"), (1, "现行")]
    assert [row["last"] for row in rows] == [None, None, TODAY]
    assert [row["why"] for row in rows] == ["", "办发〔2026〕8号", "随系统提供"]
    assert rows[1]["by"]
    with clock.travel(datetime(2026, 12, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
        rows = steward.get(OFFICE).context["versions"]
    assert [row["state"][1] for row in rows] == ["现行", "已被取代", "已过"]


class TestWriting:
    def test_it_begins_with_what_holds_from_tomorrow(self, steward):
        put(valid_from=TODAY, exceptions={"2026-12-04": []})
        form = steward.get(CHANGE).context["form"]
        assert form["day_0"].value() == "09:00-12:00"
        assert (form["day_5"].value(), form["valid_from"].value(), form["version"].value()) == ("", "2026-12-01", 2)
        assert (form["on_0"].value(), form["hours_0"].value(), form.row_count) == ("2026-12-04", "", 3)

    def test_what_comes_is_changed_or_dropped_on_its_own_day(self, steward):
        put()
        form = steward.get(CHANGE, {"version": 2}).context["form"]
        assert (form["day_0"].value(), form["valid_from"].value()) == ("09:00-12:00", "2026-12-30")
        form = steward.get(CHANGE, {"version": 1, "from": "2026-12-30"}).context["form"]
        assert (form["day_0"].value(), form["valid_from"].value()) == ("08:30-12:00, 14:00-18:00", "2026-12-30")
        assert "第 2 版" in text(steward.get(CHANGE))

    def test_more_lines_keep_what_was_typed_and_judge_nothing(self, steward):
        answer = steward.post(CHANGE, {**GIVEN, "day_0": "nonsense", "step": "more"})
        form = answer.context["form"]
        assert (answer.status_code, form.row_count, form["day_0"].value()) == (200, 7, "nonsense")
        assert not form.errors

    def test_it_is_shown_what_would_change_before_anything_does(self, steward, town):
        case_id = factories.raise_garbage(town, type_code="test.lamp").case_id  # four working hours from four o'clock
        before = casework.case(actor=Actor.system("test"), case_id=case_id).due_at
        answer = steward.post(CHANGE, GIVEN)
        assert [line["place"] for line in answer.context["changes"]] == ["周一、周二", "2026年12月4日 周五"]
        assert answer.context["changes"][1] == {
            "place": "2026年12月4日 周五", "kind": "changed", "before": "照常", "after": "休息",
        }  # fmt: skip
        assert (answer.context["effect"].later, answer.context["effect"].cases) == (1, 1)
        assert "1 个推后" in text(answer)
        assert versions() == [1]
        again = steward.post(CHANGE, {**answer.context["hidden"], "step": "edit"})
        assert again.context["form"]["day_1"].value() == "09:00-12:00, 14:00-18:00"
        done = steward.post(CHANGE, {**answer.context["hidden"], "step": "confirm"}, follow=True)
        assert "第 2 版工作时间自 2026年12月1日起适用" in text(done)
        facts.dispatch()
        assert casework.case(actor=Actor.system("test"), case_id=case_id).due_at - before == timedelta(minutes=30)

    def test_confirmed_twice_it_is_one_version_and_one_fact(self, steward):
        for _time in range(2):
            assert steward.post(CHANGE, {**GIVEN, "step": "confirm"}).status_code == 302
        assert versions() == [2, 1]
        view = clock.calendar_versions("cn-office")[0]
        assert (view.valid_from, view.origin, view.exceptions) == (
            date(2026, 12, 1),
            "办发〔2026〕8号",
            {"2026-12-04": []},
        )
        (fact,) = facts.of(subject=("calendar", calendars.subject_id("calendar", "cn-office")))
        assert (fact.verb, fact.data["from"], fact.account_id is not None) == (
            "clock.calendar_edited",
            "2026-12-01",
            True,
        )

    @pytest.mark.parametrize("step", ["", "confirm"])
    def test_who_saves_second_is_told_what_was_changed(self, steward, step):
        put()
        answer = steward.post(CHANGE, {**GIVEN, "step": step})
        assert answer.status_code == (409 if step else 200)
        assert ("已有他人改动" in text(answer)) == bool(step)
        (item,) = answer.context["meanwhile"]
        assert (item["view"].version, item["lines"][0]["after"]) == (2, "09:00–12:00")
        assert versions() == [2, 1]
        steward.post(CHANGE, {**answer.context["hidden"], "step": "confirm"})  # having been told
        assert versions() == [3, 2, 1]

    @pytest.mark.parametrize(
        ("wrong", "field", "said"),
        [
            ({"day_0": "08:30-12:00, 11:00-13:00"}, "day_0", "须改为 12:00 或以后开始"),
            ({"day_6": "18:00-9:00"}, "day_6", "结束不晚于开始"),
            ({"day_2": "上午"}, "day_2", "不是时段"),
            ({"makeup": "x"}, "makeup", "不是时段"),
            ({"day_0": "同上"}, "day_0", "不是时段"),
            ({"on_1": "2026-12-04", "hours_1": "9-10"}, "on_1", "写了两次"),
            ({"on_1": "", "hours_1": "9-10"}, "on_1", "请选这些时间是哪一天的"),
            ({"on_1": "nonsense", "hours_1": "9-10"}, "on_1", ""),
            ({"on_1": "2026-12-07", "hours_1": "10-9"}, "hours_1", "结束不晚于开始"),
            ({"on_1": "2026-11-20"}, "on_1", "早于新时间的生效日"),
            ({"valid_from": "2026-11-29"}, "valid_from", "已经过去"),
            ({"valid_from": ""}, "valid_from", ""),
            ({f"day_{day}": "" for day in range(7)}, "day_0", "请至少写一天"),
            ({**TYPED, "on_0": ""}, "__all__", "没有任何变化"),
            ({"version": "x"}, "version", ""),
            ({"rows": "99999999"}, "rows", ""),
        ],
    )
    def test_what_is_wrong_stands_beside_its_field(self, steward, wrong, field, said):
        for step in ("", "confirm"):
            answer = steward.post(CHANGE, {**GIVEN, **wrong, "step": step})
            assert answer.status_code == 422
            assert list(answer.context["form"].errors) == [field]
            assert said in text(answer)
        assert versions() == [1]

    def test_everything_wrong_is_said_at_once(self, steward):
        answer = steward.post(CHANGE, {**GIVEN, "day_0": "x", "hours_0": "y", "valid_from": "2026-11-29"})
        assert list(answer.context["form"].errors) == ["valid_from", "day_0", "hours_0"]

    def test_an_exception_in_the_days_of_what_comes_is_refused(self, steward):
        put()
        answer = steward.post(CHANGE, {**GIVEN, "version": "2", "on_1": "2027-01-04"})
        assert list(answer.context["form"].errors) == ["on_1"]
        assert "由第 2 版管" in text(answer)

    def test_where_nobodys_holidays_are_kept_no_day_is_made_up_for(self, steward):
        address = f"{LIST}always/change"
        form = steward.get(address).context["form"]
        assert "makeup" not in form.fields
        given = {f"day_{day}": "全天" for day in range(6)} | {
            "day_6": "0-12",
            "valid_from": "2026-12-01",
            "version": "1",
            "rows": "0",
        }
        answer = steward.post(address, given)
        assert [line["place"] for line in answer.context["changes"]] == ["周日"]
