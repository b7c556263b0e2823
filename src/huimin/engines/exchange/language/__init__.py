"""The mapping language: how a file of any schema says what its columns mean. Reference: docs/howto/import-requests.md."""
