"""
Bytes -> characters, whatever the encoding.

Knows marks and the older encodings of French and English files. Knows nothing of what the characters say.
"""

from __future__ import annotations

import codecs

from index.parsed import UnreadableError

# What a French or English text that is neither UTF-8 nor marked UTF-16 can be in.
_LEGACY = ("cp1252", "latin-1", "mac-roman", "cp850")
# What a text is likely to hold; in the wrong encoding it becomes rarer signs, and charset-normalizer hardly minds.
_EXPECTED = frozenset("àâçèéêëîïôùûœæ«»“”’–—°€")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# charset-normalizer takes seconds for a megabyte; what an encoding is shows long before.
_ENOUGH = 200_000


def decoded(data: bytes) -> str:
    """The text that `data` is; `UnreadableError`: it is none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data, encoding)
    if b"\0" in data:
        raise UnreadableError("it is not text, or UTF-16 without its mark; save it as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"its mark says {encoding}, but byte {error.start} is not; save it as UTF-8") from error


def _decode_legacy(data: bytes) -> str:
    from charset_normalizer import from_bytes  # 30 ms, needed for few files

    matches = list(from_bytes(data[:_ENOUGH], cp_isolation=list(_LEGACY)))  # likeliest first
    if not matches:
        raise UnreadableError("it is not text in an encoding we know; save it as UTF-8")
    likeliest = max(matches, key=lambda match: sum(map(str(match).count, _EXPECTED)))
    # Not str(match): beyond the start there may be bytes that the encoding lacks.
    return data.decode(likeliest.encoding, "replace")
