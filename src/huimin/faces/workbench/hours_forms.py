"""The form of a calendar's hours: a line a day, as people write them, so that it is quick by keyboard and by phone."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huimin.kernel.calendars import api as calendars
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import HuiminError

from .administration import refuse
from .administration_forms import day_input

Hours = list[list[str]]
DAYS = tuple(f"day_{number}" for number in range(7))
FREE_ROWS, MOST_ROWS, LONGEST = 2, 80, 80
#: What people write for "as the day above".
SAME = {"同上", "same", '"', "〃"}
HINT_ID = "hours-hint"


def as_typed(of_day: Sequence[Sequence[str]]) -> str:
    """Hours as the form reads them."""
    return ", ".join("-".join(pair) for pair in of_day)


def values_of(
    *,
    opening: Sequence[Any],
    makeup_opening: Any,
    exceptions: Mapping[str, Any],
    valid_from: date,
    origin: str,
    version: int,
) -> dict[str, Any]:
    """What the fields of the form hold for these hours."""
    rows = enumerate(sorted(exceptions.items()))
    return {
        **{name: as_typed(of_day) for name, of_day in zip(DAYS, opening, strict=True)},
        "makeup": as_typed(makeup_opening),
        "rows": len(exceptions),
        **{
            f"{key}_{row}": value
            for row, pair in rows
            for key, value in zip(("on", "hours"), (pair[0], as_typed(pair[1])), strict=True)
        },
        "valid_from": valid_from.isoformat(),
        "origin": origin,
        "version": version,
    }


class HoursForm(forms.Form):
    """The week, make-up days, dated exceptions, and the day from which all of it holds.

    `version` is the newest there was when somebody began to write.
    """

    valid_from = forms.DateField(
        label=gettext_lazy("Hold from"),
        widget=day_input(),
        help_text=gettext_lazy("Today or a later day; before it the former hours count."),
    )
    origin = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=120,
        help_text=gettext_lazy("For the record, such as the number of the notice."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_ROWS)

    def __init__(
        self,
        data: Any = None,
        *,
        keeps_holidays: bool,
        free_rows: int = FREE_ROWS,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        initial = dict(initial or {})
        if data is None:
            initial["rows"] = min(_number(initial.get("rows")) + free_rows, MOST_ROWS)
        super().__init__(data, initial=initial)
        self.row_count = min(_number((initial if data is None else data).get("rows")), MOST_ROWS)
        for day, name in enumerate(DAYS):
            self.fields[name] = _hours(clock.weekday(day))
        for row in range(self.row_count):
            number = {"number": row + 1}
            self.fields[f"on_{row}"] = forms.DateField(
                label=_("Day of exception %(number)d") % number, required=False, widget=day_input()
            )
            self.fields[f"hours_{row}"] = _hours(_("Hours of exception %(number)d") % number)
        if keeps_holidays:  # else no day is made up for
            self.fields["makeup"] = _hours(_("Make-up working days"))
        self.order_fields(
            [*DAYS, "makeup", *(f"{key}_{row}" for row in range(self.row_count) for key in ("on", "hours"))]
        )
        self.opening: list[Hours] = []
        self.makeup_opening: Hours = []
        self.exceptions: dict[str, Hours] = {}

    def days(self) -> list[BoundField]:
        """The fields of the week."""
        return [self[name] for name in DAYS]

    def exception_rows(self) -> list[tuple[BoundField, BoundField]]:
        """The fields of the exceptions: a day and its hours."""
        return [(self[f"on_{row}"], self[f"hours_{row}"]) for row in range(self.row_count)]

    def clean_valid_from(self) -> date:
        """The day, where it is not over."""
        day: date = self.cleaned_data["valid_from"]
        try:
            calendars.first_day_check(day)
        except clock.CalendarInvalid as refused:
            raise forms.ValidationError(str(refused)) from None
        return day

    def clean(self) -> dict[str, Any]:
        """Reads all hours, so that every wrong line is said at once."""
        for name in DAYS:
            typed = self.cleaned_data.get(name, "").strip()
            is_same = typed.lower() in SAME and bool(self.opening)
            self.opening.append(self.opening[-1] if is_same else self._read(name, typed))
        self.makeup_opening = self._read("makeup", self.cleaned_data.get("makeup", ""))
        for row in range(self.row_count):
            self._read_exception(row)
        return self.cleaned_data

    def _read_exception(self, row: int) -> None:
        on, typed = self.cleaned_data.get(f"on_{row}"), self.cleaned_data.get(f"hours_{row}", "")
        if on is None:
            if typed and f"on_{row}" not in self.errors:
                self.add_error(f"on_{row}", _("Choose the day that has these hours, or take the hours out."))
            return
        if on.isoformat() in self.exceptions:
            self.add_error(f"on_{row}", _("%(day)s stands here twice. Take one of the two out.") % {"day": on})
            return
        self.exceptions[on.isoformat()] = self._read(f"hours_{row}", typed)

    def _read(self, name: str, typed: str) -> Hours:
        try:
            return calendars.read_hours(name, typed)
        except calendars.DocumentInvalid as refused:
            self.add_error(name, str(refused))
            return []

    def refuse(self, refused: HuiminError) -> None:
        """Puts what calendars refuse beside the field it is about."""
        days = {f"exceptions.{self.cleaned_data.get(f'on_{row}')}": f"on_{row}" for row in range(self.row_count)}
        refuse(self, refused, {"opening": DAYS[0], **days})


def _hours(label: str) -> forms.CharField:
    attrs = {"aria-describedby": HINT_ID, "autocomplete": "off", "class": "num", "placeholder": clock.hours([])}
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=forms.TextInput(attrs=attrs))


def _number(text: Any) -> int:
    """A number of rows as a form sends it; none for what is no number."""
    return int(text) if str(text or "").isdecimal() else 0
