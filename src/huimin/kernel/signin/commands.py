"""`./huimin access second-factor-reset`: for the day a phone is lost."""

from huimin.kernel.access import api as access
from huimin.kernel.commands.api import Argument, Command, Failed, Terminal

from .second_factors import reset_second_factors


def second_factor_reset(terminal: Terminal, *, username: str, reason: str) -> int:
    """Takes all second factors from an account; its owner makes new ones at the next sign-in."""
    account = access.account(username=username)
    if account is None:
        raise Failed(f"There is no account {username}.")
    actor = access.Actor.system("command line", channel="command")
    count = reset_second_factors(actor=actor, account_id=account.id, reason=reason)
    terminal.data({"username": username, "count": count}, f"{count} second factors of {username} are gone.")
    return 0


COMMANDS = [
    Command(
        "access",
        "second-factor-reset",
        "Take all second factors from an account.",
        second_factor_reset,
        (
            Argument("username", help="the name they sign in with"),
            Argument("--reason", required=True, help="why, for the record"),
        ),
        has_data=True,
    )
]
