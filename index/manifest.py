"""
What a snapshot holds and what it was made by, in `manifest.json`.

Knows sizes and checksums of files. Knows nothing of what is in them, or of which snapshot is current.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from index.errors import SnapshotError

MANIFEST = "manifest.json"
FORMAT = 4
# Bytes. Hashing this much takes about 20 ms, what opening may cost.
CHECKED_ON_OPENING = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an index is made by. Same recipe and same seeds: same index."""

    seeds: str  # the seeds folder as seen from the index folder, so that both can move together
    encoder: str  # fingerprint
    passages: str  # rules and limit
    words: str  # rules
    format: int = FORMAT


class Counts(NamedTuple):
    """How many documents and passages."""

    documents: int
    passages: int


class Part(NamedTuple):
    """A file of a snapshot. `sha256` is in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot says of itself. Its digest is the name of the folder."""

    recipe: Recipe
    counts: Counts
    parts: Mapping[str, Part]

    @property
    def small(self) -> bool:
        """Whether every part is so small that it is compared with its checksum whenever it is opened."""
        return all(part.size <= CHECKED_ON_OPENING for part in self.parts.values())


def write(folder: Path, recipe: Recipe, counts: Counts, parts: Sequence[str]) -> str:
    """Write the manifest of these parts, which are there; the name of the snapshot."""
    found = {name: Part((folder / name).stat().st_size, _sha256(folder / name))._asdict() for name in parts}
    content = {"recipe": asdict(recipe), "counts": counts._asdict(), "parts": found}
    data = json.dumps(content, indent=1, sort_keys=True).encode()
    (folder / MANIFEST).write_bytes(data)
    return _name(data)


def read(folder: Path) -> Manifest:
    """The manifest of a snapshot. `SnapshotError`: it is missing, changed, or of another version."""
    try:
        data = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise damaged(folder, f"{MANIFEST} cannot be read ({error.strerror})") from error
    if _name(data) != folder.name:
        raise damaged(folder, f"{MANIFEST} was changed")
    content = json.loads(data)
    if content["recipe"]["format"] != FORMAT:
        raise SnapshotError(f"{folder} is of another version of this program. Run: qa index --rebuild")
    parts = {name: Part(**part) for name, part in content["parts"].items()}
    return Manifest(Recipe(**content["recipe"]), Counts(**content["counts"]), parts)


def checked(folder: Path, *, whole: bool = False) -> Manifest:
    """
    The manifest; `SnapshotError` unless all is there as it says.

    Parts that are large are compared with their checksum only if `whole`.
    """
    manifest = read(folder)
    for what in wrong_parts(folder, manifest, whole=whole):
        raise damaged(folder, what)
    return manifest


def wrong_parts(folder: Path, manifest: Manifest, *, whole: bool) -> Iterator[str]:
    """What is wrong with the parts, at most one sentence for each."""
    for name, part in manifest.parts.items():
        try:
            size = (folder / name).stat().st_size
            compared = whole or size <= CHECKED_ON_OPENING
            if size != part.size:
                yield f"{name} has {size} bytes, not {part.size}"
            elif compared and _sha256(folder / name) != part.sha256:
                yield f"the content of {name} was changed"
        except OSError as error:
            yield f"{name} cannot be read ({error.strerror})"


def damaged(folder: Path, what: str) -> SnapshotError:
    """The error that says what is wrong with a snapshot."""
    return SnapshotError(f"The index in {folder} is damaged: {what}. Run: qa index --rebuild")


def _name(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()[:16]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
