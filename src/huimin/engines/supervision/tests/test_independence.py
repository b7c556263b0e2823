"""Nobody silences the eye: not a stopped worker, not a turned clock, not an import. Cards come once, dated truly."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision import api
from huimin.engines.supervision.models import Card, Watch
from huimin.engines.supervision.rulefile import parse
from huimin.engines.supervision.rules import Running, thresholds
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from .moments import START, at, look

SHANGHAI, LOS_ANGELES = "Asia/Shanghai", "America/Los_Angeles"


def hours(case_id, stage="handle"):
    given_ = Card.objects.filter(case_id=case_id, stage=stage).order_by("at", "kind")
    return [(card.kind, (card.at - START) / timedelta(hours=1)) for card in given_]


# ── a simple hand-written model, against random interleavings ────────────────────────────────────────────────────────


@dataclass
class Model:
    """A clock of 240 natural minutes and a statute's 1440: when its cards fall due, minute by minute, written without the engine.

    Each minute that runs uses one up; a minute held counts for nothing; a minute done uses the deadline up but gives no card.
    """

    state: str = "handling"
    used: int = 0
    given: dict = field(default_factory=dict)

    def minute(self, now):
        """Looks at the minute `now`, then lets it pass."""
        if self.state == "handling":
            for kind, due in (("reminder", 120), ("warning", 192), ("yellow", 240), ("red", 1440)):
                if self.used >= due:
                    self.given.setdefault(kind, now)
        if self.state != "suspended":
            self.used += 1


ACTS = {
    "suspend": ("handling", "suspended", "dispatcher", {"reason": "等料", "review_on": "2026-06-01"}),
    "resume": ("suspended", "handling", "dispatcher", {}),
    "finish": ("handling", "done", "unit_officer", {"note": "好了"}),
    "rework": ("done", "handling", "grid_supervisor", {"reason": "没好"}),
}
#: Gaps in minutes before each step; what is done; whether the worker looks.
STEPS = st.lists(
    st.tuples(st.integers(1, 500), st.sampled_from([*ACTS, "nothing"]), st.booleans()), min_size=1, max_size=9
)


@given(STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_when_cards_fall_due_as_the_model_says(town, steps):
    with at(0):
        case_id = factories.case_in(town, "handling")
    model, now = Model(), 0
    for gap, act, is_worker_up in [*steps, (1500, "nothing", True)]:
        for minute in range(now, now + gap):
            model.minute(minute)
        now += gap
        with at(0, now):
            if act in ACTS and ACTS[act][0] == model.state:
                _source, target, role, inputs = ACTS[act]
                if model.state == "handling":
                    model.minute(now)  # what falls due in the very minute of the act comes before it
                    model.used -= 1
                casework.case_step(actor=town[role], case_id=case_id, verb=act, inputs_given=inputs)
                model.state = target
            if is_worker_up:
                look()
    with at(0, now + 2):
        look()
        look()
    found = {card.kind: round((card.at - START) / timedelta(minutes=1)) for card in
             Card.objects.filter(case_id=case_id, stage="handle")}  # fmt: skip
    expected = {kind: minute for kind, minute in model.given.items() if minute <= now}
    assert found == expected


# ── clocks that disagree ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_clock_turned_back_gives_nothing_twice_and_a_clock_turned_forward_nothing_early(town):
    with at(0):
        case_id = factories.case_in(town, "handling")
    with at(5):
        look()
    before = hours(case_id)
    with at(1):  # somebody turned the process's clock back by four hours
        look()
    assert hours(case_id) == before == [("reminder", 2.0), ("warning", 3.2), ("yellow", 4.0)]
    with at(1):
        casework.case_step(actor=town["unit_officer"], case_id=case_id, verb="finish", inputs_given={"note": "好"})
    with at(6):
        look()
    assert hours(case_id) == before


def test_cards_are_dated_by_the_acts_not_by_the_clock_of_the_database(town):
    with at(0):
        case_id = factories.case_in(town, "handling")
    (fact,) = [fact for fact in facts.of(subject=("case", case_id)) if fact.verb == "case.dispatched"]
    assert abs(fact.recorded_at - fact.at) > timedelta(days=1)  # the database lives in another year
    with at(6):
        look()
    assert ("yellow", 4.0) in hours(case_id)


def test_a_card_dated_in_a_year_without_decree_says_so(town):
    start = datetime(2029, 12, 30, 1, 0, tzinfo=UTC)
    with clock.travel(to=start, is_frozen=True):
        case_id = factories.raise_garbage(town, type_code="test.lamp").case_id
    with clock.travel(to=start + timedelta(days=9), is_frozen=True):
        look()
        assert Card.objects.filter(case_id=case_id, is_provisional=True).exists()


# ── days that are not like others ────────────────────────────────────────────────────────────────────────────────────


def due_in(limit, start, *, zone=SHANGHAI, calendar="cn-office"):
    """When the cards of a clock of this limit fall due, in the zone's own time."""
    rules = parse({"rules": [{"code": "all", "cards": {"warning": {"used": 0.5}, "yellow": {"used": 1}}}]}).cards
    end = clock.due(start=start, limit=limit, calendar=calendar, time_zone=zone).at

    def due_by(begin, asked):
        return clock.due(start=begin, limit=asked, calendar=calendar, time_zone=zone).at

    def worked(begin, until):
        return clock.worked(start=begin, end=until, calendar=calendar, time_zone=zone)

    found = thresholds(rules, Running("handle", start, end, limit), due_by=due_by, worked=worked)
    return {kind.value: moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for kind, moment in found}


@pytest.mark.django_db
def test_a_leap_day_is_a_day():
    start = datetime(2028, 2, 28, 9, 0, tzinfo=ZoneInfo(SHANGHAI))
    assert due_in("2d", start)["warning"].date() == date(2028, 2, 29)
    assert due_in("48h", start) == {
        "warning": datetime(2028, 2, 29, 9, 0), "yellow": datetime(2028, 3, 1, 9, 0),  # noqa: DTZ001
    }  # fmt: skip


@pytest.mark.django_db
def test_a_make_up_working_sunday_counts_and_a_holiday_does_not():
    # Friday 13 February 2026, 16:00; Saturday 14 is made up for the Spring Festival, which ends on Monday 23
    start = datetime(2026, 2, 13, 16, 0, tzinfo=ZoneInfo(SHANGHAI))
    assert clock.is_workday(date(2026, 2, 14))
    assert not clock.is_workday(date(2026, 2, 16))
    assert due_in("4wh", start)["yellow"].date() == date(2026, 2, 14)


@pytest.mark.django_db
def test_los_angeles_changes_its_clocks_and_natural_hours_go_on():
    # 8 March 2026: at two in the night it is three
    start = datetime(2026, 3, 7, 22, 0, tzinfo=ZoneInfo(LOS_ANGELES))
    assert due_in("8h", start, zone=LOS_ANGELES) == {
        "warning": datetime(2026, 3, 8, 3, 0), "yellow": datetime(2026, 3, 8, 7, 0),  # noqa: DTZ001
    }  # fmt: skip


def test_two_zones_in_one_installation_are_each_held_to_their_own_day(town):
    places_of = {SHANGHAI: Where(city=factories.CITY), LOS_ANGELES: Where(city=factories.CITY)}
    with at(0):
        ids = {}
        for zone, where in places_of.items():
            end = clock.due(start=START, limit="6wh", calendar="cn-office", time_zone=zone).at
            case_id = factories.raise_garbage(town).case_id
            row = {
                "op": "start", "clock": str(case_id), "stage": "handle", "unit": str(town.sanitation.id), "limit": "6wh",
                "statutory": "", "calendar": "cn-office", "zone": zone, "started": START.isoformat(),
                "due": end.isoformat(), "provisional": False,
            }  # fmt: skip
            facts.record(
                verb="case.dispatched", subject=("case", case_id), actor=town["dispatcher"], where=where, at=START,
                data={"clocks": [row], "type": "test.garbage"}, unit_id=town.sanitation.id,
            )  # fmt: skip
            ids[zone] = case_id
    with at(24 * 4):
        look()
    yellow = {zone: Card.objects.get(watch_id=case_id, kind="yellow").at for zone, case_id in ids.items()}
    # START is Monday 09:00 in Shanghai, where offices are open from 8:30 to 12 and from 14 to 18: six hours end at 17:00.
    # In Los Angeles it is Sunday evening: they end on Monday at 16:30.
    assert yellow[SHANGHAI].astimezone(ZoneInfo(SHANGHAI)).date() == date(2026, 3, 2)
    assert yellow[LOS_ANGELES].astimezone(ZoneInfo(LOS_ANGELES)).date() == date(2026, 3, 2)
    assert yellow[LOS_ANGELES] - yellow[SHANGHAI] == timedelta(hours=15, minutes=30)


# ── the replayed past ────────────────────────────────────────────────────────────────────────────────────────────────


def replayed(town, *, taken_over, still_open):
    """A case of another system: begun a hundred days before START with four hours to handle, taken over at a time."""
    importer = Actor.system("import", channel="import")
    began = START - timedelta(days=100)
    where = Where(factories.CITY, factories.DISTRICT, factories.STREET, factories.COMMUNITY)
    case_id = factories.raise_garbage(town).case_id
    Watch.objects.filter(case_id=case_id).delete()
    row = {
        "op": "start", "clock": str(case_id), "stage": "handle", "unit": str(town.sanitation.id), "limit": "2400h",
        "statutory": "", "calendar": "cn-office", "zone": SHANGHAI, "started": began.isoformat(),
        "due": (began + timedelta(hours=2400)).isoformat(), "provisional": False,
    }  # fmt: skip
    common = {"subject": ("case", case_id), "actor": importer, "where": where, "unit_id": town.sanitation.id}
    facts.record(verb="case.dispatched", at=began, data={"clocks": [row], "type": "test.garbage"}, **common)
    if not still_open:
        ended = began + timedelta(hours=3000)
        stop = {**row, "op": "stop", "at": ended.isoformat()}
        facts.record(verb="case.finished", at=ended, data={"clocks": [stop]}, **common)
    facts.record(verb="case.replayed", at=taken_over, data={"origin": "old"}, **common)
    return case_id


def test_late_rows_of_the_past_are_history_and_counted_in_nothing(town):
    with at(24 * 60):
        case_id = replayed(town, taken_over=START + timedelta(days=60), still_open=False)
        look()
        kinds = {card.kind: (card.is_historic, card.is_counted) for card in Card.objects.filter(watch_id=case_id)}
        assert kinds == dict.fromkeys(("reminder", "warning", "yellow"), (True, False))
        card = Card.objects.get(watch_id=case_id, kind="yellow")
        assert card.at == START  # a hundred days after it began
        assert [fact.verb for fact in facts.of(subject=("card", card.id))] == ["supervision.history_noted"]
        officer, every = town["supervision_officer"], api.Narrowed(kinds=("yellow",), case_id=case_id)
        assert api.cards(actor=officer, wanted=every).rows == []
        assert api.card_counts(actor=officer, wanted=every)["yellow"] == 0
        with_history = api.Narrowed(kinds=("yellow",), case_id=case_id, with_history=True)
        assert [view.is_historic for view in api.cards(actor=officer, wanted=with_history).rows] == [True]


def test_a_case_taken_over_while_open_gets_true_cards_from_then_on(town):
    with at(-24):
        case_id = replayed(town, taken_over=START - timedelta(days=1), still_open=True)
    with at(24 * 2):
        look()
    found = {card.kind: card.is_historic for card in Card.objects.filter(watch_id=case_id)}
    assert found == {"reminder": True, "warning": True, "yellow": False}
