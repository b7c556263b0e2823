"""Livelihood 智慧民生."""
