"""Economy 智慧经济."""
