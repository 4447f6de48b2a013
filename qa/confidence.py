"""
Evidence -> answer or refuse.

Knows readings and a measured threshold. Knows no models.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.reader import Reading

# Passages that the reader looks at.
READ = 5
THRESHOLD = 0.8


def best(readings: Sequence[Reading]) -> Reading | None:
    """The reading to answer with; None where the documents do not say."""
    return readings[0] if readings and readings[0].margin >= THRESHOLD else None
