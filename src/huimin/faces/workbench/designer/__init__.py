"""The designer of case types: what is asked of its editor, and how it is said back."""
