"""Pages of the station."""
