"""`./huimin access …`: accounts, posts, roles and keys from the command line."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from huimin.kernel.commands.api import Argument, AskedWrongly, Command, Failed, Terminal
from huimin.kernel.errors import HuiminError

from . import api

OPERATOR = api.Actor.system("command line", channel="command")


def key_create(
    terminal: Terminal,
    *,
    name: str,
    permission: list[str],
    organisation: str,
    post: str,
    division: str,
    level: str,
    data_class: list[str],
    days: int,
) -> int:
    """Makes a key and shows its secret, this once."""
    with _told():
        issued = api.create_key(
            actor=OPERATOR,
            name=name,
            permissions=permission,
            organisation_code=organisation,
            post_code=post,
            division_code=division,
            division_level=level,
            data_classes=data_class or ["general"],
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
    terminal.data(
        {"secret": issued.secret, **_plain(issued.key)},
        f"{issued.secret}\n\nKeep it now: it is not shown again. It opens {', '.join(issued.key.permissions)}.",
    )
    return 0


def key_revoke(terminal: Terminal, *, prefix: str, reason: str) -> int:
    """Ends a key at once."""
    with _told():
        key = api.revoke_key(actor=OPERATOR, prefix=prefix, reason=reason)
    terminal.data(_plain(key), f"{key.prefix} ({key.name}) opens nothing any more.")
    return 0


def key_list(terminal: Terminal) -> int:
    """Every key, newest first."""
    keys = api.keys(actor=OPERATOR)
    lines = [
        f"{key.prefix:<14} {'revoked' if key.revoked_at else 'good':<8} {key.name}: {', '.join(key.permissions)}"
        for key in keys
    ]
    terminal.data([_plain(key) for key in keys], "\n".join(lines) or "There are no keys.")
    return 0


def account_create(
    terminal: Terminal, *, username: str, name: str, password: str, post: list[str], acting: list[str]
) -> int:
    """Makes an account of staff and seats it on posts; the password is to be changed at the first sign-in."""
    with _told():
        account = api.create_account(
            actor=OPERATOR,
            kind="staff",
            username=username,
            display_name=name,
            password=password,
            must_change_password=bool(password),
        )
        for kind, codes in (("substantive", post), ("acting", acting)):
            for code in codes or []:
                api.hold_post(actor=OPERATOR, account_id=account.id, post_code=code, kind=kind)
    terminal.data(_plain(account), f"{username} may sign in at /accounts/staff/.")
    return 0


def account_switch(terminal: Terminal, *, username: str, off: bool, reason: str) -> int:
    """Switches an account off (from the next request on) or on again."""
    with _told():
        account = api.set_active(actor=OPERATOR, account_id=_account(username), is_active=not off, reason=reason)
    terminal.data(_plain(account), f"{username} is {'on' if account.is_active else 'off'}.")
    return 0


def account_password(terminal: Terminal, *, username: str, password: str) -> int:
    """Gives staff a new password, to be changed at the next sign-in."""
    with _told():
        api.set_password(actor=OPERATOR, account_id=_account(username), password=password)
    terminal.data({"username": username}, f"{username} has a new password and must change it.")
    return 0


def post_hold(terminal: Terminal, *, username: str, post: str, acting: bool, start: str, end: str) -> int:
    """Seats somebody on a post."""
    with _told():
        holding = api.hold_post(
            actor=OPERATOR,
            account_id=_account(username),
            post_code=post,
            kind="acting" if acting else "substantive",
            starts_at=_day(start),
            ends_at=_day(end),
        )
    terminal.data(_plain(holding), f"{username} sits on {post} from {holding.starts_at:%Y-%m-%d %H:%M}.")
    return 0


def post_leave(terminal: Terminal, *, username: str, post: str, reason: str) -> int:
    """Ends a seat now."""
    view = api.post(code=post)
    held = [each for each in api.holdings(account_id=_account(username)) if view and each.post_id == view.id]
    if not held:
        raise Failed(f"{username} does not sit on {post}.")
    with _told():
        holding = api.leave_post(actor=OPERATOR, holding_id=held[0].id, reason=reason)
    terminal.data(_plain(holding), f"{username} has left {post}.")
    return 0


def roles_load(terminal: Terminal) -> int:
    """Brings in the roles the product and the systems ship; a city's own versions stay in force."""
    report = api.load_roles(actor=OPERATOR)
    words = {"made": "new", "changed": "changed", "drafted": "waits as a draft", "same": "unchanged"}
    lines = [f"{words[key]}: {', '.join(codes)}" for key, codes in report.items() if codes]
    terminal.data(report, "\n".join(lines))
    return 0


def roles_list(terminal: Terminal) -> int:
    """Every role with what it grants."""
    roles = api.roles()
    lines = [
        f"{role.code} ({role.title['zh-hans']}), version {role.number} of the {role.origin}\n"
        + "\n".join(f"  {grant['permission']} · {grant['reach']}" for grant in role.grants)
        for role in roles
    ]
    terminal.data([_plain(role) for role in roles], "\n".join(lines))
    return 0


class _told:
    """Refusals of access become a sentence and exit code 1."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, HuiminError):
            field = f" ({error.field})" if error.field else ""
            raise Failed(f"{error.message}{field}") from error


def _account(username: str) -> Any:
    found = api.account(username=username)
    if found is None:
        raise Failed(f"There is no account {username}.")
    return found.id


def _day(text: str) -> datetime | None:
    """The start of a day in the installation's time zone; None for no text."""
    if not text:
        return None
    try:
        return timezone.make_aware(datetime.combine(datetime.strptime(text, "%Y-%m-%d").date(), time()))  # noqa: DTZ007
    except ValueError:
        raise AskedWrongly(f"{text} is not a day like 2026-11-30.") from None


def _plain(view: Any) -> dict[str, Any]:
    return asdict(view)


_REASON = Argument("--reason", default="", help="why, for the record")
_USER = Argument("username", help="the name they sign in with")
COMMANDS = [
    Command(
        "access",
        "key-create",
        "Make an API key; the secret is shown once.",
        key_create,
        (
            Argument("name", help="whose key it is"),
            Argument("--permission", action="append", required=True, help="what it opens; may be given several times"),
            Argument("--organisation", default="", help="code of the organisation it reaches, with those below"),
            Argument("--post", default="", help="code of the post whose name its acts carry"),
            Argument("--division", default="", help="code of the division it reaches"),
            Argument("--level", default="", help="level of the division, where its code does not tell"),
            Argument("--data-class", action="append", help="general (default), personal, sensitive"),
            Argument("--days", type=int, default=365, help="days until it expires, 0 for never (default 365)"),
        ),
        has_data=True,
    ),
    Command(
        "access",
        "key-revoke",
        "End an API key at once.",
        key_revoke,
        (Argument("prefix", help="the key's beginning, as key-list shows it"), _REASON),
        has_data=True,
    ),
    Command("access", "key-list", "List API keys.", key_list, has_data=True),
    Command(
        "access",
        "account-create",
        "Make an account of staff.",
        account_create,
        (
            _USER,
            Argument("--name", required=True, help="their name"),
            Argument("--password", required=True, help="a first password, to be changed at once"),
            Argument("--post", action="append", help="code of a post; may be given several times"),
            Argument("--acting", action="append", help="code of a post held for another"),
        ),
        has_data=True,
    ),
    Command(
        "access",
        "account-switch",
        "Switch an account on, or off with --off.",
        account_switch,
        (_USER, Argument("--off", action="store_true", help="off instead of on"), _REASON),
        has_data=True,
    ),
    Command(
        "access",
        "account-password",
        "Give staff a new password.",
        account_password,
        (_USER, Argument("--password", required=True, help="the password, to be changed at the next sign-in")),
        has_data=True,
    ),
    Command(
        "access",
        "post-hold",
        "Seat somebody on a post.",
        post_hold,
        (
            _USER,
            Argument("post", help="code of the post"),
            Argument("--acting", action="store_true", help="for another, not in substance"),
            Argument("--start", default="", help="first day, as 2026-11-30; now if left out"),
            Argument("--end", default="", help="the day it ends, as 2026-12-31"),
        ),
        has_data=True,
    ),
    Command(
        "access",
        "post-leave",
        "End somebody's seat on a post.",
        post_leave,
        (_USER, Argument("post", help="code of the post"), _REASON),
        has_data=True,
    ),
    Command("access", "roles-load", "Bring in the roles the product ships.", roles_load, has_data=True),
    Command("access", "roles-list", "List roles and what they grant.", roles_list, has_data=True),
]
