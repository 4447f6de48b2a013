"""
What one page shows just now, as a value.

Knows exchanges. Does not know how any of it is found or drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ui.exchange import Exchange
from ui.offers import Example


class Current:
    """Which question of one page is being answered: of two at once the later one, and none once it is stopped."""

    def __init__(self) -> None:
        self._number = 0
        self._stopped = 0

    def next(self) -> int:
        """The number of a question that is asked now; whatever was asked before is no longer wanted."""
        self._number += 1
        return self._number

    def stop(self) -> None:
        """Nothing is waited for any more."""
        self._stopped = self._number
        self._number += 1

    def stopped(self, number: int) -> bool:
        """Whether that question was stopped, and none asked since."""
        return number == self._stopped == self._number - 1

    def wants(self, number: int) -> bool:
        """Whether the answer to that question is still waited for."""
        return number == self._number


@dataclass(frozen=True, slots=True)
class Beside:
    """What the panel shows: the sources of an exchange, one of them lit; or a document (`path`), a place in it lit."""

    turn: int = -1
    lit: int | None = None
    path: str | None = None
    start: int = 0
    end: int = 0

    def moved(self, asked: Mapping[str, str]) -> Beside:
        """What the data of a button asks for: a citation, a document, or the sources again."""
        if "number" in asked:
            return Beside(turn=int(asked["turn"]), lit=int(asked["number"]))
        if "document" in asked:
            return replace(self, path=asked["document"], start=int(asked["start"]), end=int(asked["end"]))
        return replace(self, path=None)


@dataclass(frozen=True, slots=True)
class View:
    """All that one page shows: the conversation, questions to start with, the language of its controls, the panel."""

    exchanges: tuple[Exchange, ...] = ()
    offered: tuple[Example, ...] = ()
    language: str = "en"
    beside: Beside = Beside()

    @property
    def done(self) -> tuple[Exchange, ...]:
        """Without a question that was stopped."""
        return tuple(each for each in self.exchanges if not each.pending)

    @property
    def selected(self) -> Exchange | None:
        """The exchange whose sources the panel shows."""
        turn = self.beside.turn
        return self.exchanges[turn] if 0 <= turn < len(self.exchanges) else None
