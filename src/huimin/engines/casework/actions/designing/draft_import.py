"""A file of case types becomes drafts, whole or not; what is wrong in it is told with line and key."""

from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor

from ...definition import compose, content_faults, keys, line_of
from ...drafting import CITY, DraftView, as_yaml
from ...errors import DefinitionFault, DefinitionRefused
from ...queries.drafts import version_content
from .draft_begin import CODE, draft_begin
from .draft_change import is_storable
from .draft_row import EDIT

#: A file of all case types there are is a tenth of this.
MOST_LETTERS = 2_000_000
MOST_TYPES = 500


@transaction.atomic
def draft_import(*, actor: Actor, text: str, name: str) -> list[tuple[DraftView, list[DefinitionFault]]]:
    """A draft for each case type of a YAML file, with the faults it still has, by line and key of the file.

    What cannot become a draft at all (not YAML, no code, a key nobody knows) refuses the file, and nothing of it is taken.
    Raises: Refused, DefinitionRefused.
    """
    access.assure(actor, EDIT)
    root, items, prefix = _items(text, name)
    refused: list[DefinitionFault] = []
    for index, item in enumerate(items):
        refused += [
            DefinitionFault(f"{index}/{key}".rstrip("/"), line_of(root, [*prefix, index, key]), message, name)
            for key, message in _unfit(item)
        ]
    if refused:
        raise DefinitionRefused(refused)
    return [
        (
            draft_begin(actor=actor, code=item["code"], content=item, origin=f"{CITY}: {name}"),
            [
                DefinitionFault(
                    f"{index}/{fault.key}", line_of(root, [*prefix, index, *fault.key.split("/")]), fault.message, name
                )
                for fault in content_faults(item)
            ],
        )
        for index, item in enumerate(items)
    ]


def draft_export(*, draft: DraftView) -> str:
    """The draft as a file that `draft_import` takes."""
    return as_yaml(draft.content)


def version_export(*, actor: Actor, version_id: Any) -> str:
    """A version as a file that `draft_import` takes.

    Raises: Refused, TypeUnknown.
    """
    return as_yaml(version_content(actor=actor, version_id=version_id))


def _items(text: str, name: str) -> tuple[yaml.Node | None, list[Any], list[Any]]:
    if len(text) > MOST_LETTERS:
        raise DefinitionRefused([DefinitionFault("", 0, _("The file is too large. Bring it in by parts."), name)])
    root, data = compose(text, name)
    prefix: list[Any] = ["case_types"] if isinstance(data, dict) and "case_types" in data else []
    items = data["case_types"] if prefix else data if isinstance(data, list) else [data]
    if prefix == [] and isinstance(data, dict):
        root, prefix = yaml.SequenceNode("tag:yaml.org,2002:seq", [root]), []
    if not isinstance(items, list) or not items or len(items) > MOST_TYPES:
        raise DefinitionRefused(
            [DefinitionFault("case_types", 1, _("Write a list of case types, each with its code."), name)]
        )
    return root, items, prefix


def _unfit(item: Any) -> list[tuple[str, str]]:
    if not isinstance(item, dict):
        return [("", _("Write a case type as key: value lines."))]
    found = []
    code = item.get("code")
    if not isinstance(code, str) or not CODE.fullmatch(code) or len(code) > 80:
        found.append(
            (
                "code",
                _(
                    "Write the code as two or more words of small letters with a point between, such as street.lost_pet."
                ),
            )
        )
    found += [
        (str(key), _("A case type says nothing under “%(key)s”.") % {"key": str(key)[:40]})
        for key in item
        if key not in keys()
    ]
    found += [
        (str(key), _("Write texts, numbers and lists only; put quotation marks around dates and unusual characters."))
        for key, value in item.items()
        if not is_storable(value)
    ]
    return found
