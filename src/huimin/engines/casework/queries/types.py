"""Case types in force, as people choose them."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings

from .. import catalogue
from ..definition import Definition
from ..models import CaseTypeVersion
from ..types import CaseTypeView


def case_types(*, channel: str = "", text: str = "", group: str = "") -> list[CaseTypeView]:
    """Case types in force, those that fit the words best first.

    Words are looked for in titles and in the keywords residents use; samples show only in the demo and in tests. With a
    channel: those a need can be raised as there. An application is not: it is begun at its guide, with its papers.
    """
    found = [_view(version_id) for version_id, is_sample in catalogue.in_force() if settings.IS_DEMO or not is_sample]
    if channel:
        found = [view for view in found if channel in view.channels and view.kind != "application"]
    if group:
        found = [view for view in found if view.group.get("zh-hans") == group or view.group.get("en") == group]
    if words := text.lower().split():
        scored = [(sum(_score(view, word) for word in words), view) for view in found]
        found = [view for score, view in sorted(scored, key=lambda pair: -pair[0]) if score]
    return found


def case_type(code: str) -> tuple[CaseTypeView, Definition]:
    """A case type in force with its definition.

    Raises: TypeUnknown.
    """
    version_id, definition = catalogue.current(code)
    return _view(version_id), definition


@lru_cache(maxsize=4096)
def _view(version_id: UUID) -> CaseTypeView:
    definition = catalogue.version(version_id)
    return CaseTypeView(
        code=definition.code,
        title=definition.title,
        description=definition.description,
        group=definition.group,
        kind=definition.kind,
        version_id=version_id,
        version_number=CaseTypeVersion.objects.values_list("number", flat=True).get(id=version_id),
        keywords=definition.keywords,
        channels=definition.channels,
        place=definition.place,
        photo=definition.photo,
        has_form=bool(definition.form),
        is_sample=definition.sample,
    )


def _score(view: CaseTypeView, word: str) -> int:
    """How well a word fits: in the title 4, a keyword in the sentence or the other way round 2, in the description 1."""
    titles = " ".join(view.title.values()).lower()
    keywords = [keyword.lower() for keyword in view.keywords]
    return (
        4 * (word in titles or any(title.lower() in word for title in view.title.values()))
        + 2 * sum(keyword in word or word in keyword for keyword in keywords)
        + (word in " ".join(view.description.values()).lower())
    )
