"""What the log says of a crash: where in the code it happened, never what somebody sent.

Messages of exceptions quote values (a number that was none, a row that a constraint refused), and
paths carry the tokens of invitations and the numbers of reports.
"""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

from flask import Flask, has_request_context, request

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def init_app(app: Flask) -> None:
    """Log crashes our way."""

    def log_exception(exc_info: ExcInfo | tuple[None, None, None] | None = None) -> None:
        error = (exc_info or sys.exc_info())[1]
        where = f"{request.endpoint} [{request.method}]" if has_request_context() else "no request"
        app.logger.error("crash in %s\n%s", where, described(error))

    app.log_exception = log_exception  # type: ignore[method-assign]


def described(error: BaseException | None) -> str:
    """The kinds of an exception and of what led to it, with their lines of code."""
    lines: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines += traceback.format_tb(error.__traceback__)
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}\n")
        error = error.__cause__ or error.__context__
    return "".join(lines)
