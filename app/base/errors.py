"""Errors that carry a sentence for a person.

Anything that is not a `UserError` is a bug and reaches the crash dialog.

    UserError
    ├── MessageTooLong   a message alone does not fit in the context
    ├── ModelUnusable    a model file is missing, damaged or not one
    ├── StorageFailed    the disk would not take or give what the user owns
    ├── WorkerDied       a worker process ended or hung in the middle of a request
    └── WorkerGaveUp     it did so too often to try again now
"""


class UserError(Exception):
    """Something a person can do something about: `str()` is the sentence that says what."""


class MessageTooLong(UserError):
    """One message alone is longer than the model's context length."""


class ModelUnusable(UserError):
    """A model file is missing, cut short, or not a model."""


class StorageFailed(UserError):
    """What the user owns could not be read or written."""


class WorkerDied(UserError):
    """A worker process ended, or stopped answering, before it had answered."""


class WorkerGaveUp(UserError):
    """A worker died several times within a short while and is not started again for now."""
