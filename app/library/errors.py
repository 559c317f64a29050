"""Errors of the library, each a sentence for a person.

StorageFailed (app.base.errors)
├── DatabaseDamaged   the file is not, or no longer, a database of ours
├── IndexDamaged      the search index is; it can be made anew from the rest
└── DatabaseTooNew    a newer version of Inkling wrote it
UserError (app.base.errors)
├── NotThere          what was asked for has been deleted
└── ImportRefused     a file to be imported is not what it should be
"""

from app.base.errors import StorageFailed, UserError


class DatabaseDamaged(StorageFailed):
    """The database cannot be read; `database.set_aside` makes room for a new one."""


class DatabaseTooNew(StorageFailed):
    """A newer version of Inkling wrote the database; it was not touched."""


class IndexDamaged(StorageFailed):
    """The search index is damaged; nothing else is, and it is made anew at the next change."""


class NotThere(UserError):
    """The conversation, message or assistant that was asked for has been deleted."""


class ImportRefused(UserError):
    """A file cannot be imported; the sentence says which entry and field is wrong."""
