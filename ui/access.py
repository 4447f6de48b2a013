"""
Who may ask, and where the page is found behind a proxy: what people type -> values that work.

Knows names, passwords and paths. Knows no server: `ui.web` asks at its door.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from urllib.parse import urlsplit

from qa import SettingsError

Allowed = Callable[[str, str], bool]
"""Whether a user of this name and password may come in."""


def account(text: str, source: str = "This") -> tuple[str, str]:
    """(user, password). `SettingsError` names the source, never what it held."""
    user, _, password = text.partition(":")
    if not (user.strip() and password):
        raise SettingsError(f"{source} is not of the form user:password. Type for instance: ann:a-long-password")
    return user.strip(), password


def allowing(known: tuple[str, str]) -> Allowed:
    """Lets in whom is known, and takes the same time to refuse whatever is wrong, and how much of it."""
    expected = tuple(map(_digest, known))

    def allowed(user: str, password: str) -> bool:
        fits = [hmac.compare_digest(_digest(given), own) for given, own in zip((user, password), expected, strict=True)]
        return all(fits)

    return allowed


def is_let_in(header: str | None, allowed: Allowed) -> bool:
    """Whether an `Authorization` header, of the kind Basic, names somebody who may come in."""
    kind, _, encoded = (header or "").partition(" ")
    if kind.casefold() != "basic":
        return False
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
    except ValueError:
        return False
    return allowed(user, password)


def root_path(text: str) -> str:
    """Where a proxy shows the page: "/qa", or a whole address; no slash at its end. `SettingsError`: neither."""
    if not _is_root_path(text):
        raise SettingsError(f"{text!r} is no path for a proxy. Type for instance: /qa or https://example.org/qa")
    return text.rstrip("/")


def _is_root_path(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # "http://[x"
        return False
    is_address = parts.scheme in ("http", "https") and bool(parts.netloc)
    is_path = text.startswith("/") and not (parts.scheme or parts.netloc)
    odd = parts.query or parts.fragment or any(c.isspace() or not c.isprintable() for c in text)
    return (is_address or is_path) and not odd


def _digest(text: str) -> bytes:
    """Of one length, so that comparing does not tell that of a password."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
