"""Following a folder: what changes is built when it has come to rest, and nothing ends it but who began it."""

import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.watch import changes
from qa import Assistant, Settings, SnapshotError
from qa.watch import follow, following
from tests.fakes import ToyAssistant
from tests.test_web import Server
from ui.cli import main

ROOT = Path(__file__).parent.parent
MARKET = "Le marché\n\nLe marché ouvre le samedi matin sur la place.\n"


def wait_until(true, seconds=15):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def running(work, *arguments, **options):
    """In a thread beside, until the end of the block; the event that stops it."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(*arguments, stop), kwargs=options)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


@contextmanager
def watching(folder, **options):
    """The list to which a time is added at each change; it has looked once already."""
    times = []

    def noting(stop):
        for _ in changes(folder, stop, **options):
            times.append(time.monotonic())

    with running(noting):
        wait_until(lambda: times)
        yield times


def test_each_kind_of_change_is_noticed_and_reading_is_none(seeds):
    acts = [
        lambda: (seeds / "a.txt").write_text("Un.", encoding="utf-8"),
        lambda: (seeds / "a.txt").rename(seeds / "b.txt"),
        lambda: (seeds / "b.txt").unlink(),
        lambda: (seeds / "sous").mkdir(),
        lambda: (seeds / "sous" / "c.txt").write_text("Deux.", encoding="utf-8"),
        lambda: shutil.rmtree(seeds / "sous"),
    ]
    with watching(seeds) as times:
        for act in acts:
            seen = len(times)
            act()
            wait_until(lambda seen=seen: len(times) > seen, 5)
        seen = len(times)
        (seeds / "hives.txt").read_bytes()
        list(seeds.iterdir())
        time.sleep(0.8)
        assert len(times) == seen


def test_a_file_that_is_still_written_is_waited_for(seeds):
    with watching(seeds) as times, (seeds / "long.txt").open("w", encoding="utf-8") as file:
        seen = len(times)
        for _ in range(10):
            file.write("Une phrase. ")
            file.flush()
            time.sleep(0.1)
        written = time.monotonic()
        assert len(times) == seen
        wait_until(lambda: len(times) > seen, 5)
        assert times[-1] - written > 0.25


def test_a_file_that_is_written_for_ever_is_read_now_and_then(seeds):
    with watching(seeds, patience=1.0) as times, (seeds / "log.txt").open("w", encoding="utf-8") as file:
        seen, began = len(times), time.monotonic()
        while len(times) == seen and time.monotonic() < began + 5:
            file.write("Une phrase. ")
            file.flush()
            time.sleep(0.05)
        assert 0.9 < times[-1] - began < 3


def test_a_folder_that_is_removed_and_made_again_is_followed(seeds):
    with watching(seeds) as times:
        for pause in (0, 1):  # at once it may get the same number, and later it is missed
            seen = len(times)
            shutil.rmtree(seeds)
            time.sleep(pause)
            seeds.mkdir()
            wait_until(lambda seen=seen: len(times) > seen, 8)
            time.sleep(1.2)
            seen = len(times)
            (seeds / "a.txt").write_text("Un.", encoding="utf-8")
            wait_until(lambda seen=seen: len(times) > seen, 5)


def test_what_changed_is_built_though_nobody_asks(seeds):
    assistant, reports = ToyAssistant(Settings(seeds=seeds)), []
    with running(lambda stop: follow(assistant, stop, built=reports.append)):
        wait_until(lambda: len(reports) == 1)
        (seeds / "marché.txt").write_text(MARKET, encoding="utf-8")
        wait_until(lambda: len(reports) == 2)
        (seeds / "marché.txt").rename(seeds / "samedi.txt")
        wait_until(lambda: len(reports) == 3)
        (seeds / "samedi.txt").unlink()
        wait_until(lambda: len(reports) == 4)
        (seeds / "hives.txt").touch()
        time.sleep(1)
    assert reports[0].added == ("bibliothèque.txt", "hives.txt")
    assert [(r.added, r.renamed, r.removed) for r in reports[1:]] == [
        (("marché.txt",), (), ()),
        ((), (("marché.txt", "samedi.txt"),), ()),
        ((), (), ("samedi.txt",)),
    ]
    assert assistant.status().fresh


def test_what_goes_wrong_is_said_once_and_following_goes_on(seeds, caplog):
    assistant = ToyAssistant(Settings(seeds=seeds))
    with running(lambda stop: follow(assistant, stop)):
        wait_until(lambda: assistant.status().fresh)
        shutil.rmtree(seeds)
        wait_until(lambda: caplog.records)
        time.sleep(1.2)
        seeds.mkdir()
        (seeds / "marché.txt").write_text(MARKET, encoding="utf-8")
        wait_until(lambda: assistant.status().documents == 1)
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage() == (
        f"The index does not follow the seeds: The seeds folder {seeds} does not exist. "
        "Make it and put documents in it, or name another one."
    )


class Failing(ToyAssistant):
    """Builds the third time it is asked to."""

    def __init__(self, settings, *errors):
        super().__init__(settings)
        self.errors = list(errors)

    def refresh(self, **options):
        if self.errors:
            raise self.errors.pop(0)
        return super().refresh(**options)


def test_no_error_of_a_build_ends_it(seeds, caplog):
    assistant = Failing(Settings(seeds=seeds), SnapshotError("No room."), ZeroDivisionError("oh"))
    with running(lambda stop: follow(assistant, stop)):
        for number in (1, 2):
            wait_until(lambda number=number: len(caplog.records) == number)
            (seeds / f"{number}.txt").write_text(MARKET, encoding="utf-8")
        wait_until(lambda: assistant.status().fresh)
    assert [record.getMessage() for record in caplog.records] == [
        "The index does not follow the seeds: No room.",
        "The index does not follow the seeds. Please report this",
    ]
    assert caplog.records[1].exc_info[0] is ZeroDivisionError


def test_beside_a_block_it_ends_with_it(seeds):
    assistant = ToyAssistant(Settings(seeds=seeds))
    with following(assistant):
        wait_until(lambda: assistant.status().fresh)
        assert "qa-watch" in {thread.name for thread in threading.enumerate()}
    assert "qa-watch" not in {thread.name for thread in threading.enumerate()}


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "ui", *arguments],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("QA_")} | {"PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_the_terminal_follows_until_ctrl_c(seeds):
    with start("index", "--watch", "--seeds", str(seeds)) as process:
        assert process.stdout.readline() == "2 added\n"
        assert process.stdout.readline().startswith("4 passages encoded in ")
        (seeds / "marché.txt").write_text(MARKET, encoding="utf-8")
        assert process.stdout.readline() == "1 added, 2 kept\n"
        process.stdout.readline()
        (seeds / "hives.txt").unlink()
        assert process.stdout.readline() == "1 removed, 2 kept\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
        assert (process.returncode, err) == (130, "")
    assert Assistant(Settings(seeds=seeds)).status().fresh


@pytest.mark.parametrize("command", ["index", "chat"])
def test_a_missing_folder_is_said_and_not_waited_for(tmp_path, command, capsys):
    assert main([command, "--watch", "--seeds", str(tmp_path / "nowhere")]) == 1
    assert capsys.readouterr().err == (
        f"qa: The seeds folder {tmp_path / 'nowhere'} does not exist. "
        "Make it and put documents in it, or name another one.\n"
    )


def test_the_page_builds_though_nobody_asks(seeds):
    with Server(seeds, "--watch") as server:
        before = server.get("/health")[1]
        (seeds / "marché.txt").write_text(MARKET, encoding="utf-8")
        wait_until(lambda: server.get("/health")[1]["documents"] == 3)
        assert server.get("/health")[1]["snapshot"] != before["snapshot"]
        assert server.stop(signal.SIGINT) == (0, "")
