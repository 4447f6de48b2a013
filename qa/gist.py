"""
A long message -> what it asks.

Knows sentences. Knows nothing of what a question means or how it is answered.
"""

from __future__ import annotations

import re

from index.sentences import sentences

# Words. A shorter message is read whole: what comes before its question may be what that leans on.
_LONG = 40
# Words that a question has at least, so that what stands after a colon is one.
_LEAST = 3
_COLON = re.compile(r"\s*:\s+")


def gist(message: str, language: str) -> str:
    """Of a long message the sentences that end with a question mark, each from its last colon on; all, if none does."""
    if len(message.split()) <= _LONG:
        return message
    said = [message[start:end].strip() for start, end in sentences(message, language)]
    return " ".join(_after_colon(each) for each in said if each.endswith("?")) or message


def _after_colon(sentence: str) -> str:
    last = _COLON.split(sentence)[-1]
    return last if len(last.split()) >= _LEAST else sentence
