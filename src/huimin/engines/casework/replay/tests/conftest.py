"""Files and mappings for the tests of taking requests over."""

from pathlib import Path

import pytest
from django.utils import translation

from huimin.engines.casework.replay.importing import requests_import


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in their source language."""
    with translation.override("en"):
        yield


@pytest.fixture
def take(tmp_path, db):
    """take(content, mapping) → Outcome. Content and mapping are text, bytes or a path."""

    def run(content, mapping, *, name="requests.csv", **options):
        return requests_import(
            path=_file(tmp_path / name, content), mapping=_file(tmp_path / "mapping.yaml", mapping), **options
        )

    return run


def _file(path: Path, content) -> Path:
    if isinstance(content, Path):
        return content
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
