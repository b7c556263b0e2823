"""Figures of supervision: made from facts alone, counted by definitions that are data, each opening its cases."""
