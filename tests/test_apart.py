"""A file that takes too long, or too much, or brings its parser down, has a reason; the next one is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import apart
from index.parsed import Parsed, UnreadableError
from tests import files

ROOT = Path(__file__).parent.parent
GOOD = files.pdf(["The rent is 900 euros."])
READ = Parsed("The rent is 900 euros.", pages=(0,))
# More than half a second of work on any machine.
SLOW = b"<p>x</p>" * 3_000_000


@pytest.mark.parametrize(
    ("parser", "data", "parsed"),
    [
        ("pdf", GOOD, READ),
        ("word", files.docx(files.paragraph("Le loyer : 900 € 🚗")), Parsed("Le loyer : 900 € 🚗")),
        ("webpage", "<p>Le loyer : 900 € 🚗".encode(), Parsed("Le loyer : 900 € 🚗")),
    ],
)
def test_what_is_read_apart_arrives_whole(parser, data, parsed):
    assert apart.read(parser, data) == parsed


def test_a_reason_arrives():
    with pytest.raises(UnreadableError, match=r"^it is not a PDF, or damaged$"):
        apart.read("pdf", b"hello")
    assert apart.read("pdf", GOOD) == READ


def test_what_takes_too_long_is_given_up():
    started = time.monotonic()
    with pytest.raises(UnreadableError, match=r"^it took more than 0\.5 s to read; qa index --rebuild tries again$"):
        apart.read("webpage", SLOW, seconds=0.5)
    assert time.monotonic() - started < 3
    assert apart.read("pdf", GOOD) == READ


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="nothing can be stopped there")
def test_what_only_waits_is_given_up():
    assert apart.read("pdf", GOOD) == READ
    assert apart._process
    os.kill(apart._process.pid, signal.SIGSTOP)
    with pytest.raises(UnreadableError, match=r"^it took more than 0\.5 s to read; qa index --rebuild tries again$"):
        apart.read("pdf", GOOD, seconds=0.5)
    assert apart.read("pdf", GOOD) == READ


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_what_takes_too_much_memory_is_given_up():
    with pytest.raises(UnreadableError, match="takes more than 1024 MB to read"):
        apart.read("webpage", b"<p>" * 12_000_000)
    assert apart.read("pdf", GOOD) == READ


def test_its_process_ends_with_ours():
    program = "import sys; from index import apart; apart.read('webpage', b'<p>x'); print(apart._process.pid)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_it_runs_where_modules_are_not_looked_for(tmp_path):
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from index import apart; print(apart.read('webpage', b'<p>x'))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=tmp_path, capture_output=True, check=True, text=True
    )
    assert "text='x'" in done.stdout
