"""Taking a file from a form, in memory: it is never written to a disk in clear."""

from __future__ import annotations

import io
from typing import IO

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_input_stream

LARGEST_UPLOAD = 25 * 1024 * 1024  # bytes
_FORM = 64 * 1024  # what stands around the file
MULTIPART = "multipart/form-data"


class NoFile(Exception):
    """No file came with the form."""


class TooLarge(Exception):
    """The file is larger than LARGEST_UPLOAD."""


def uploaded(request: Request) -> tuple[str, bytes]:
    """Name and content of the one file that was sent.

    Flask would spool it into a temporary file, and stop at the two megabytes of every other form.

    Raises:
        NoFile, TooLarge
    """
    if (request.content_length or 0) > LARGEST_UPLOAD + _FORM:
        raise TooLarge
    if request.mimetype != MULTIPART:
        raise NoFile
    stream = get_input_stream(request.environ, max_content_length=LARGEST_UPLOAD + _FORM)
    parser = FormDataParser(
        stream_factory=_in_memory, max_form_memory_size=_FORM, max_form_parts=20, silent=True
    )
    try:
        _, _, files = parser.parse(
            stream, MULTIPART, request.content_length, dict(request.mimetype_params)
        )
    except RequestEntityTooLarge as error:
        raise TooLarge from error
    sent = files.get("file")
    if sent is None or not sent.filename:
        raise NoFile
    data = sent.stream.read()
    if len(data) > LARGEST_UPLOAD:
        raise TooLarge
    if not data:
        raise NoFile
    return sent.filename.replace("\\", "/").rpartition("/")[2][:120], data


def _in_memory(*_given: object, **_more: object) -> IO[bytes]:
    return io.BytesIO()
