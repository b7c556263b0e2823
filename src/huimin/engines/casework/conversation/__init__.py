"""What the resident and the people who handle a case write to each other."""
