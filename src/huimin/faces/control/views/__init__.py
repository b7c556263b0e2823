"""The duty room's pages."""
