"""Facts of accounts, organisations, posts, roles and keys."""

from huimin.kernel.facts.types import Publish

PUBLISHES = [
    Publish("access.account_created", "An account was made.", {"kind": "resident, staff or machine"}),
    Publish("access.account_activated", "An account was switched on again."),
    Publish("access.account_deactivated", "An account was switched off."),
    Publish("access.accounts_listed", "An administrator read a page of the list of staff.", {"count": "how many rows"}),
    Publish("access.account_viewed", "An administrator read the page of an account."),
    Publish("access.password_set", "An administrator gave staff a new password."),
    Publish("access.organisation_created", "An organisation was made.", {"code": "its code", "kind": "its kind"}),
    Publish(
        "access.organisation_edited",
        "An organisation has another name, kind or calendar.",
        {"before": "what changed, as it was", "after": "the same as it is"},
    ),
    Publish(
        "access.organisation_closed",
        "An organisation is closed from a time on: nobody sits there, no case goes there.",
        {"at": "from when"},
    ),
    Publish("access.organisation_reopened", "A closed organisation is open again."),
    Publish("access.post_created", "A post was made.", {"code": "its code", "roles": "codes of its roles"}),
    Publish(
        "access.post_renamed", "A post has another title.", {"before": "as it was called", "after": "as it is called"}
    ),
    Publish("access.post_retired", "A post is retired from a time on.", {"at": "from when"}),
    Publish("access.post_restored", "A retired post can be held again."),
    Publish("access.post_roles_set", "A post was given other roles.", {"before": "codes", "after": "codes"}),
    Publish(
        "access.post_held", "Somebody was seated on a post.", {"post_id": "which", "kind": "substantive or acting"}
    ),
    Publish("access.post_left", "Somebody left a post.", {"post_id": "which", "ends_at": "when"}),
    Publish(
        "access.absence_reported",
        "Somebody is away.",
        {"absence": "which", "kind": "leave, sick, trip, training or other", "starts_at": "from", "ends_at": "to"},
    ),
    Publish(
        "access.deputy_named",
        "Somebody acts on another's posts while they are away.",
        {"absence": "which", "deputy": "whose account", "posts": "which", "starts_at": "from", "ends_at": "to"},
    ),
    Publish("access.absence_ended", "Somebody is back, and nobody acts for them any more.", {"absence": "which"}),
    Publish("access.role_changed", "A role has a new version in force.", {"code": "its code", "number": "its version"}),
    Publish("access.key_created", "A key was made.", {"key_id": "which", "permissions": "what it opens"}),
    Publish("access.key_revoked", "A key was ended.", {"key_id": "which"}),
    Publish(
        "access.person_revealed", "Somebody read a person's data in full.", {"fields": "which", "about": "the case"}
    ),
]
