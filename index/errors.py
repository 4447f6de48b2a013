"""
Everything that can go wrong, as one tree.

    QAError
    ├── SeedsError      the folder of documents is missing or cannot be read
    ├── SnapshotError   the published index is damaged, outdated or not ours
    ├── LockedError     another builder holds the index and does not let go
    ├── ModelError      an encoder or reader is missing, damaged or unfit
    ├── QuestionError   the question is empty, too long or not text
    ├── SettingsError   a setting has a value that cannot work
    ├── FeedbackError   what people say of answers cannot be kept or read
    └── UploadError     a file that was handed over cannot become a seed

Knows what went wrong: every message says what, which, and what to do next. Does not know how it is shown.
"""


class QAError(Exception):
    """Base of every error this project raises on purpose."""


class SeedsError(QAError):
    """The seeds folder is missing or cannot be read."""


class SnapshotError(QAError):
    """The published index is damaged, outdated or not ours."""


class LockedError(QAError):
    """Another builder holds the index."""


class ModelError(QAError):
    """An encoder or reader is missing, damaged or unfit."""


class QuestionError(QAError, ValueError):
    """The question, or a hint that came with it, cannot be used."""


class SettingsError(QAError, ValueError):
    """A setting has a value that cannot work."""


class FeedbackError(QAError):
    """What people say of answers cannot be kept or read."""


class UploadError(QAError):
    """A file that was handed over cannot become a seed."""
