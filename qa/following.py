"""
Which snapshot answers: an index that follows its seeds as the settings say, and is repaired where they allow it.

Knows when to look, build, check and doubt. Knows nothing of questions, or of how anything is built.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from index import BuildReport, Index, LockedError, QAError, Snapshot, SnapshotError
from index.reuse import Progress
from qa.settings import Settings

_log = logging.getLogger(__name__)

Current = tuple[Snapshot, bool]  # what to answer from; whether the seeds have changed since

# Times that damage which others find while it is repaired is repaired again.
_TRIES = 3


class Following:
    """The index of some settings, `made` at its first use. Safe from many threads."""

    def __init__(self, settings: Settings, made: Callable[[], Index]) -> None:
        self._settings, self._index = settings, made
        self._builder = threading.Lock()
        self._checked: str | None = None

    def close(self) -> None:
        """Let a build in the background finish."""
        with self._builder:
            pass

    def current(self) -> Current:
        """What to answer from, as `Settings.refresh` says."""
        return _FOLLOW[self._settings.refresh](self)

    def repaired(self, error: Exception) -> Current:
        """
        What to answer from after the snapshot was used and that went wrong: a damaged one is built anew, if it may be.

        `SnapshotError`: it is damaged and may not be.
        """
        _log.warning("The index is checked, for something went wrong: %s", error)
        self._index().doubt()
        return self.current()

    def refresh(self, *, rebuild: bool = False, progress: Progress | None = None) -> BuildReport:
        """Bring the index up to date, whatever `Settings.refresh` says."""
        return self._index().refresh(rebuild=rebuild, progress=progress, patience=self._settings.patience)

    def _before(self, tries: int = _TRIES) -> Current:
        try:
            self._index().refresh(young=True, patience=self._settings.patience)
            return self._published(), False
        except LockedError as error:  # somebody else builds: what was published before still answers
            return self._old(error), True
        except SnapshotError as error:  # another who asks found damage in between, or nothing can be written
            return self._before(tries - 1) if tries > 1 else (self._old(error), True)

    def _background(self) -> Current:
        if self._index().is_fresh():
            return self._checking(self._published()), False
        try:
            snapshot = self._published()
        except SnapshotError:
            return self._before()
        threading.Thread(target=self._build, name="qa-build", daemon=True).start()
        return snapshot, True

    def _never(self) -> Current:
        return self._published(), False

    def _published(self) -> Snapshot:
        snapshot = self._index().snapshot()
        if snapshot is None:
            raise SnapshotError(f"There is no index in {self._settings.index_folder} yet. Run: qa index")
        return snapshot

    def _old(self, error: QAError) -> Snapshot:
        """What was published before a refresh that failed; if nothing was, that is the error."""
        try:
            snapshot = self._published()
        except SnapshotError:
            raise error from None
        _log.warning("Answering from the index as it was: %s", error)
        return snapshot

    def _build(self) -> None:
        if not self._builder.acquire(blocking=False):
            return
        try:
            self.refresh()
        except QAError as error:
            _log.warning("The index was not refreshed: %s", error)
        finally:
            self._builder.release()

    def _checking(self, snapshot: Snapshot) -> Snapshot:
        """The same; what opening did not compare with its checksum is compared beside."""
        if not snapshot.whole and snapshot.id != self._checked:
            self._checked = snapshot.id
            threading.Thread(target=self._check, name="qa-check", daemon=True).start()
        return snapshot

    def _check(self) -> None:
        try:
            self._index().check()
        except SnapshotError as error:
            _log.warning("%s", error)


_FOLLOW: dict[str, Callable[[Following], Current]] = {
    "before": Following._before,
    "background": Following._background,
    "never": Following._never,
}
