"""A process that answers and builds for a while holds no more at the end than when warm. `make soak` goes on longer."""

import os
from dataclasses import replace

import pytest

from tests.soak.steady import ASSISTANTS, Reading, Steady, main, measured, read

pytestmark = pytest.mark.soak

HELD = Reading(memory=200 * 2**20, files=10, threads=2, kept=9)
STEADY = Steady(asked=100, answered=40, rebuilds=5, seconds=3.2, warm=HELD, last=replace(HELD, memory=208 * 2**20))


def test_some_hundred_answers_and_some_builds_leave_nothing_behind(tmp_path):
    found = measured(tmp_path, "toy", questions=300, rebuilds=12)
    assert (found.asked, found.rebuilds, found.leaks) == (300, 12, False), str(found)
    assert found.answered > 100
    assert found.last.kept == found.warm.kept


def test_the_real_models_leave_nothing_behind(tmp_path):
    found = measured(tmp_path, "bundled", questions=20, rebuilds=10)
    assert (found.last.files, found.last.threads, found.last.kept) == (
        found.warm.files,
        found.warm.threads,
        found.warm.kept,
    )
    assert found.answered > 5


@pytest.mark.parametrize("more", [{"memory": 211 * 2**20}, {"files": 11}, {"threads": 3}, {"kept": 12}])
def test_whatever_grows_is_a_leak(more):
    assert not STEADY.leaks
    assert replace(STEADY, last=replace(HELD, **more)).leaks


def test_what_is_printed():
    assert str(STEADY) == (
        "100 questions (40 answered), 5 rebuilds in 3 s: memory 200 MB when warm, 208 MB at the end (+4.0%), "
        "open files 10, 10, threads 2, 2, files of the index 9, 9"
    )


def test_a_leak_is_found_out(capsys, monkeypatch):
    opened = []

    class Leaking(ASSISTANTS["toy"]):
        def ask(self, question, **options):
            opened.append(os.dup(0))
            return super().ask(question, **options)

    monkeypatch.setitem(ASSISTANTS, "toy", Leaking)
    try:
        assert main(["--models", "toy", "--questions", "20", "--rebuilds", "2"]) == 1
    finally:
        for number in opened:
            os.close(number)
    assert "toy models: 20 questions" in capsys.readouterr().out


def test_what_this_process_holds_is_read(tmp_path):
    before = read(tmp_path)
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "x").touch()
    ballast = b"x" * 64 * 2**20
    with (tmp_path / "index" / "x").open("rb"):
        after = read(tmp_path)
    assert (after.files, after.kept) == (before.files + 1, 1)
    assert after.memory - before.memory > len(ballast) * 0.9
