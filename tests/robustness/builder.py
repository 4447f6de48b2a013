"""
The process that is killed: builds with the toy encoder, one build for each line it reads, each in a process of its own.

Started with `shim.c` loaded, which is armed for each build. Knows nothing of what is expected of it.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import filelock  # noqa: F401  # before the fork, so that it is loaded once

from index import Index, QAError
from tests.fakes import ToyEncoder

FAILED = 3


def build(order: dict[str, Any]) -> int:
    """The exit code of a build; what it says goes to the file `said`, and the number of changes to `count`."""
    shim = ctypes.CDLL(None)
    folder = Path(order["folder"])
    log = order["log"].encode()
    shim.shim_arm(str(folder).encode(), log, ctypes.c_long(order["at"]), order["mode"], order["error"])
    said, code = "", 0
    try:
        Index(Path(order["seeds"]), folder, ToyEncoder()).refresh(rebuild=order["rebuild"])
    except QAError as error:
        said, code = f"{type(error).__name__}: {error}", FAILED
    except BaseException as error:
        said, code = repr(error), FAILED + 1
    Path(order["said"]).write_text(json.dumps([said, shim.shim_count()]), encoding="utf-8")
    return code


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(build(order))
        if order["after"] is not None:
            time.sleep(order["after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
