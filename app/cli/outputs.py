"""Files that a command is asked to write: tried before its work, and written at its end."""

from __future__ import annotations

import os
import tempfile
from errno import EISDIR
from pathlib import Path

import click

from app.config import write_private


def refuse_unwritable(path: Path, source: Path | None = None) -> None:
    """Before any work is done: whether the command can write what it was asked to write.

    Args:
        source: what the command reads, and must not write over.

    Raises:
        click.UsageError: it cannot, or that is the file that it reads.
    """
    if source is not None and path.exists() and source.exists() and path.samefile(source):
        raise click.UsageError(f"{path} is the file to be read: name another one.")
    if is_place_of_its_own(path):
        return  # opening a pipe to try it would end it
    try:
        if path.is_dir():
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
        with tempfile.TemporaryFile(dir=path.parent):
            return
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from error


def is_place_of_its_own(path: Path) -> bool:
    """Whether it is a terminal, a pipe or a device, which is written into and never replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


def write_out(path: Path, text: str) -> None:
    """Write what a command makes: a private file, whole or not at all; or into a pipe."""
    if is_place_of_its_own(path):
        path.write_text(text, encoding="utf-8")
    else:
        write_private(path, text)
