"""
Read a file in a process of its own, which gets so much time and memory and no more.

Knows processes, pipes and limits: both ends of the pipe. Knows no format. One process serves file after file and ends
when nothing came for a while.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from index.parsed import TEXT_LIMIT, Parsed, TransientError, UnreadableError

# A PDF of 5,000 full pages takes 20 to 40 s on a busy core.
SECONDS = 120
# Beside the file itself. A PDF or Word file of 50 MB takes 300; a page that nests or repeats without end takes any.
MEMORY_MB = 1024
# Starting costs 0.2 s, so that one process should serve a whole build; afterwards it is of no use.
_IDLE_SECONDS = 10

# Installed by another name than it is imported by.
_PACKAGES = {"docx": "python-docx"}

# Not `import index`: that brings numpy and faiss, 0.2 s and 400 MB of address space, and is not needed.
_START = """
import sys, types
index = sys.modules["index"] = types.ModuleType("index")
index.__path__ = [sys.argv[1]]
from index.apart import serve
serve()
"""

_lock = threading.Lock()
_process: subprocess.Popen[bytes] | None = None
_idle: threading.Timer | None = None


def read(parser: str, data: bytes, *, seconds: float = SECONDS) -> Parsed:
    """What `read` of a file of ours ("pdf") makes of `data`; `UnreadableError` says why it makes nothing of it."""
    with _lock:
        try:
            reply = _exchange(_running(), parser, data, seconds)
        except OSError as error:
            raise TransientError(f"the process that reads it did not start ({error.strerror or error})") from error
        finally:
            _stop_when_idle()
    if "reason" in reply:
        raise (TransientError if reply.get("transient") else UnreadableError)(reply["reason"])
    return Parsed(reply["text"], reply["title"], reply["date"], tuple(reply["pages"]))


def _running() -> subprocess.Popen[bytes]:
    global _process
    if _idle:
        _idle.cancel()
    if _process is None or _process.poll() is not None:
        command = [sys.executable, "-X", "utf8", "-c", _START, str(Path(__file__).parent)]
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a console
        _process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=hidden
        )
    return _process


def _exchange(process: subprocess.Popen[bytes], parser: str, data: bytes, seconds: float) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    order = json.dumps({"parser": parser, "size": len(data), "seconds": seconds}).encode()
    started = time.monotonic()
    killer = threading.Timer(seconds, process.kill)
    killer.daemon = True
    killer.start()
    try:
        process.stdin.write(order + b"\n" + data)
        process.stdin.flush()
        line = process.stdout.readline()
    except OSError:  # it ended before it had read all
        line = b""
    finally:
        killer.cancel()
    if line.endswith(b"\n"):
        reply: dict[str, Any] = json.loads(line)
        return reply
    code = process.wait()
    _close(process)
    if time.monotonic() - started >= seconds or -code == _cpu_signal():
        return {"reason": f"it took more than {seconds:g} s to read; qa index --rebuild tries again"}
    return {"reason": f"it is damaged, or takes more than {MEMORY_MB} MB to read: its parser broke down ({code})"}


def _stop_when_idle() -> None:
    global _idle
    _idle = threading.Timer(_IDLE_SECONDS, _stop_idle)
    _idle.daemon = True
    _idle.start()


def _stop_idle() -> None:
    with _lock:
        if threading.current_thread() is _idle:  # else somebody came in between
            _stop()


@atexit.register
def _stop() -> None:
    global _process
    if _process:
        _process.kill()
        _process.wait()
        _close(_process)
        _process = None


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):  # what was not written any more
                pipe.close()


def serve() -> None:
    """The other end: read orders from standard input until it ends, reply to each with one line."""
    # What a parser prints is no reply.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    orders: IO[bytes] = sys.stdin.buffer
    while line := orders.readline():
        order = json.loads(line)
        data = orders.read(order["size"])
        _limit_seconds(order["seconds"])
        reply = _reply(order["parser"], data)
        del data
        replies.write(json.dumps(reply, ensure_ascii=False).encode() + b"\n")
        replies.flush()


def _reply(parser: str, data: bytes) -> dict[str, Any]:
    try:
        parsed: Parsed = import_module(f"index.{parser}").read(data)
    except UnreadableError as error:
        return {"reason": str(error)}
    except ImportError as error:  # the file is not to blame
        package = (error.name or "").partition(".")[0]
        package = _PACKAGES.get(package, package) or "bilingual-qa"
        return {"reason": f"what reads it does not load ({error}); run: pip install {package}", "transient": True}
    except MemoryError:
        return {"reason": f"it takes more than {MEMORY_MB} MB to read"}
    except Exception as error:  # of a library that was given anything at all
        return {"reason": f"it is damaged ({type(error).__name__})"}
    if len(parsed.text) > TEXT_LIMIT:
        return {"reason": f"its text has more than {TEXT_LIMIT // 1_000_000} million characters; cut it into parts"}
    return asdict(parsed)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has no such limit; that of time remains
    limit = MEMORY_MB << 20
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (OSError, ValueError):
        return  # macOS may refuse


def _limit_seconds(seconds: float) -> None:
    """Who started this process may be gone and kill it no more."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft, hard = int(used.ru_utime + used.ru_stime + seconds) + 1, resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _cpu_signal() -> int | None:
    import signal

    return getattr(signal, "SIGXCPU", None)
