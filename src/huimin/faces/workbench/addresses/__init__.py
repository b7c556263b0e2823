"""The addresses of the workbench, a file for each part of it."""
