"""Who has read a person's data in full: the facts of revealing, told to the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from huimin.kernel.access import api as access
from huimin.kernel.facts import api as facts

FIELDS = {
    "phone": _("Mobile number"),
    "display_name": _("Name"),
    "name": _("Name"),
    "address": _("Address"),
    "id_number": _("Identity number"),
    "text": _("What you told us"),
}
PURPOSES = {"contact": _("To contact you about your case"), "verify": _("To verify who you are")}


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading as an entry of a timeline: what was read, when, by which office on which post, and what for."""

    title: str
    at: datetime
    who: str
    text: str | Promise


def readings_of(account_id: UUID) -> list[Reading]:
    """Every reading of an account's data, newest first. The office answers for its people, so they are not named."""
    found = [each for each in facts.of(subject=("account", account_id)) if each.verb == "access.person_revealed"]
    posts = {post.id: post for post in access.posts(ids=[each.post_id for each in found if each.post_id])}
    return [
        Reading(
            title=pgettext("between items", ", ").join(
                str(FIELDS.get(name, name)) for name in each.data.get("fields", [])
            ),
            at=each.at,
            who=f"{posts[each.post_id].organisation_label} {posts[each.post_id].label}"
            if each.post_id in posts
            else "",
            text=PURPOSES.get(each.reason, each.reason),
        )
        for each in reversed(found)
    ]
