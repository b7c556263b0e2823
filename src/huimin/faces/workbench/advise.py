"""What the platform proposes to staff, in words beside the field it is about. It proposes; a person chooses."""

from uuid import UUID

from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework

from . import labels


def unit(view: casework.CaseView) -> str:
    """Which unit the routing table proposes and why, and which units answered such cases before."""
    said = []
    found = casework.proposed_desks(view=view)
    if found.unit_id and found.reason:
        name = labels.unit_names([found.unit_id]).get(found.unit_id, "")
        rules = casework.route_in_words(found.reason.as_fact())
        said.append(_("★ By %(rules)s: %(unit)s") % {"rules": rules, "unit": name})
    learned = casework.suggest_unit(text=view.title, type_code=view.type_code, where=view.where)
    names = labels.unit_names([UUID(item.code) for item in learned.items])
    shares = [
        _with_share(names[UUID(item.code)], item.share)
        for item in learned.items
        if UUID(item.code) in names and item.share
    ]
    if shares:
        said.append(_("Such cases were answered by: %(units)s") % {"units": "、".join(shares)})
    return " ".join(said)


def types(view: casework.CaseView) -> str:
    """Which types the words may be about."""
    titles = labels.type_titles()
    found = casework.suggest(text=view.title, where=view.where, chosen=view.type_code)
    likely = [_with_share(titles[item.code], item.share) for item in found.items if item.code in titles]
    return _("It may be: %(types)s") % {"types": "、".join(likely)} if likely else ""


def _with_share(name: str, share: float | None) -> str:
    return f"{name} {share:.0%}" if share is not None else name
