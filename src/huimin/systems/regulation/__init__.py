"""Regulation and credit 市场监管与信用."""
