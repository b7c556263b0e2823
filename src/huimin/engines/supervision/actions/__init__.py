"""Every write of supervision that a person asks for."""
