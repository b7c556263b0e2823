"""A report as a spreadsheet: one sheet a table, real numbers and times, and every case behind them."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from .content import Cell, Content, Grid, Noted

FORMATS = {"percent": "0.0%", "count": "#,##0", "score": "0.00", "mean": "0.00"}
HEAD = Font(bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="0F6B62")
BOLD = Font(bold=True)
WRAPPED = Alignment(vertical="center", wrap_text=True)
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
TITLE_MOST = 31


class Sheet:
    """A sheet written row by row, with a head that stays in sight."""

    def __init__(self, book: Workbook, title: str, head: list[str], widths: list[int]) -> None:
        self.page: WriteOnlyWorksheet = book.create_sheet(title.translate(FORBIDDEN)[:TITLE_MOST])
        for index, width in enumerate(widths, start=1):
            self.page.column_dimensions[get_column_letter(index)].width = width
        self.page.freeze_panes = "B2"
        self.page.append([self._cell(word, font=HEAD, fill=HEAD_FILL) for word in head])

    def _cell(
        self, value: object, *, form: str = "", font: Font | None = None, fill: PatternFill | None = None
    ) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.page, value=value)
        if form:
            cell.number_format = form
        if font:
            cell.font = font
        if fill:
            cell.fill, cell.alignment = fill, WRAPPED
        return cell

    def row(self, values: list[object], forms: list[str] | None = None, *, is_bold: bool = False) -> None:
        """Writes a row; `forms` are number formats, "" for text."""
        chosen = forms or [""] * len(values)
        font = BOLD if is_bold else None
        self.page.append([self._cell(value, form=form, font=font) for value, form in zip(values, chosen, strict=True)])


def xlsx(content: Content) -> bytes:
    """The report as a workbook, in the language in force."""
    book = Workbook(write_only=True)
    _front(book, content)
    for grid in content.grids:
        _grid(book, grid)
    _definitions(book, content)
    _trend(book, content)
    _noted(book, _("Cards"), content.cards)
    _noted(book, _("Conduct"), content.conduct)
    _cases(book, content)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _front(book: Workbook, content: Content) -> None:
    sheet = Sheet(book, _("Summary"), [_("Supervision report"), ""], [28, 90])
    zone = ZoneInfo(content.time_zone)
    for name, value in (
        (_("Division"), content.division), (_("Period"), content.period_title),
        (_("As of"), f"{content.as_of.astimezone(zone):%Y-%m-%d %H:%M} {content.time_zone}"), (_("Edition"), content.edition),
        (_("Definitions"), content.definitions_number or _("as shipped")), (_("Cases"), len(content.annex)),
        (_("Compared with"), f"{content.before_title}; {content.year_title}"),
    ):  # fmt: skip
        sheet.row([name, value])
    for sentence in content.summary:
        sheet.row(["", sentence])


def _noted(book: Workbook, title: str, noted: Noted) -> None:
    sheet = Sheet(book, title, [_("Unit"), *noted.titles], [30, *[12] * len(noted.titles)])
    for name, counts in noted.lines:
        sheet.row([name, *counts])


def _grid(book: Workbook, grid: Grid) -> None:
    head, widths = [grid.head], [26]
    for column, unit in zip(grid.columns, grid.units, strict=True):
        head.append(column)
        widths.append(12)
        if unit != "count":
            head += [
                _("%(figure)s: above the line") % {"figure": column},
                _("%(figure)s: below the line") % {"figure": column},
            ]
            widths += [12, 12]
        head += [
            _("%(figure)s: period before") % {"figure": column},
            _("%(figure)s: a year before") % {"figure": column},
        ]
        widths += [12, 12]
    sheet = Sheet(book, grid.title, head, widths)
    for line in grid.lines:
        values: list[object] = [line.name]
        forms = [""]
        for cell, unit in zip(line.cells, grid.units, strict=True):
            values.append(_number(cell, unit))
            forms.append(FORMATS[unit])
            if unit != "count":
                values += [cell.numerator, cell.denominator]
                forms += [FORMATS["count"]] * 2
            values += [_signed(cell.before.way, cell.before.said), _signed(cell.year.way, cell.year.said)]
            forms += ["", ""]
        sheet.row(values, forms, is_bold=line.is_total)


def _definitions(book: Workbook, content: Content) -> None:
    head = [
        _("Indicator"), _("Value"), _("Above the line"), _("Below the line"), _("Class"), _("Formula"), _("Source"),
    ]  # fmt: skip
    sheet = Sheet(book, _("Definitions"), head, [26, 12, 12, 12, 10, 70, 28])
    for item in content.urban:
        cell, unit = item.cell, item.unit
        sheet.row(
            [
                item.title,
                _number(cell, unit),
                cell.numerator,
                cell.denominator,
                cell.class_title,
                item.formula,
                item.source,
            ],
            ["", FORMATS[unit], FORMATS["count"], FORMATS["count"], "", "", ""],
        )


def _trend(book: Workbook, content: Content) -> None:
    sheet = Sheet(
        book, _("Trend"), [_("Period"), content.trend_title, _("Above the line"), _("Below the line")], [14, 16, 14, 14]
    )
    for name, figure in content.trend:
        share = float(figure.value / 100) if figure.value is not None else None
        sheet.row(
            [name, share, figure.numerator, figure.denominator], ["", FORMATS["percent"], *[FORMATS["count"]] * 2]
        )


def _cases(book: Workbook, content: Content) -> None:
    zone = ZoneInfo(content.time_zone)
    head = [
        _("Case"), _("Matter"), _("Unit"), _("Place"), _("Way in"), _("State"), _("Raised"), _("Due"), _("Handled"), _("On time"),
        _("Sent back, times"), _("Done again, times"), _("Stars"),
    ]  # fmt: skip
    sheet = Sheet(book, _("Cases"), head, [16, 22, 26, 18, 12, 16, 18, 18, 18, 10, 12, 12, 8])
    forms = [*[""] * 6, *["yyyy-mm-dd hh:mm"] * 3, "", *["0"] * 3]
    verdicts = {True: _("on time"), False: _("late"), None: ""}
    for row in content.annex:
        sheet.row(
            [row.number, row.type_title, row.unit, row.place, row.channel, row.state, _wall(row.raised_at, zone),
             _wall(row.due_at, zone), _wall(row.handled_at, zone), verdicts[row.is_on_time], row.return_count,
             row.rework_count, row.rating],
            forms,
        )  # fmt: skip


def _number(cell: Cell, unit: str) -> float | None:
    if cell.value is None:
        return None
    return float(cell.value / 100) if unit == "percent" else float(cell.value)


def _signed(way: str, said: str) -> str:
    return {"up": "+", "down": "−"}.get(way, "") + said


def _wall(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The time on the wall of the place: spreadsheets know no zones."""
    return at.astimezone(zone).replace(tzinfo=None) if at else None
