"""
Evidence -> answer or refuse.

Knows readings and the threshold of who read. Knows no models.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.reader import Reading

# Passages that the reader looks at: more cost time, and seldom hold the answer.
READ = 8


def best(readings: Sequence[Reading], threshold: float) -> Reading | None:
    """The reading to answer with; None where the documents do not say."""
    return readings[0] if readings and readings[0].margin >= threshold else None
