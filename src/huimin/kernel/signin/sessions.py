"""Sessions in Django's own table, read by one fixed question: every request of everybody signed in begins here."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from huimin.kernel.trips import api as trips

_VALID = trips.Question(Session, "WHERE session_key = %s AND expire_date > %s")


class SessionStore(db.SessionStore):
    """Django's store; only how it reads is ours, at a third of the cost."""

    def _get_session_from_db(self) -> Session | None:
        found = _VALID.ask(self.session_key, timezone.now())
        if not found:
            self._session_key = None
            return None
        return found[0]
