"""Django's PostGIS backend; a connection that was kept is looked at before it is used, which costs no trip to the database."""

from select import POLLIN, poll

from django.contrib.gis.db.backends.postgis import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Between two requests a database says nothing, unless it goes away: then it says goodbye, or its end is closed."""

    def is_usable(self) -> bool:
        """Whether the connection still stands; where there is something to read, it is asked."""
        if self.connection is None or self.connection.closed:
            return False
        line = poll()
        line.register(self.connection.pgconn.socket, POLLIN)
        return not line.poll(0) or super().is_usable()
