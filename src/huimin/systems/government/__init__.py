"""Government 智慧政务."""
