"""What every job is given: the city, its people, and where to serve."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.test import Client

from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from measure import CONNECTIONS
from town import City

TOKEN = "b" * 32


@dataclass(frozen=True)
class Officer:
    """Somebody of a unit, signed in."""

    account_id: UUID
    unit: UUID
    cookie: str
    plain_cookie: str
    """Opens the peer's page, which knows Django's own way of signing in alone."""

    @property
    def actor(self) -> access.Actor:
        """The same person without a browser."""
        return access.actor_for_account(self.account_id)

    @property
    def form_token(self) -> list[tuple[str, str]]:
        """The header that goes with the cookie on what changes something."""
        return [("X-CSRFToken", TOKEN)]


@dataclass
class Context:
    """One run."""

    city: City
    officers: list[Officer]
    api_key: str
    port: int
    progress: Callable[[str], None]


def open_office(city: City, *, port: int, progress: Callable[[str], None]) -> Context:
    """Eight people at the eight units with the fullest desks, and a machine with a key."""
    with connection.cursor() as db:
        db.execute(
            "SELECT unit_id FROM casework_workitem WHERE is_open AND stage IN ('sign', 'handle') GROUP BY 1"
            " ORDER BY count(*) DESC, 1 LIMIT %s",
            [CONNECTIONS],
        )
        units = [row[0] for row in db.fetchall()]
    officers = [_officer(unit) for unit in units]
    key = people.key("casework.case_raise").secret
    return Context(city, officers, key, port, progress)


def _officer(unit_id: UUID) -> Officer:
    unit = access.organisations(ids=[unit_id])[0]
    account = people.staff(role="unit_officer", division=unit.division_code, organisation=unit)
    ours, plain = Client(), Client()
    people.sign_in(ours, account)
    plain.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return Officer(account.id, unit_id, _cookies(ours), _cookies(plain))


def _cookies(client: Client) -> str:
    cookies = {name: morsel.value for name, morsel in client.cookies.items()} | {"csrftoken": TOKEN}
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
