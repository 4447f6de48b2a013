"""
What all tests share: a small folder of seeds, how much hypothesis tries, and that nothing is skipped where `CI` is set.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

# The same examples each time; `make soak` tries more.
settings.register_profile("tests", derandomize=True, database=None, deadline=None, max_examples=100)
settings.register_profile("soak", derandomize=False, database=None, deadline=None, max_examples=3000)
settings.load_profile("soak" if os.environ.get("QA_SOAK") else "tests")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

FRENCH = """\
Les horaires de la bibliothèque

La bibliothèque de la rue des Lilas ouvre le mardi à 9 h 30. Elle ferme à 18 heures, sauf le vendredi.
Les enfants de moins de douze ans y entrent avec un adulte. Un livre se garde trois semaines.
"""
ENGLISH = """\
The hives on the roof

The first bee hives were set up on the roof of the town hall in April 2019. Two gardeners look after them.
In a good summer they give forty kilograms of honey. The honey is sold at the market on Saturdays.
"""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with one French and one English document."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "bibliothèque.txt").write_text(FRENCH, encoding="utf-8")
    (folder / "hives.txt").write_text(ENGLISH, encoding="utf-8")
    return folder


# A test that is skipped because something is missing says so to a developer; to CI it is a hole.


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _without_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _without_skip((yield))


def _without_skip(report: Report) -> Report:
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.longrepr = f"This was skipped, which is a failure where CI is set. {reason}"
    return report
