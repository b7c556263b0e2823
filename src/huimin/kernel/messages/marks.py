"""The mark above the words of a mail that may be answered: what is below it in an answer is not read."""

LINE = "————"
