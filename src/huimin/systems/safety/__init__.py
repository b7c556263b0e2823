"""Safety 智慧安全."""
