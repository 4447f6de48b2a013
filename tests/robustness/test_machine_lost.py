"""
When the machine is lost at any moment of a build, what is on the disk is the old index or the new one.

The changes of a real build are made again in a model of a disk that keeps only what was synced (`disk.py`); of entries
that were not, none, all, or only the last. The short form stops at every sync and rename, `make soak` at all changes,
and keeps any of the entries.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from random import Random

import pytest

from tests.robustness.builds import Builder, Place, answered, keeps_its_promises
from tests.robustness.disk import Disk, changes
from tests.robustness.test_crash import SITUATIONS

pytestmark = pytest.mark.crash


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_old_index_or_the_new_one_is_on_the_disk(tmp_path: Path, builder: Builder, kills, situation):
    place = Place(tmp_path.resolve() / "prepared")
    situation(place)
    place.folder.mkdir(exist_ok=True)
    old, disk, done = answered(place), Disk(place.folder), place.copied(place.home.with_name("done"))
    disk.moved(done.folder)
    assert builder.build(done).code == 0
    new = answered(done)

    made, stops = changes(done.log), "srm" if kills is None else "srmouwtc"
    lost = Lost(place, old, new)
    for number, change in enumerate(made):
        disk.change(change)
        if change.op in stops and (change.op != "o" or change.offset):
            lost.at(number, disk, rounds=6 if kills else 0)
    disk.write(tmp_path / "again")
    assert same(tmp_path / "again", done.folder)  # so nothing was changed that the model does not know of
    assert lost.at(len(made), disk, rounds=6) == {True}  # what was published is not lost any more
    assert lost.answers == {True, False}


class Lost:
    """What is left after each loss, looked at."""

    def __init__(self, place: Place, old, new) -> None:
        self._place, self._old, self._new = place, old, new
        self.answers: set[bool] = set()

    def at(self, number: int, disk: Disk, rounds: int) -> set[bool]:
        """Whether the new one answers, after the disk lost what it may lose in all these ways."""
        changes, random = range(disk.unsynced), Random(number)
        ways = {(), tuple(changes), tuple(changes[-1:])}
        found = {self._keeps(disk, kept, None) for kept in ways}
        for _ in range(rounds):
            found.add(self._keeps(disk, [each for each in changes if random.random() < 0.5], random))
        self.answers |= found
        return found

    def _keeps(self, disk: Disk, kept: Collection[int], random: Random | None) -> bool:
        left = Place(self._place.home.with_name("left"))
        shutil.rmtree(left.home, ignore_errors=True)
        shutil.copytree(self._place.seeds, left.seeds)
        disk.lose(left.folder, kept, random)
        return keeps_its_promises(left, self._old, self._new)


def same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same names and bytes."""
    found = [
        {path.relative_to(folder): path.is_dir() or path.read_bytes() for path in folder.rglob("*")}
        for folder in (one, other)
    ]
    return found[0] == found[1]
