"""Colleagues by name, within the jurisdiction of who looks for them."""

import re
from collections.abc import Iterable

from huimin.kernel.access import api as access
from huimin.kernel.access.api import PersonView
from huimin.kernel.places import api as places

from ..circle import street_of

AT = re.compile(r"[@＠]([^\s@＠，。；：、！？,;:!?]{1,48})")
SHORTEST, LONGEST = 2, 24


def jurisdiction(actor: access.Actor) -> tuple[str, ...]:
    """The divisions whose people somebody may name: their street with all below it, or what their post looks after."""
    code = street_of(actor)
    try:
        return tuple(places.subtree_codes(code)) if code else ()
    except places.PlacesError:
        return (code,)


def find(actor: access.Actor, *, words: str, limit: int = 8) -> list[PersonView]:
    """People whose name holds the letters typed, each once."""
    found = access.people(division_codes=jurisdiction(actor), words=words.strip()[:40], limit=4 * limit)
    return list({person.account_id: person for person in reversed(found)}.values())[::-1][:limit]


def named(actor: access.Actor, text: str) -> list[tuple[str, list[PersonView]]]:
    """Everybody a text names by @, in order, each with the people who are called so.

    Shape: @name or @name（unit）; the longest name that somebody of the jurisdiction bears counts, since Chinese puts no space
    behind it. What is nobody's name is left alone.
    """
    after = [match[1] for match in AT.finditer(text)]
    if not after:
        return []
    names = {part[:size] for part in after for size in range(SHORTEST, min(len(part), LONGEST) + 1)}
    known: dict[str, list[PersonView]] = {}
    for person in access.people(division_codes=jurisdiction(actor), names=names, limit=500):
        known.setdefault(person.display_name, []).append(person)
        for label in labels_of(person):
            known.setdefault(label, []).append(person)
    found: dict[str, list[PersonView]] = {}
    for part in after:
        best = max((name for name in known if part.startswith(name)), key=len, default="")
        if best:
            found[best] = known[best]
    return list(found.items())


def labels_of(person: PersonView) -> Iterable[str]:
    """The name with its unit, in each language, by which people of the same name are told apart."""
    return {f"{person.display_name}（{name}）" for name in person.post.organisation_name.values() if name}
