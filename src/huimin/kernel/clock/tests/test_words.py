"""Times in words, in both languages."""

import pytest
from django.utils import translation

from huimin.kernel.clock import words

from .conftest import STREET_DAY, at, weekly

CASES = [
    # due, unit, now, English, Chinese
    (
        "2026-11-23T10:00",
        "working_hour",
        "2026-11-20T16:40",
        "3 h 20 min left (working time)",
        "还剩 3 小时 20 分（工作时）",
    ),
    ("2026-11-23T10:00", "hour", "2026-11-20T16:40", "2 d 17 h left", "还剩 2 天 17 小时"),
    ("2026-11-27T18:00", "working_day", "2026-11-20T16:40", "5 working days left", "还剩 5 个工作日"),
    ("2026-11-23T18:00", "working_day", "2026-11-20T16:40", "1 working day left", "还剩 1 个工作日"),
    (
        "2026-11-20T18:00",
        "working_day",
        "2026-11-20T16:40",
        "1 h 20 min left (working time)",
        "还剩 1 小时 20 分（工作时）",
    ),
    (
        "2026-11-20T16:40",
        "working_hour",
        "2026-11-20T16:40",
        "less than 1 min left (working time)",
        "还剩不到 1 分钟（工作时）",
    ),
    (
        "2026-11-20T17:00",
        "working_hour",
        "2026-11-23T08:30",
        "1 h 30 min overdue (working time)",
        "已超 1 小时 30 分（工作时）",
    ),
    ("2026-11-20T18:00", "working_day", "2026-11-24T09:00", "2 working days overdue", "已超 2 个工作日"),
    ("2026-11-20T18:00", "working_hour", "2026-11-20T21:00", "overdue", "已超时"),
    ("2026-11-20T17:00", "hour", "2026-11-20T17:40", "40 min overdue", "已超 40 分"),
]


@pytest.mark.parametrize(("due", "unit", "now", "english", "chinese"), CASES)
def test_what_is_left(due, unit, now, english, chinese):
    given = {"due": at(due), "unit": unit, "at": at(now), "compiled": weekly(STREET_DAY)}
    with translation.override("en"):
        assert words.remaining(**given) == english
    with translation.override("zh-hans"):
        assert words.remaining(**given) == chinese


@pytest.mark.parametrize(
    ("moment", "english", "chinese"),
    [
        ("2026-11-22T14:04:30", "just now", "刚刚"),
        ("2026-11-22T13:35", "30 min ago", "30 分前"),
        ("2026-11-22T09:00", "5 h ago", "5 小时前"),
        ("2026-11-22T17:10", "in 3 h", "3 小时后"),
        ("2026-11-21T09:00", "yesterday 09:00", "昨天 09:00"),
        ("2026-11-23T20:00", "tomorrow 20:00", "明天 20:00"),
        ("2026-11-18T14:05", "4 days ago", "4 天前"),
        ("2026-11-25T20:00", "in 3 days", "3 天后"),
        ("2026-10-01T20:00", "Oct. 1, 2026", "2026年10月1日"),
    ],
)
def test_how_long_ago(moment, english, chinese):
    given = {"at": at("2026-11-22T14:05"), "time_zone": "Asia/Shanghai"}
    with translation.override("en"):
        assert words.ago(at(moment), **given) == english
    with translation.override("zh-hans"):
        assert words.ago(at(moment), **given) == chinese


DAY, SHORT = [["08:30", "12:00"], ["13:30", "17:30"]], [["09:00", "12:00"]]
ALL_DAY = [["00:00", "24:00"]]


@pytest.mark.parametrize(
    ("opening", "english", "chinese"),
    [
        (
            [*[DAY] * 5, SHORT, []],
            "Mon–Fri 08:30–12:00, 13:30–17:30; Sat 09:00–12:00",
            "周一至周五 08:30–12:00, 13:30–17:30; 周六 09:00–12:00",
        ),
        ([ALL_DAY] * 7, "every day all day", "每天 全天"),
        (
            [DAY, DAY, SHORT, DAY, DAY, [], SHORT],
            "Mon, Tue, Thu, Fri 08:30–12:00, 13:30–17:30; Wed, Sun 09:00–12:00",
            "周一、周二、周四、周五 08:30–12:00, 13:30–17:30; 周三、周日 09:00–12:00",
        ),
    ],
)
def test_the_hours_of_a_week(opening, english, chinese):
    for language, text in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert "; ".join(f"{days} {hours}" for days, hours in words.week(opening)) == text


def test_a_day_that_is_shut():
    with translation.override("zh-hans"):
        assert words.hours([]) == "休息"
