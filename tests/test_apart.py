"""A file that takes too long, or too much, or brings its parser down, has a reason; the next one is read."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import apart
from index.parsed import Parsed, TransientError, UnreadableError
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


@pytest.fixture
def anew():
    """The next file is read by a process that starts then, and so is the next one after the test."""
    apart._stop()
    yield
    apart._stop()


def test_a_process_that_does_not_start_may_do_so_later(anew, monkeypatch, tmp_path):
    with monkeypatch.context() as gone:
        gone.setattr(sys, "executable", str(tmp_path / "gone"))
        with pytest.raises(TransientError, match=r"^the process that reads it did not start \(No such file"):
            apart.read("pdf", GOOD)
    assert apart.read("pdf", GOOD) == READ


@pytest.mark.parametrize(
    ("parser", "library", "package"),
    [("pdf", "pypdfium2", "pypdfium2"), ("word", "docx", "python-docx"), ("webpage", "lxml", "lxml")],
)
def test_a_library_that_is_missing_is_named_and_may_come(anew, monkeypatch, tmp_path, parser, library, package):
    said = f"No module named {library!r}"
    (tmp_path / f"{library}.py").write_text(f"raise ModuleNotFoundError({said!r}, name={library!r})", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(TransientError) as caught:
        apart.read(parser, files.docx(files.paragraph("Le loyer.")))
    assert str(caught.value) == f"what reads it does not load ({said}); run: pip install {package}"


def test_a_process_that_starts_again_leaves_nothing_to_do_at_the_end(anew):
    apart.read("pdf", GOOD)
    before = atexit._ncallbacks()
    apart._stop()
    assert apart.read("pdf", GOOD) == READ
    assert atexit._ncallbacks() == before


def test_what_takes_too_long_is_given_up():
    started = time.monotonic()
    with pytest.raises(UnreadableError, match=r"^it took more than 0\.5 s to read; .* tries again$") as caught:
        apart.read("webpage", SLOW, seconds=0.5)
    assert type(caught.value) is UnreadableError  # it would take as long the next time
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
