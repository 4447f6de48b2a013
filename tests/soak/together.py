"""
Many threads and processes asking one index while it is rebuilt: `python -m tests.soak.together`, a part of `make soak`.

Every answer is compared with the one that an index gives which was built from scratch of the state of the seeds whose
snapshot it names. The encoder is a toy: this looks for what does not fit together, not for what is right.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa import Assistant, Settings
from tests.fakes import ToyAssistant

ROOT = Path(__file__).parent.parent.parent
THREADS, PROCESSES, REBUILDS = 8, 3, 50
MODES = ("before", "background", "never")
QUESTIONS = (
    "Le loyer de l'appartement est de combien d'euros par mois ?",
    "The pump must be cleaned every how many weeks?",
    "Who keeps the note?",
    "De quoi parle le document « Bail » ?",
    "Which documents do you have?",
)
# Between two rebuilds, so that each snapshot is asked (seconds).
_PAUSE = 0.15

Kept = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Together:
    """What was found: answers, the snapshots that gave them, and a line for each answer that does not fit its own."""

    answers: int
    snapshots: int
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.answers} answers from {self.snapshots} snapshots, wrong: {len(self.wrong)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description="asking during rebuilds")
    parser.add_argument("--threads", type=int, default=THREADS)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--rebuilds", type=int, default=REBUILDS)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), options.threads, options.processes, options.rebuilds)
    print(f"{options.threads} threads and {options.processes} processes during {options.rebuilds} rebuilds: {found}")
    for line in found.wrong[:20]:
        print(line, file=sys.stderr)
    return 1 if found.wrong else 0


def measured(folder: Path, threads: int, processes: int, rebuilds: int) -> Together:
    """Ask in so many threads and processes during so many rebuilds."""
    expected = _expected(folder / "expected", rebuilds)
    seeds = folder / "real" / "seeds"
    change(seeds, 0)
    assistant = ToyAssistant(Settings(seeds=seeds, index=seeds.parent / "index"))
    assistant.refresh()
    files = [folder / f"{number}.jsonl" for number in range(threads + processes)]
    stop = folder / "stop"
    beside = [ToyAssistant(_settings(seeds, mode)) for mode in MODES]
    people = [
        threading.Thread(target=ask_until, args=(beside[number % len(MODES)], stop.exists, file))
        for number, file in enumerate(files[:threads])
    ]
    others = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.soak.together", str(seeds), MODES[number % len(MODES)], str(stop), str(file)],
            cwd=ROOT,
            env=os.environ | {"QA_SOAK_ASKER": "1"},
        )
        for number, file in enumerate(files[threads:])
    ]
    for person in people:
        person.start()
    while not all(file.exists() and file.stat().st_size for file in files):  # every one has begun
        time.sleep(0.02)
    for number in range(1, rebuilds + 1):
        change(seeds, number)
        assistant.refresh()
        time.sleep(_PAUSE)
    stop.touch()
    for person in people:
        person.join()
    codes = [other.wait() for other in others]
    return _compared(files, expected, [f"a process ended with {code}" for code in codes if code])


def change(seeds: Path, number: int) -> None:
    """Bring the seeds from state `number - 1` to state `number` in one step of the file system; 0 makes them."""
    seeds.mkdir(parents=True, exist_ok=True)
    if number % 4 == 3:
        return _replace(seeds / "note.txt", "Note\n\nThe gardener keeps the note.\n")
    if number and number % 4 == 0:
        return (seeds / "note.txt").unlink()
    if number % 2 == 0:
        _replace(seeds / "bail.txt", f"Bail\n\nLe loyer de l'appartement est de {900 + number} euros par mois.\n")
    if number % 2 == 1 or not number:
        _replace(seeds / "pump.txt", f"Pump\n\nThe pump must be cleaned every {number + 2} weeks.\n")
    return None


def ask_until(assistant: Assistant, stopped: Callable[[], bool], file: Path) -> None:
    """Ask over and over, and keep each answer as a line."""
    with file.open("w", encoding="utf-8", buffering=1) as lines:
        while not stopped():
            for question in QUESTIONS:
                try:
                    line: Kept = kept(assistant.ask(question).to_dict())
                except Exception as error:  # whatever it is, it is what this looks for
                    line = {"error": repr(error), "question": question}
                lines.write(json.dumps(line) + "\n")


def kept(answer: Kept) -> Kept:
    """Without what may differ between answers of one snapshot."""
    return answer | {"timings": None, "stale": None}


def _expected(folder: Path, rebuilds: int) -> dict[tuple[str, str], Kept]:
    """The answer by snapshot and question, of indexes that know of no state before."""
    found = {}
    seeds = folder / "seeds"
    for number in range(rebuilds + 1):
        change(seeds, number)
        index = folder / f"index{number}"
        assistant = ToyAssistant(Settings(seeds=seeds, index=index))
        for question in QUESTIONS:
            answer = kept(assistant.ask(question).to_dict())
            found[answer["snapshot"], question] = answer
    return found


def _compared(files: Sequence[Path], expected: dict[tuple[str, str], Kept], wrong: list[str]) -> Together:
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if "error" in line:
            wrong.append(f"{line['question']} {line['error']}")
        elif line != json.loads(json.dumps(expected.get((line["snapshot"], line["question"])))):
            wrong.append(f"{line['question']} {line['text']} (snapshot {line['snapshot']})")
    return Together(len(lines), len({line.get("snapshot") for line in lines}), tuple(wrong))


def _settings(seeds: Path, mode: str) -> Settings:
    return Settings(seeds=seeds, index=seeds.parent / "index", refresh=mode)


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


def _asker(seeds: str, mode: str, stop: str, file: str) -> None:
    ask_until(ToyAssistant(_settings(Path(seeds), mode)), Path(stop).exists, Path(file))


if __name__ == "__main__":
    if os.environ.get("QA_SOAK_ASKER"):
        _asker(*sys.argv[1:])
    else:
        sys.exit(main())
