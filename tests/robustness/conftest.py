"""What the tests of this folder share: the library that is loaded before a builder, and how long they take."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.robustness.builds import Builder, compiled


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def builder(library: Path) -> Iterator[Builder]:
    with Builder(library) as found:
        yield found


@pytest.fixture(scope="session")
def kills() -> int | None:
    """How many builds are killed at random moments, and all else is done whole (`make soak`); None: the short form."""
    return int(os.environ["KILLS"]) if os.environ.get("KILLS") else None
