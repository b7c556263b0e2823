"""Django's PostGIS backend, with a check of kept connections that costs no trip."""
