"""Documents to a searchable index that follows them. `qa` asks it; nothing here knows of questions being answered."""

from index.build import Index
from index.documents import Skipped
from index.encoder import BundledEncoder, Encoder, Vectors
from index.errors import (
    FeedbackError,
    LockedError,
    ModelError,
    QAError,
    QuestionError,
    SeedsError,
    SettingsError,
    SnapshotError,
    UploadError,
)
from index.report import BuildReport, Renamed
from index.search import search
from index.snapshot import Snapshot
from index.types import Document, Hit, Passage
from index.verify import Verification, verify

__all__ = [
    "BuildReport",
    "BundledEncoder",
    "Document",
    "Encoder",
    "FeedbackError",
    "Hit",
    "Index",
    "LockedError",
    "ModelError",
    "Passage",
    "QAError",
    "QuestionError",
    "Renamed",
    "SeedsError",
    "SettingsError",
    "Skipped",
    "Snapshot",
    "SnapshotError",
    "UploadError",
    "Vectors",
    "Verification",
    "search",
    "verify",
]
