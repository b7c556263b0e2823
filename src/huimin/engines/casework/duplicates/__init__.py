"""Which cases may be the same need: by type, distance, time and text."""
