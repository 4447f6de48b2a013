"""
The passages that retrieval finds for each training question, its own aside: what a reader must learn to refuse.

Knows the encoder and the question sets. Knows nothing of training. Takes about 5 minutes on 2 cores.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from index import BundledEncoder

FOUND = 20  # passages for a question

Row = dict[str, Any]


def mined(passages: Iterable[Row], questions: Iterable[Row]) -> dict[str, list[str]]:
    """For each question, by its id, the ids of the nearest passages in either language, nearest first."""
    encoder = BundledEncoder()
    texts, asked = list(passages), list(questions)
    vectors = encoder.passages([f"{row['title']}. {row['text']}" for row in texts])
    with ThreadPoolExecutor() as pool:
        queries = np.array(list(pool.map(encoder.query, (row["question"] for row in asked))))
    nearest = np.argsort(-(queries @ vectors.T), axis=1)[:, : FOUND + 1]
    return {
        row["id"]: [found for at in places if (found := texts[at]["passage_id"]) != row["passage_id"]][:FOUND]
        for row, places in zip(asked, nearest, strict=True)
    }
