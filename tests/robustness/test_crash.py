"""
A build that is killed, at every change it makes to the disk and at any moment, leaves the old index or the new one.

The short form kills at the changes that publish, at some of the others, and a few times at random; `make soak` at all.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from index import SnapshotError
from tests.robustness.builds import (
    KILLED,
    ROOT,
    Builder,
    Mode,
    Place,
    answered,
    content,
    keeps_its_promises,
    leaks,
)

pytestmark = pytest.mark.crash

RENT = "Le bail\n\nLe loyer est de {} euros par mois. Il se paie le premier lundi.\n"
HIVES = "The hives\n\nTwo gardeners look after them. The honey is sold on Saturdays.\n"


def first(place: Place) -> None:
    """Nothing is published yet."""
    place.write(rent=RENT.format(900), hives=HIVES)


def edited(place: Place) -> None:
    """There are a current and a previous snapshot; a document is edited, one is added, one is removed."""
    for rent in (700, 800):
        place.write(rent=RENT.format(rent), hives=HIVES)
        place.index().refresh()
    place.write(rent=RENT.format(900), pump="The pump\n\nIt must be cleaned every six weeks.\n")
    (place.seeds / "hives.txt").unlink()


def back(place: Place) -> None:
    """What the seeds say is what they said in the previous snapshot."""
    for rent in (900, 700):
        place.write(rent=RENT.format(rent), hives=HIVES)
        place.index().refresh()
    place.write(rent=RENT.format(900))


SITUATIONS = [first, edited, back]


@pytest.fixture
def prepared(tmp_path: Path) -> Callable[[Callable[[Place], None]], Place]:
    def prepare(situation: Callable[[Place], None]) -> Place:
        place = Place(tmp_path.resolve() / "prepared")
        situation(place)
        return place

    return prepare


def whole(builder: Builder, place: Place):
    """(what the index says before, after, how many changes are made between)."""
    old, done = answered(place), place.copied(place.home.with_name("whole"))
    built = builder.build(done)
    assert built.code == 0
    return old, answered(done), built.changes


@pytest.mark.parametrize("mode", [Mode.KILL, Mode.TEAR])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_killed_at_a_change_the_old_index_or_the_new_one_answers(prepared, builder, kills, situation, mode):
    place = prepared(situation)
    old, new, changes = whole(builder, place)
    assert old != new
    some = range(1, changes + 1, 1 if kills else 15)
    last = range(changes - 20, changes + 1) if (situation, mode) == (edited, Mode.KILL) else ()  # those that publish
    is_new = []
    for at in sorted({*some, *last}):
        killed = place.copied(place.home.with_name(f"killed-{at}"))
        assert builder.build(killed, mode, at).code == KILLED
        is_new.append(keeps_its_promises(killed, old, new))
    # One moment parts them; and what is killed after it publishes nothing that is then lost.
    assert is_new == sorted(is_new)
    assert is_new[0] is False


def test_killed_while_a_damaged_index_is_built_anew_it_is_still_named_or_mended(prepared, builder, kills):
    place = prepared(edited)
    place.index().refresh()
    new = answered(place)
    (catalog,) = (place.folder / "snapshots" / place.index().snapshot().id).glob("catalog*")
    catalog.write_bytes(catalog.read_bytes()[:-1])
    changes = builder.build(place.copied(place.home.with_name("whole"))).changes
    assert changes > 50
    for at in range(1, changes + 1, 1 if kills else 15):
        killed = place.copied(place.home.with_name(f"killed-{at}"))
        assert builder.build(killed, Mode.KILL, at).code == KILLED
        assert mended_or_named(killed, new)
        killed.index().refresh()
        assert answered(killed) == new


def test_killed_at_any_moment_the_old_index_or_the_new_one_answers(prepared, builder, kills):
    place, random = prepared(edited), Random(7)
    started = time.monotonic()
    old, new, _ = whole(builder, place)
    seconds = time.monotonic() - started
    ends = []
    for number in range(kills or 5):
        killed = place.copied(place.home.with_name(f"killed-{number}"))
        ends.append(builder.build(killed, after=random.uniform(0, seconds)).code)
        keeps_its_promises(killed, old, new)
    assert KILLED in ends


def test_killed_programs_leave_an_index_from_which_programs_answer(tmp_path, kills):
    """All of it for real: `qa index` is killed, then `qa verify` and `qa ask` run, each in a process of its own."""
    place, random = Place(tmp_path), Random(11)
    place.write(rent=RENT.format(100), hives=HIVES)
    started = time.monotonic()
    assert program(place, "index").returncode == 0
    seconds = time.monotonic() - started
    for number in range(1 if kills is None else kills // 10):
        place.write(rent=RENT.format(101 + number))
        building = subprocess.Popen(command(place, "index"), env=environment(), stdout=subprocess.DEVNULL)
        time.sleep(random.uniform(0.5, 1) * seconds)
        building.kill()
        building.wait()
        verified = program(place, "verify")
        assert (verified.returncode, verified.stderr) == (0, "")
        asked = ["ask", "Quel est le loyer par mois ?"]
        assert f"« {101 + number} euros" in program(place, *asked).stdout
        old = program(place, *asked, QA_REFRESH="never").stdout
        assert f"« {101 + number} euros" in old
    place.write(rent=RENT.format(99))
    assert program(place, "index").returncode == 0
    assert leaks(place) == []


def mended_or_named(place: Place, new) -> bool:
    try:
        return content(place.index().snapshot()) == new
    except SnapshotError as error:
        return str(error).endswith(" Run: qa index --rebuild")


def command(place: Place, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "ui", *arguments, "--seeds", str(place.seeds), "--index", str(place.folder)]


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | more


def program(place: Place, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(place, *arguments), env=environment(**more), capture_output=True, encoding="utf-8", check=False
    )
