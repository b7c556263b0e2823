"""What past cases teach: which type a text is likely about, and which unit likely answers. Suggestions, never acts."""
