"""Finds the division an address text names. Plain matching of known names, honest about what it cannot tell."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from huimin.kernel.gate.api import Where

from .types import DivisionView

_OFFICE = ("居民委员会", "村民委员会", "社区居委会", "居委会", "村委会", "街道办事处", "办事处")
_SHORTEST_BARE_NAME = 3  # 凤城楼 names a community on its own; 幸福 alone does not, 幸福社区 does
_NAMING_LEVELS = {"community", "street", "district", "city"}


def address_key(text: str) -> str:
    """The text as it is compared: width and case folded, blanks and punctuation left out."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def names_of(view: DivisionView) -> set[str]:
    """The keys by which an address text may name a division: 凤城楼社区居委会 is also 凤城楼社区 and 凤城楼."""
    keys = {address_key(view.name_en)} if len(view.name_en) > _SHORTEST_BARE_NAME else set()
    full = address_key(view.name_zh)
    if not full:
        return keys
    keys.add(full)
    stem = full
    for ending in _OFFICE:
        if full.endswith(ending):
            stem = full.removesuffix(ending)
            break
    stem = stem.removesuffix("社区")
    if view.level == "community" and stem != full:
        keys.add(stem + "社区")
        if len(stem) >= _SHORTEST_BARE_NAME:
            keys.add(stem)
    elif stem != full and len(stem) >= _SHORTEST_BARE_NAME:
        keys.add(stem)
    return keys


class AddressBook:
    """Known addresses and names of divisions, ready to be looked for in a text."""

    def __init__(
        self,
        *,
        divisions: Iterable[DivisionView],
        wheres: Mapping[str, Where],
        known: Iterable[tuple[str, str, tuple[float, float] | None]],
    ) -> None:
        self._wheres = wheres
        self._known = list(known)
        self._names = [
            (key, view.code, view.level)
            for view in divisions
            if view.level in _NAMING_LEVELS
            for key in sorted(names_of(view))
        ]

    def find(self, text: str) -> tuple[str, tuple[float, float] | None]:
        """The code of the deepest division the text names without doubt, and the point of the address where known.

        Names of higher divisions in the text decide between equal names below; what stays doubtful is left open, and
        the higher division alone is returned. ("", None) when nothing is named.
        """
        key = address_key(text)
        if not key:
            return "", None
        mentioned = [(len(name), code, level) for name, code, level in self._names if _contains(key, name)]
        frame = [(level, code) for _size, code, level in mentioned if level != "community"]

        exact = [(len(name), code, point) for name, code, point in self._known if _contains(key, name)]
        found = self._agreeing([(size, code) for size, code, _point in exact], frame)
        if found:
            points = {point for _size, code, point in exact if code == found}
            return found, points.pop() if len(points) == 1 else None

        for level in ("community", "street", "district", "city"):
            above = [(other, code) for other, code in frame if other != level]
            found = self._agreeing([(size, code) for size, code, own in mentioned if own == level], above)
            if found:
                return found, None
        return "", None

    def _agreeing(self, candidates: list[tuple[int, str]], frame: Sequence[tuple[str, str]]) -> str:
        """The one candidate (length of the name found, code) that the divisions named around it allow, else ""."""
        allowed: dict[str, set[str]] = {}
        for level, code in frame:
            allowed.setdefault(level, set()).add(code)
        left = [
            (size, code)
            for size, code in candidates
            if all(self._wheres[code].code_at(level) in codes for level, codes in allowed.items())
        ]
        if not left:
            return ""
        longest = max(size for size, _code in left)
        codes = {code for size, code in left if size == longest}
        return codes.pop() if len(codes) == 1 else ""


def _contains(text: str, part: str) -> bool:
    """Whether `part` stands in `text`, numbers whole: 路1号 is not found in 路11号."""
    start = text.find(part)
    while start >= 0:
        end = start + len(part)
        cut_before = start > 0 and text[start - 1].isdigit() and part[0].isdigit()
        cut_after = end < len(text) and text[end].isdigit() and part[-1].isdigit()
        if not (cut_before or cut_after):
            return True
        start = text.find(part, start + 1)
    return False
