"""Suggestions for a text, asked while somebody types: by what was learned, else by the keywords of the case types."""

from huimin.kernel.access.api import Where

from ..queries import types
from ..types import CaseTypeView
from .serving import current
from .types import Suggested, Suggestion

MOST = 3
#: Below this a guess is not worth a person's look.
LEAST_SHARE = 0.08
#: From here on a guess stands before the keywords of types the model has not met yet.
SURE_SHARE = 0.5
LONGEST = 2000


def suggest(
    *, text: str, where: Where | None = None, channel: str = "", most: int = MOST, chosen: str = ""
) -> Suggested:
    """The case types a text is likely about, the likeliest first. A suggestion: a person decides.

    Types nobody has raised a case of yet are unknown to the model; keywords speak for them, behind what it is sure of. Where
    somebody has `chosen` such a type already, the model keeps silent: its shares weigh only what it knows against each other.
    """
    words = text.strip()[:LONGEST]
    if not words:
        return Suggested()
    offered = {view.code: view for view in types.case_types(channel=channel)}
    model = current("type", words)
    known = set(model.classes) if model else set()
    if model is None or (chosen and chosen not in known):
        return Suggested("", tuple(_by_keywords(words, offered)[:most]))
    learned = model.rank(words, where or Where(), most=most + 3)
    guesses = [(item.share or 0, item) for item in learned if item.code in offered]
    items = [item for share, item in guesses if share >= SURE_SHARE]
    items += [item for item in _by_keywords(words, offered) if item.code not in known]
    items += [item for share, item in guesses if LEAST_SHARE <= share < SURE_SHARE]
    return Suggested(model.name, tuple(items[:most]))


def suggest_unit(*, text: str, type_code: str, where: Where, most: int = MOST) -> Suggested:
    """The units that answered such cases in this place, the likeliest first; nothing without a model."""
    words = text.strip()[:LONGEST]
    model = current("unit", words)
    if model is None or not words:
        return Suggested()
    return Suggested(model.name, tuple(model.rank(words, where, type_code=type_code, most=most)))


def _by_keywords(text: str, offered: dict[str, CaseTypeView]) -> list[Suggestion]:
    """The types whose keywords stand in the text, those with the most of them first."""
    read = text.lower()
    found = []
    for view in offered.values():
        spoken = tuple(word for word in (*view.title.values(), *view.keywords) if word.lower() in read)
        if spoken:
            found.append((sum(map(len, spoken)), Suggestion(view.code, None, spoken[:3])))
    return [item for _count, item in sorted(found, key=lambda pair: (-pair[0], pair[1].code))]
