"""How times, figures and states are said, the same on every face."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property, lru_cache

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext

from .icons import icon

# kind of a state -> the shape it wears; colours are in parts.css (.tag-<kind>)
KINDS: dict[str, str] = {
    "wait": "state-wait",
    "move": "state-move",
    "fine": "state-fine",
    "soon": "state-soon",
    "late": "state-late",
    "info": "state-info",
    "off": "state-off",
    "pause": "state-pause",
    "yellow": "state-card",
    "red": "state-card",
}
WAN, YI = 10_000, 100_000_000
SOON = timedelta(hours=4)


def tag(kind: str, label: object) -> SafeString:
    """A state as shape, word and colour together. Raises: KeyError for a kind that is not in KINDS."""
    return format_html('<span class="tag tag-{}">{}<span>{}</span></span>', kind, icon(KINDS[kind]), label)


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


@dataclass(frozen=True)
class Speaker:
    """Says times in one language, one zone and of one now.

    For the rows of a list: asking for each what is in force costs more than saying it.
    """

    language: str
    zone: tzinfo
    now: datetime
    late: str
    left_over: str

    @classmethod
    def here(cls) -> "Speaker":
        """The speaker of the language and zone in force."""
        return cls(
            language=get_language() or "zh",
            zone=timezone.get_current_timezone(),
            now=timezone.now(),
            late=gettext("%s late"),
            left_over=gettext("%s left"),
        )

    @cached_property
    def is_chinese(self) -> bool:
        """Whether it speaks Chinese."""
        return self.language.startswith("zh")

    @cached_property
    def today(self) -> datetime:
        """Now, in the zone."""
        return self.now.astimezone(self.zone)

    def moment(self, at: datetime | None) -> str:
        """2026年11月22日 14:05, or 22 November 2026, 14:05."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        if self.is_chinese:
            return f"{local.year}年{local.month}月{local.day}日 {local.hour:02}:{local.minute:02}"
        return f"{local.day} {local:%B %Y, %H:%M}"

    def brief(self, at: datetime | None) -> str:
        """The shortest clear form: 14:05 today, 11月22日 14:05 this year, the whole date otherwise."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        if local.year != self.today.year:
            return self.moment(at)
        clock = f"{local.hour:02}:{local.minute:02}"
        if (local.month, local.day) == (self.today.month, self.today.day):
            return clock
        return f"{local.month}月{local.day}日 {clock}" if self.is_chinese else f"{local.day} {local:%b}, {clock}"

    def left(self, at: datetime | None) -> str:
        """How much time is left until `at`, or by how much it is past."""
        if at is None:
            return ""
        gap = at - self.now
        return (self.left_over if gap >= timedelta(0) else self.late) % _span(_minutes(gap), self.language)

    def urgency(self, at: datetime | None) -> str:
        """The class a deadline wears: late, soon (within four hours), or none."""
        if at is None:
            return ""
        gap = at - self.now
        return "is-late" if gap < timedelta(0) else "is-soon" if gap < SOON else ""


def moment(at: datetime | None) -> str:
    """2026年11月22日 14:05, or 22 November 2026, 14:05, in the current time zone."""
    return Speaker.here().moment(at)


def day(on: date | datetime | None) -> str:
    """2026年11月22日, or 22 November 2026."""
    if on is None:
        return ""
    local = timezone.localtime(on) if isinstance(on, datetime) else on
    return f"{local.year}年{local.month}月{local.day}日" if _is_chinese() else f"{local.day} {local:%B %Y}"


def brief(at: datetime | None) -> str:
    """The shortest clear form: 14:05 today, 11月22日 14:05 this year, the whole date otherwise."""
    return Speaker.here().brief(at)


def span(length: timedelta) -> str:
    """A length of time in its two largest units: 3 小时 20 分. Always positive, at least one minute."""
    return _span(_minutes(length), get_language() or "zh")


def _minutes(length: timedelta) -> int:
    return max(1, int(abs(length).total_seconds() // 60))


@lru_cache(maxsize=8192)
def _span(minutes: int, _language: str) -> str:
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    said = []
    if days:
        said.append(ngettext("%d day", "%d days", days) % days)
    if hours:
        said.append(ngettext("%d hour", "%d hours", hours) % hours)
    if rest and not days:
        said.append(ngettext("%d minute", "%d minutes", rest) % rest)
    return " ".join(said)


def ago(at: datetime | None) -> SafeString | str:
    """Relative time, with the exact one on demand."""
    if at is None:
        return ""
    gap = timezone.now() - at
    if abs(gap) < timedelta(minutes=1):
        said = gettext("just now")
    elif abs(gap) > timedelta(days=30):
        said = day(at)
    elif gap > timedelta(0):
        said = gettext("%s ago") % span(gap)
    else:
        said = gettext("in %s") % span(gap)
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), moment(at), said)


def left(at: datetime | None) -> str:
    """How much time is left until `at`, or by how much it is past."""
    return Speaker.here().left(at)


def figure(number: float | None) -> SafeString | str:
    """A figure as people read it: 12,345; from ten thousand 1.2 万 in Chinese, with the full figure as its title."""
    if number is None:
        return "—"
    full = f"{number:,}"
    if not _is_chinese() or abs(number) < 10 * WAN:
        return full
    short = f"{number / YI:.1f} 亿" if abs(number) >= YI else f"{number / WAN:.1f} 万"
    return format_html('<abbr title="{}">{}</abbr>', full, short)


def left_in_work(working: timedelta) -> str:
    """Working time left (negative: past): 还剩 3 小时 20 分（工作时）."""
    said = gettext("%s left") if working >= timedelta(0) else gettext("%s late")
    return gettext("%s (working time)") % (said % span(working))


def urgency(at: datetime | None) -> str:
    """The class a deadline wears: late, soon (within four hours), or none."""
    return Speaker.here().urgency(at)


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade of satisfaction: 5 is best; five stars, lit or not; a word."""

    value: int
    label: str

    @property
    def stars(self) -> tuple[bool, ...]:
        """Which of five stars are lit."""
        return tuple(place < self.value for place in range(5))


def grades() -> list[Grade]:
    """The five grades of the government service rating, best first.

    Source: GB/T 39735-2020 asks for 非常满意, 满意, 基本满意, 不满意, 非常不满意.
    """
    labels = [
        gettext("Very satisfied"),
        gettext("Satisfied"),
        gettext("Fairly satisfied"),
        gettext("Not satisfied"),
        gettext("Very dissatisfied"),
    ]
    return [Grade(5 - place, label) for place, label in enumerate(labels)]


def map_words() -> dict[str, str]:
    """What the map says beside what it shows."""
    return {
        "constructed": gettext("Boundaries are illustrative"),
        "legend": pgettext("map", "Legend"),
        "pick": gettext("Move the map so that the pin stands on the place. Arrow keys move it too."),
        "picked": gettext("The pin stands at %s."),
        "outside": gettext("This place lies outside the area served."),
        "locate": gettext("Where I am"),
        "denied": gettext("The phone did not say where you are. Choose the community instead."),
        "in": pgettext("map", "Nearer"),
        "out": pgettext("map", "Further"),
        "whole": gettext("The whole area"),
        "open": pgettext("map", "Open"),
        "cases": gettext("%s cases"),
        "failed": gettext("The map did not load. The list says the same."),
        "wait": pgettext("map", "Waiting"),
        "move": pgettext("map", "In hand"),
        "soon": pgettext("map", "Due soon"),
        "late": pgettext("map", "Late"),
        "fine": pgettext("map", "Done"),
        "yellow": gettext("Yellow card"),
        "red": gettext("Red card"),
    }
