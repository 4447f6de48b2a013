"""
Host and port -> a socket that listens.

Knows sockets and how a browser names them. Knows nothing of pages.
"""

from __future__ import annotations

import errno
import os
import socket

from qa import SettingsError

_PORT, _TRIED, _LAST = 7860, 100, 65_535


def number(text: str) -> int:
    """A port as people type it. `SettingsError`: it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(_LAST)) and int(text) <= _LAST):
        raise SettingsError(f"{text!r} is no port. Type a number from 0 to {_LAST}.")
    return int(text)


def listener(host: str, port: int | None) -> socket.socket:
    """A socket that listens on this port; for None on 7860 or the next free one."""
    for candidate in [port] if port is not None else range(_PORT, _PORT + _TRIED):
        try:
            return _listen(host, candidate)
        except (OSError, OverflowError, UnicodeError) as error:  # the last: no name of a host
            if port is None and getattr(error, "errno", None) == errno.EADDRINUSE:
                continue
            reason = getattr(error, "strerror", None) or error
            raise SettingsError(f"Cannot serve on {host}, port {candidate} ({reason}). Choose another.") from error
    raise SettingsError(f"Ports {_PORT} to {_PORT + _TRIED - 1} are all taken. Choose one with --port.")


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds the page."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _LAST:  # beyond it some systems count on from 0
        raise OverflowError(f"ports end at {_LAST}")
    family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    found = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere this would share a port that is taken
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(where)
        found.listen()
    except BaseException:
        found.close()
        raise
    return found
