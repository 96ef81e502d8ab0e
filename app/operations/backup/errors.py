"""What stops a backup or a restore; each message says what to do."""

from __future__ import annotations


class BackupError(Exception):
    """A backup or restore that cannot be; nothing of the live database was changed."""


class Damaged(BackupError):
    """The file is not what was written: cut short, changed, put together, or no backup at all."""


class WrongKey(BackupError):
    """The file was sealed to another key than the one given."""


class InUse(BackupError):
    """Somebody else has the database open."""
