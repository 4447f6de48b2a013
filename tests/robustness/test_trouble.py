"""
A disk that is full, only read or broken, from any change of a build on: a clear error, and the old index untouched.

Every call that changes the disk is made to fail from there on (`shim.c`), so that it holds for root too, whom no
permission keeps out.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.robustness.builder import FAILED
from tests.robustness.builds import Builder, Mode, Place, answered, keeps_its_promises
from tests.robustness.test_crash import edited

pytestmark = pytest.mark.crash

TROUBLES = {
    "full": errno.ENOSPC,
    "only read": errno.EROFS,
    "not permitted": errno.EACCES,
    "broken": errno.EIO,
}


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_from_any_change_on_it_is_an_error_that_says_what_to_do(tmp_path: Path, builder: Builder, kills, trouble):
    place = Place(tmp_path.resolve() / "prepared")
    edited(place)
    snapshots = bytes_of(place.folder / "snapshots")
    done = place.copied(tmp_path.resolve() / "done")
    changes = builder.build(done).changes
    old, new = answered(place), answered(done)
    ends = set()
    for at in sorted({1, *range(2, changes + 1, 1 if kills else 25), *range(changes - 9, changes + 1)}):
        # Whoever is not permitted is tried again for a second: on Windows that may pass.
        if trouble == "not permitted" and not kills and 1 < at < changes - 2:
            continue
        failing = place.copied(tmp_path.resolve() / f"{at}")
        built = builder.build(failing, Mode.FAIL, at, error=TROUBLES[trouble])
        assert built.code in (0, FAILED), built.said
        if built.code == FAILED:
            assert built.said.startswith("SnapshotError: The index ")
            assert " cannot be written (" in built.said
            assert built.said.endswith((" choose another index folder.", " Choose another one."))
            if failing.folder.joinpath("CURRENT").read_bytes() == place.folder.joinpath("CURRENT").read_bytes():
                assert bytes_of(failing.folder / "snapshots").items() >= snapshots.items()
                assert answered(failing) == old
        else:
            assert answered(failing) == new
        if trouble == "full" and built.code == FAILED:  # what was begun does not take the room that is missing
            assert [name for name in os.listdir(failing.folder) if name.startswith("building")] == []
        keeps_its_promises(failing, old, new)
        ends.add(built.code)
    assert FAILED in ends


def test_a_full_disk_is_called_so(tmp_path: Path, builder: Builder):
    place = Place(tmp_path.resolve() / "prepared")
    edited(place)
    changes = builder.build(place.copied(tmp_path.resolve() / "done")).changes
    said = {
        builder.build(place.copied(tmp_path.resolve() / f"{at}"), Mode.FAIL, at, error=errno.ENOSPC).said
        for at in range(11, changes - 10, 3)  # the first makes the file, of which SQLite says less
    }
    assert {each for each in said if each} != set()
    assert {each for each in said if "disk is full" not in each and "No space left" not in each} <= {""}
