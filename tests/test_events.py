"""What the log tells: one line, the same names each time, and the same as attributes of the record."""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from index import Index
from index.events import tell, timed
from qa import Assistant, Settings
from tests.conftest import ENGLISH
from tests.fakes import ToyEncoder

ROOT = Path(__file__).parent.parent
CLOSES = ("À quelle heure ferme la bibliothèque ?", "At what time does the library close?")


def events(caplog, name):
    return [record for record in caplog.records if getattr(record, "event", None) == name]


def test_a_line_names_each_field_and_the_seconds_of_each_stage(caplog):
    log = logging.getLogger("index.here")
    with caplog.at_level(logging.INFO, logger="index"):
        tell(log, "build", {"snapshot": None, "kept": 2, "share": 0.256, "stale": False}, {"look": 0.0123, "cut": 2})
    (record,) = caplog.records
    assert record.getMessage() == "build snapshot=- kept=2 share=0.26 stale=False look=0.012s cut=2.000s"
    assert (record.name, record.msg, record.event) == ("index.here", "%s %s", "build")
    assert (record.snapshot, record.kept, record.share, record.stale) == (None, 2, 0.256, False)
    assert record.seconds == {"look": 0.0123, "cut": 2}


def test_seconds_of_a_stage_that_comes_again_are_added():
    seconds = {"look": 5.0}
    for stage in ("look", "look", "cut"):
        with timed(seconds, stage):
            pass
    assert list(seconds) == ["look", "cut"]
    assert 5 < seconds["look"] < 5.1
    assert 0 < seconds["cut"] < 0.1


def test_a_build_tells_what_it_did(seeds, tmp_path, caplog):
    index = Index(seeds, tmp_path / "index", ToyEncoder())
    (seeds / "photo.jpg").write_bytes(b"x")
    (seeds / "vide.txt").write_bytes(b"")
    (seeds / "zz.txt").write_text(ENGLISH, encoding="utf-8")
    with caplog.at_level(logging.INFO, logger="index"):
        index.refresh()
        index.refresh()  # builds nothing, tells nothing
    (record,) = events(caplog, "build")
    assert record.name == "index.build"
    assert record.snapshot == index.snapshot().id
    counts = "added=3 changed=0 renamed=0 removed=0 kept=0 skipped=2 passages=4 encoded=4"
    stages = r"look=\d\.\d{3}s cut=\d\.\d{3}s encode=\d\.\d{3}s publish=\d\.\d{3}s"
    assert re.fullmatch(f"build snapshot={record.snapshot} {counts} {stages}", record.getMessage())
    assert all(0 < spent < 10 for spent in record.seconds.values())


@pytest.mark.parametrize("question", CLOSES)
def test_an_answer_tells_how_it_came_about_and_not_what_was_asked(seeds, caplog, question):
    with caplog.at_level(logging.INFO, logger="qa"), caplog.at_level(logging.INFO, logger="index"):
        answer = Assistant(Settings(seeds=seeds)).ask(question)
    (record,) = events(caplog, "ask")
    assert answer.answered
    assert (record.snapshot, record.language, record.citations) == (answer.snapshot, answer.language, 1)
    assert (record.answered, record.stale, record.confidence) == (True, False, answer.confidence)
    assert list(record.seconds) == ["refresh", "language", "search", "read", "total"]
    said = f"language={answer.language} answered=True citations=1 confidence={answer.confidence:.2f} stale=False"
    assert f"ask snapshot={answer.snapshot} {said} refresh=" in record.getMessage()
    for record in caplog.records:
        told = f"{record.getMessage()} {vars(record)}".casefold()
        assert [word for word in ("bibliothèque", "library", "close", "18 heures") if word in told] == []


@pytest.mark.parametrize("question", [*CLOSES, "\ud800 \0 bibliothèque\nbuild snapshot=1"])
def test_what_was_asked_is_told_when_it_is_wanted_on_one_line(seeds, caplog, question):
    with caplog.at_level(logging.DEBUG, logger="qa"):
        answer = Assistant(Settings(seeds=seeds)).ask(question)
    (told,) = [record.getMessage() for record in caplog.records if record.levelno == logging.DEBUG]
    assert told == f"asked {question!r}, said {answer.text!r}"
    assert "\n" not in told
    told.encode("utf-8")


def test_as_a_library_it_is_quiet_even_of_what_is_wrong(seeds):
    code = "import logging, sys, qa; logging.getLogger('qa.assistant').warning('x'); print(qa.ask(sys.argv[1]).short)"
    done = subprocess.run(
        [sys.executable, "-c", code, CLOSES[0]], cwd=ROOT, capture_output=True, check=True, env=_environment(seeds)
    )
    assert (done.stdout.decode("utf-8").strip(), done.stderr) == ("18 heures, sauf le vendredi", b"")


@pytest.mark.parametrize(
    ("flags", "lines"), [([], []), (["-v"], ["build", "ask"]), (["-vv"], ["build", "ask", "asked"])]
)
def test_the_terminal_tells_as_much_as_it_is_told_to(seeds, flags, lines):
    command = [sys.executable, "-m", "ui", "ask", CLOSES[0], "--seeds", str(seeds), *flags]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env=_environment(seeds))
    told = done.stderr.decode("utf-8")
    assert [line.partition(" ")[0] for line in told.splitlines()] == lines
    assert ("bibliothèque" in told) is ("-vv" in flags)


def _environment(seeds):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    return kept | {"QA_SEEDS": str(seeds), "PYTHONIOENCODING": "utf-8"}
