"""
Builds that are killed or fail, and what must hold afterwards.

Knows how to start them (`builder.py`, `shim.c`) and what was promised. Knows nothing of when they are killed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import pytest

from index import Index, Snapshot, verify
from tests.fakes import ToyEncoder

ROOT = Path(__file__).parent.parent.parent
KILLED = -9
# Whatever else is in an index folder after a build was left over.
EXPECTED = {"CURRENT", "snapshots", "ledger.json", "lock"}


class Mode(IntEnum):
    """What `shim.c` does at a change: write it down, kill before it, kill half way, let it and all that follow fail."""

    RECORD, KILL, TEAR, FAIL = range(4)


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended: its exit code, what it said, how many changes it made."""

    code: int
    said: str = ""
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A seeds folder with its index beside it."""

    home: Path

    @property
    def seeds(self) -> Path:
        return self.home / "seeds"

    @property
    def folder(self) -> Path:
        return self.home / "index"

    @property
    def log(self) -> Path:
        return self.home / "log"

    def index(self) -> Index:
        return Index(self.seeds, self.folder, ToyEncoder())

    def write(self, **texts: str) -> None:
        self.seeds.mkdir(exist_ok=True, parents=True)
        for name, text in texts.items():
            (self.seeds / f"{name}.txt").write_text(text, encoding="utf-8")

    def copied(self, home: Path) -> Place:
        shutil.copytree(self.home, home)
        return Place(home)


def compiled(folder: Path) -> Path:
    """`shim.c` as a library; the test is skipped where there is no compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("killing at every write needs Linux and a C compiler: apt install gcc libc6-dev")
    library = folder / "shim.so"
    source = Path(__file__).parent / "shim.c"
    made = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source, "-ldl"]
    subprocess.run(made, check=True)
    return library


class Builder:
    """The process that builds and is killed; a context manager."""

    def __init__(self, library: Path) -> None:
        environment = os.environ | {"LD_PRELOAD": str(library), "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.robustness.builder"],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate()

    def build(
        self, place: Place, mode: Mode = Mode.RECORD, at: int = 0, *, error: int = 0, after: float | None = None,
        rebuild: bool = False,
    ) -> Built:  # fmt: skip
        """A build in a process of its own; killed `after` seconds, if told so."""
        said = place.home / "said"
        said.unlink(missing_ok=True)
        order = {"seeds": str(place.seeds), "folder": str(place.folder), "said": str(said), "log": str(place.log)}
        order |= {"mode": mode, "at": at, "error": error, "after": after, "rebuild": rebuild}
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(order), file=self._process.stdin, flush=True)
        code = int(self._process.stdout.readline())
        return Built(code, *json.loads(said.read_text(encoding="utf-8"))) if said.exists() else Built(code)


Content = dict[str, list[tuple[str, int, int, tuple[float, ...]]]]


def content(snapshot: Snapshot | None) -> Content | None:
    """All that a snapshot would answer from."""
    if snapshot is None:
        return None
    found: Content = {}
    for path in snapshot.catalog.digests:
        document, vectors = snapshot.catalog.cited(path), snapshot.vectors.of(snapshot.catalog.rows(path))
        passages = snapshot.catalog.passages_of(path)
        assert all(document.text[passage.start : passage.end] == passage.text for passage in passages)
        found[path] = [
            (passage.text, passage.start, passage.end, tuple(vector))
            for passage, vector in zip(passages, vectors.tolist(), strict=True)
        ]
    return found


def answered(place: Place) -> Content | None:
    """What an index answers from that was just opened; `verify` finds nothing wrong with it."""
    index = place.index()
    found = content(index.snapshot())
    if found is not None:
        assert verify(place.folder, index.recipe, ToyEncoder()).problems == ()
    return found


def leaks(place: Place) -> list[str]:
    """What is left over after a build."""
    snapshots = os.listdir(place.folder / "snapshots")
    files = {name for snapshot in snapshots for name in os.listdir(place.folder / "snapshots" / snapshot)}
    left = set(os.listdir(place.folder)) - EXPECTED | files - {"manifest.json", "catalog.sqlite", "vectors.faiss"}
    return sorted(left) + snapshots[2:]


def keeps_its_promises(place: Place, old: Content | None, new: Content) -> bool:
    """
    Whatever happened to a build from `old` to `new`: one of both answers, whole; the next build says `new`, and leaves
    nothing over. Whether the new one answered at once.
    """
    found = answered(place)
    assert found in (old, new)
    place.index().refresh()
    assert answered(place) == new
    place.write(last="Le dernier document.\n\nIl est court.")
    place.index().refresh()
    assert leaks(place) == []
    return found == new
