from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from huimin.kernel.ui import icons, words
from huimin.kernel.ui.letters import letter_share

AT = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)  # 14:05 in Tianjin


@pytest.fixture(autouse=True)
def _tianjin() -> object:
    with timezone.override("Asia/Shanghai"), translation.override("zh-hans"):
        yield


def test_moments_are_said_in_full() -> None:
    assert words.moment(AT) == "2026年11月22日 14:05"
    assert words.day(AT) == "2026年11月22日"
    assert words.day(date(2026, 1, 2)) == "2026年1月2日"
    with translation.override("en"):
        assert words.moment(AT) == "22 November 2026, 14:05"
        assert words.day(AT) == "22 November 2026"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=5), "1 分"),
        (timedelta(minutes=59), "59 分"),
        (timedelta(hours=3, minutes=20), "3 小时 20 分"),
        (timedelta(hours=24), "1 天"),
        (timedelta(days=2, hours=5, minutes=40), "2 天 5 小时"),
        (timedelta(hours=-5), "5 小时"),
    ],
)
def test_spans_are_said_in_two_units(length: timedelta, said: str) -> None:
    assert words.span(length) == said


def test_spans_in_english_mind_their_number() -> None:
    with translation.override("en"):
        assert words.span(timedelta(hours=1, minutes=1)) == "1 hour 1 minute"
        assert words.span(timedelta(days=2, hours=2)) == "2 days 2 hours"


def test_time_left_says_in_which_time_it_is_counted() -> None:
    assert words.left_in_work(timedelta(hours=3, minutes=20)) == "还剩 3 小时 20 分（工作时）"
    assert words.left_in_work(-timedelta(minutes=20)) == "已超 20 分（工作时）"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (12_345, "12,345"),
        (99_999, "99,999"),
        (1_246_700, '<abbr title="1,246,700">124.7 万</abbr>'),
        (250_000_000, '<abbr title="250,000,000">2.5 亿</abbr>'),
        (None, "—"),
    ],
)
def test_figures_are_shortened_only_with_the_full_figure_beside(number: int | None, said: str) -> None:
    assert words.figure(number) == said


def test_figures_stay_whole_in_english() -> None:
    with translation.override("en"):
        assert words.figure(1_246_700) == "1,246,700"


def test_a_tag_has_shape_word_and_colour_and_escapes_its_word() -> None:
    html = words.tag("late", "<b>")
    assert 'class="tag tag-late"' in html
    assert "<svg" in html
    assert "&lt;b&gt;" in html
    with pytest.raises(KeyError):
        words.tag("purple", "?")


def test_kinds_of_states_differ_in_shape_but_for_the_two_cards() -> None:
    drawn = {kind: icons.shapes()[shape] for kind, shape in words.KINDS.items()}
    drawn.pop("red")  # a card is a card; its word and its colour differ
    assert len(set(drawn.values())) == len(drawn)


def test_grades_run_from_five_stars_to_one() -> None:
    grades = words.grades()
    assert [grade.value for grade in grades] == [5, 4, 3, 2, 1]
    assert [grade.label for grade in grades] == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    assert [sum(grade.stars) for grade in grades] == [5, 4, 3, 2, 1]


def test_an_icon_is_silent_unless_it_is_given_a_word() -> None:
    assert 'aria-hidden="true"' in icons.icon("home")
    assert 'aria-label="首页"' in icons.icon("home", label="首页")
    with pytest.raises(KeyError):
        icons.icon("unicorn")


def test_letters_follow_screen_and_distance() -> None:
    """By hand: 55 inches are 0.685 m high; 18 arc minutes at 5 m are 26.18 mm, in 0.93 of a box: 28.15 mm, 44.4 of 1080."""
    assert letter_share(diagonal_inches=55, distance_m=5) * 1080 == pytest.approx(44.4, abs=0.1)
    assert letter_share(diagonal_inches=110, distance_m=10) == pytest.approx(
        letter_share(diagonal_inches=55, distance_m=5)
    )
