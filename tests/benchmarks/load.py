"""
Many people asking at once: `python -m tests.benchmarks.load`, and a part of `make bench`.

Starts the page's server on loopback and asks it with gradio's client, each person with a client of their own. Every
answer is compared with the one that Python gives to the same question alone; anything else, or an error, fails.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa import Assistant, Settings

ROOT = Path(__file__).parent.parent.parent
SEEDS = ROOT / "seeds"
QUESTIONS = ROOT / "tests" / "quality" / "article.jsonl"
PEOPLE, TURNS = 16, 4


@dataclass(frozen=True, slots=True)
class Load:
    """What so many people met: seconds to each answer, and a line for each that was wrong or missing."""

    people: int
    seconds: tuple[float, ...]
    wrong: tuple[str, ...]

    def within(self, share: float) -> float:
        """Seconds in which this share of the answers had come; not a number where none did."""
        ranked = sorted(self.seconds)
        return ranked[math.ceil(share * len(ranked)) - 1] if ranked else math.nan

    def __str__(self) -> str:
        return (
            f"{self.people} people at once, {len(self.seconds)} answers: p50 {self.within(0.5):.2f} s, "
            f"p95 {self.within(0.95):.2f} s, errors and wrong answers: {len(self.wrong)}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where anything went wrong."""
    parser = argparse.ArgumentParser(description="many people asking at once")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--turns", type=int, default=TURNS, help="questions each of them asks, one after another")
    options = parser.parse_args(arguments)
    found = measured(options.people, options.turns)
    print(found)
    for line in found.wrong:
        print(line, file=sys.stderr)
    return 1 if found.wrong else 0


def measured(people: int = PEOPLE, turns: int = TURNS) -> Load:
    """Serve the article, let everybody ask, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant(Settings(seeds=SEEDS, index=Path(folder) / "index"))
        asked = _questions()[: people * turns]
        expected = {question: kept(assistant.ask(question).to_dict()) for question in asked}
        with _served(Path(folder) / "index") as address:
            return everybody(address, [asked[number::people] for number in range(people)], expected)


@contextmanager
def _served(index: Path) -> Iterator[str]:
    """The address of `qa chat` about the article, until the end of the block."""
    command = [sys.executable, "-m", "ui", "chat", "--seeds", str(SEEDS), "--index", str(index), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().partition(" ")[0]
        finally:
            server.kill()


def everybody(address: str, asked: Sequence[Sequence[str]], expected: dict[str, dict[str, Any]]) -> Load:
    """`asked` by person."""
    from gradio_client import Client

    clients = [Client(address, verbose=False, analytics_enabled=False) for _ in asked]
    seconds: list[float] = []
    wrong: list[str] = []
    start = threading.Barrier(len(clients))

    def ask(client: Client, questions: Sequence[str]) -> None:
        start.wait()
        for question in questions:
            began = time.perf_counter()
            try:
                answer = client.predict(question, api_name="/ask")
            except Exception as error:  # whatever it is, it is what this looks for
                wrong.append(f"{question} {error!r}")
                continue
            seconds.append(time.perf_counter() - began)
            if kept(answer) != expected[question]:
                wrong.append(f"{question} {answer['question']} {answer['text']}")

    people = [threading.Thread(target=ask, args=each) for each in zip(clients, asked, strict=True)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return Load(len(people), tuple(seconds), tuple(wrong))


def kept(answer: dict[str, Any]) -> dict[str, Any]:
    """Without what differs each time."""
    return answer | {"timings": None}


def _questions() -> list[str]:
    """Half of them in each language, all different."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys(json.loads(line)["question"] for line in lines))


if __name__ == "__main__":
    sys.exit(main())
