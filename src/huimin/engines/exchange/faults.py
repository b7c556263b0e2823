"""What can be wrong or odd with a row, in words: code → (what it is, how to mend it). The codes are stable."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = tuple[str | Promise, str | Promise]

FAULTS: dict[str, Words] = {
    "unreadable_line": (
        _("The line cannot be taken apart into columns."),
        _("Mend the quotes of the line, or state source.quote or source.escape."),
    ),
    "runaway_quote": (
        _("A quote is opened and not closed."),
        _("Close the quote in the file, or state source.quote: ''."),
    ),
    "long_line": (_("The line is longer than any table's."), _("Check source.format and source.encoding.")),
    "wrong_width": (
        _("The row has another number of columns than the header."),
        _("Put quotes around the value that holds the separator, or state source.separator."),
    ),
    "broken_json": (_("This is no JSON."), _("Mend the object in the file.")),
    "cut_off": (_("The object is cut off."), _("Get the file again, it is not complete.")),
    "no_object": (_("This is no object with named values."), _("State source.path, the place of the list of objects.")),
    "list_not_closed": (_("The list is not closed: the file is cut off."), _("Get the file again.")),
    "no_key": (_("The row has no key."), _("State identity.key with columns that are never empty, or mend the row.")),
    "long_key": (_("The key is longer than 200 characters."), _("State a shorter identity.key.")),
    "duplicate_key": (
        _("Another row of this file has the same key and says something else."),
        _("State identity.version so that the newest wins, or a key that tells them apart."),
    ),
    "unmapped_value": (_("The mapping does not say what this value means."), _("Add it to the mapping.")),
    "missing_value": (_("A value that is needed is empty."), _("Mend the row, or give the value a default.")),
    "unreadable_time": (_("The time fits none of the formats."), _("Add its format to formats, or mend the row.")),
    "ambiguous_time": (
        _("The clock showed this hour twice that day, when summer time ended."),
        _("State ambiguous: earlier, later or in_order."),
    ),
    "nonexistent_time": (
        _("The clock never showed this hour, as summer time began."),
        _("State gap: forward or backward, or check the zone."),
    ),
    "time_out_of_range": (
        _("The time lies outside what is believable."),
        _("Check the format and its unit, or state earliest and latest."),
    ),
    "no_coordinates": (_("The row has no coordinates."), _("State missing: keep, or mend the row.")),
    "unreadable_coordinates": (
        _("The coordinates are no numbers."),
        _("Mend the row, or cut the numbers out by a regex."),
    ),
    "zero_coordinates": (_("The coordinates are 0, 0: nobody measured them."), ""),
    "swapped_coordinates": (
        _("The coordinates fit only when swapped."),
        _("Swap the columns in the mapping, or state swapped: mend."),
    ),
    "outside_area": (
        _("The coordinates lie outside the area."),
        _("Check crs and within, or mend the row."),
    ),
    "refused": (_("The platform refused the row."), _("Mend what the detail says.")),
    "pattern_not_found": (_("The pattern was not found in the value."), ""),
    "expression_failed": (_("An expression could not be worked out."), ""),
    "broken_bytes": (
        _("The row holds bytes that are no characters in the file's encoding."),
        _("State source.encoding."),
    ),
    "repeated_row": (_("The row stands in the file more than once, word for word."), ""),
    "alike": (_("Another row of this file says the same under another key; it may be the same need."), ""),
    "older_version": (_("A newer version of the row was taken in before; this one is passed over."), ""),
}


def register(words: Mapping[str, tuple[Any, Any]]) -> None:
    """Adds the words of a target's own codes."""
    FAULTS.update(words)


def words_of(code: str) -> tuple[str, str]:
    """What a code means and how to mend it, in the language of the moment."""
    found = FAULTS.get(code)
    return (str(found[0]), str(found[1])) if found else (code.replace("_", " "), "")
