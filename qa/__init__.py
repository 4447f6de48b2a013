"""
Ask your own documents, in French or English.

    >>> from qa import ask
    >>> print(ask("Où sera produite la voiture ?"))     # about the documents in seeds/

Light: importing this loads no model and none of torch, transformers, sentence-transformers and gradio.
"""

import logging
from pathlib import Path

import index

# `index` and `ui` are plain names; another module of that name earlier on the path would be imported instead of ours.
if not (index.__file__ and Path(index.__file__).parent.parent == Path(__file__).parent.parent):
    raise ImportError(f"qa needs its own package 'index', but Python found {index.__file__}. Rename or move that file.")

from index import (
    BuildReport,
    Document,
    FeedbackError,
    Hit,
    LockedError,
    ModelError,
    Passage,
    QAError,
    QuestionError,
    SeedsError,
    SettingsError,
    SnapshotError,
    UploadError,
    Verification,
)
from qa.answer import Answer, Citation
from qa.assistant import Assistant, ask
from qa.settings import Settings
from qa.status import Status

# Whoever uses this as a library chooses what is logged; the terminal does (`qa -v`).
for _name in ("qa", "index"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

__all__ = [
    "Answer",
    "Assistant",
    "BuildReport",
    "Citation",
    "Document",
    "FeedbackError",
    "Hit",
    "LockedError",
    "ModelError",
    "Passage",
    "QAError",
    "QuestionError",
    "SeedsError",
    "Settings",
    "SettingsError",
    "SnapshotError",
    "Status",
    "UploadError",
    "Verification",
    "ask",
]
