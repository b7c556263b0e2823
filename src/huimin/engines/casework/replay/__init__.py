"""Requests of other systems taken over as cases, with their own history: a target of exchange."""
