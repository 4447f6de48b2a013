"""
What the log says of an answer.

Knows which of its fields are nobody's business: the question and the texts are told with -vv only.
"""

from __future__ import annotations

import logging

from index.events import tell
from qa.answer import Answer

_log = logging.getLogger(__name__)


def told(answer: Answer) -> None:
    """Tell how an answer came about; at DEBUG also what was asked and said."""
    fields = {
        "snapshot": answer.snapshot,
        "language": answer.language,
        "answered": answer.answered,
        "citations": len(answer.citations),
        "confidence": answer.confidence,
        "stale": answer.stale,
    }
    tell(_log, "ask", fields, answer.timings)
    _log.debug("asked %r, said %r", answer.question, answer.text)
