"""
Speed, as ratios measured side by side in one run: `make bench`.

Machines are noisy and differ; what a ratio compares runs alternately, and medians are compared. Nothing here fails.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.passages import context
from index.sentences import sentences
from qa import Assistant, Settings
from qa.confidence import READ
from tests.benchmarks import load

ROOT = Path(__file__).parent.parent.parent
SEEDS = ROOT / "seeds"
QUESTIONS = ("Où sera produite la voiture ?", "How many people work at the plant?", "Qui dirige l'entreprise ?")


@dataclass(frozen=True, slots=True)
class Ratio:
    """What was measured against what: seconds of each (medians) and what the quotient should stay below."""

    name: str
    seconds: float
    against: str
    reference: float
    budget: str

    def row(self) -> str:
        quotient = self.seconds / self.reference
        return (
            f"| {self.name} | {_milliseconds(self.seconds)} | {self.against} | {_milliseconds(self.reference)} "
            f"| {quotient:.2f} | {self.budget} |"
        )


def main() -> None:
    """Print the table of the README."""
    print(f"{date.today()} · {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| what | median | against | median | ratio | budget |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for ratio in _ratios(Path(folder)):
            print(ratio.row(), flush=True)
    print(f"\n{load.measured()}")


def _ratios(folder: Path) -> Iterator[Ratio]:
    yield _cold(folder)
    with Assistant(Settings(seeds=SEEDS, index=folder / "warm")) as assistant:
        yield _search(assistant)
        yield _read(assistant)
    yield _ask_without_reader(folder)
    yield _build(folder)


def _cold(folder: Path) -> Ratio:
    environment = os.environ | {"QA_SEEDS": str(SEEDS), "QA_INDEX": str(folder / "cold"), "PYTHONPATH": str(ROOT)}
    ask = [sys.executable, "-m", "ui", "ask", QUESTIONS[0]]
    heavy = [sys.executable, "-c", "import sentence_transformers"]
    _command(ask, environment)  # the first one builds the index
    ours, theirs = _alternately(5, lambda: _command(ask, environment), lambda: _command(heavy, environment))
    return Ratio("cold `qa ask`", ours, "`import sentence_transformers`", theirs, "≤ 0.33, and 1 s")


def _search(assistant: Assistant) -> Ratio:
    encoder = assistant._encoder
    ours, theirs = _alternately(
        30,
        lambda: [assistant.search(question) for question in QUESTIONS],
        lambda: [encoder.query(question) for question in QUESTIONS],
    )
    return Ratio("warm `search()`, 3 questions", ours, "encoding them", theirs, "≤ 1.3")


def _read(assistant: Assistant) -> Ratio:
    ours, theirs = _alternately(10, lambda: [assistant.ask(question) for question in QUESTIONS], _encoding(assistant))
    name = "warm `ask()`, 3 questions"
    return Ratio(name, ours, "encoding questions and candidate sentences", theirs, "0.3 s each")


def _ask_without_reader(folder: Path) -> Ratio:
    assistant = Assistant(Settings(seeds=SEEDS, index=folder / "warm", reader=None))
    ours, theirs = _alternately(10, lambda: [assistant.ask(question) for question in QUESTIONS], _encoding(assistant))
    name = "warm `ask()` without reader, 3 questions"
    return Ratio(name, ours, "encoding questions and candidate sentences", theirs, "≤ 1.5")


def _encoding(assistant: Assistant) -> Callable[[], None]:
    candidates = {question: _candidates(assistant, question) for question in QUESTIONS}

    def run() -> None:
        for question, texts in candidates.items():
            assistant._encoder.query(question)
            assistant._encoder.passages(texts)

    return run


def _candidates(assistant: Assistant, question: str) -> list[str]:
    passages = [hit.passage for hit in assistant.search(question, limit=READ)]
    return [p.text[start:end] for p in passages for start, end in sentences(p.text, p.language)]


def _build(folder: Path) -> Ratio:
    """A folder of 40 documents, each of the article's paragraphs with its own first word, so that none is known."""
    seeds = folder / "seeds"
    seeds.mkdir()
    text = next(SEEDS.glob("*.txt")).read_text(encoding="utf-8")
    for number in range(40):
        words = "\n\n".join(f"{number} {paragraph}" for paragraph in text.split("\n\n"))
        (seeds / f"{number}.txt").write_text(words, encoding="utf-8")
    assistant = Assistant(Settings(seeds=seeds))
    assistant.refresh()
    passages = [hit.passage for hit in assistant.search("?", limit=10_000)]
    texts = [context(passage) + passage.text for passage in passages]
    ours, theirs = _alternately(2, lambda: assistant.refresh(rebuild=True), lambda: assistant._encoder.passages(texts))
    return Ratio(f"build of {len(texts)} passages", ours, "encoding them", theirs, "≤ 1.25")


def _alternately(times: int, *runs: Callable[[], object]) -> list[float]:
    """The median seconds of each, run in turn."""
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(times):
        for number, run in enumerate(runs):
            started = time.perf_counter()
            run()
            seconds[number].append(time.perf_counter() - started)
    return [statistics.median(found) for found in seconds]


def _command(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    main()
