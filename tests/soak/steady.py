"""
One process that answers and builds for a long time: `python -m tests.soak.steady`, a part of `make soak`.

What must not grow: memory, open files, threads, and what lies in the index folder. Linux only, for it reads /proc.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa import Assistant, Settings
from tests.fakes import ToyAssistant
from tests.soak.together import QUESTIONS, ROOT, change

ASKED, REBUILDS = 20_000, 200
# The share of the questions after which everything is loaded and every cache full; then memory may grow by so much.
WARM, GROWTH = 0.2, 0.05
ASSISTANTS = {"bundled": Assistant, "toy": ToyAssistant}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the process holds: bytes of memory, open files, threads, files in the index folder."""

    memory: int
    files: int
    threads: int
    kept: int


@dataclass(frozen=True, slots=True)
class Steady:
    """What was done, how often an answer was one, and what was held when warm and at the end."""

    asked: int
    answered: int
    rebuilds: int
    seconds: float
    warm: Reading
    last: Reading

    @property
    def growth(self) -> float:
        return self.last.memory / self.warm.memory - 1

    @property
    def leaks(self) -> bool:
        more = (getattr(self.last, name) > getattr(self.warm, name) for name in ("files", "threads", "kept"))
        return self.growth > GROWTH or any(more)

    def __str__(self) -> str:
        warm, last = self.warm, self.last
        return (
            f"{self.asked} questions ({self.answered} answered), {self.rebuilds} rebuilds in {self.seconds:.0f} s: "
            f"memory {warm.memory / 2**20:.0f} MB when warm, {last.memory / 2**20:.0f} MB at the end "
            f"({self.growth:+.1%}), open files {warm.files}, {last.files}, threads {warm.threads}, {last.threads}, "
            f"files of the index {warm.kept}, {last.kept}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where anything grew."""
    parser = argparse.ArgumentParser(description="answering and building for a long time")
    parser.add_argument("--questions", type=int, default=ASKED)
    parser.add_argument("--rebuilds", type=int, default=REBUILDS)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so many, whatever was asked")
    parser.add_argument("--models", choices=tuple(ASSISTANTS), default="bundled", help="toy: 20 times as fast")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), options.models, options.questions, options.rebuilds, options.minutes)
    print(f"{options.models} models: {found}")
    return 1 if found.leaks else 0


def measured(folder: Path, models: str, questions: int, rebuilds: int, minutes: float = float("inf")) -> Steady:
    """Ask so many questions with so many rebuilds evenly between them, the seeds having changed before each."""
    seeds = folder / "seeds"
    change(seeds, 0)
    for source in (ROOT / "seeds").glob("*.txt"):
        shutil.copy(source, seeds)
    started, done, built, answered = time.monotonic(), 0, 0, 0
    warm: Reading | None = None
    asked = _questions(seeds)
    with ASSISTANTS[models](Settings(seeds=seeds, index=folder / "index")) as assistant:
        while done < questions and time.monotonic() - started < 60 * minutes:
            if built < (done + 1) * rebuilds // questions:
                built += 1
                change(seeds, built)
                assistant.refresh()
            answered += assistant.ask(next(asked)).answered
            done += 1
            elapsed = (time.monotonic() - started) / 60 / minutes
            if warm is None and max(done / questions, elapsed) >= WARM:
                warm = read(folder)
        return Steady(done, answered, built, time.monotonic() - started, warm or read(folder), read(folder))


def read(folder: Path) -> Reading:
    """What this process holds now."""
    gc.collect()
    memory = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    kept = sum(len(files) for _, _, files in os.walk(folder / "index"))
    return Reading(memory, len(os.listdir("/proc/self/fd")), threading.active_count(), kept)


def _questions(seeds: Path) -> Iterator[str]:
    """Without end: some that are answered, and words of the documents in any order; the same each time."""
    chance = random.Random(0)
    words = [word for path in sorted(seeds.iterdir()) for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))]
    while True:
        yield chance.choice(QUESTIONS)
        yield " ".join(chance.choices(words, k=chance.randint(2, 20))) + " ?"


if __name__ == "__main__":
    sys.exit(main())
