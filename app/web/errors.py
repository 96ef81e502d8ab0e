"""Error pages that say what to do. They need neither the database nor to know who asks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NoReturn

from flask import Flask, Response, abort, current_app, g, jsonify, make_response, request
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from werkzeug.exceptions import HTTPException, default_exceptions

from app.web.kept import BODY_LIMIT, holds_secrets_or_files, kept_text

RETRY_AFTER = 30  # seconds


@dataclass(frozen=True)
class Advice:
    """What happened, and what to do about it.

    `first`: what has to be done on another page before the same request can be made again, as
    the address of that page and words for it.
    """

    title: LazyString
    text: LazyString
    first: tuple[str, LazyString] | None = None


ADVICE = {
    400: Advice(
        _l("This request could not be read"),
        _l("Go back, check the address or the answers, and try again."),
    ),
    401: Advice(
        _l("You are signed out"),
        _l("Sign in here: what you typed comes along, and can be sent then. Nothing is lost."),
    ),
    403: Advice(
        _l("You cannot open this"),
        _l("Your account is not allowed to do this. If you need it, ask a coordinator."),
    ),
    404: Advice(
        _l("There is no such page"),
        _l("Check the address. The page may also belong to another office."),
    ),
    405: Advice(
        _l("This address cannot be used this way"),
        _l("Go back to the page before, and use its buttons."),
    ),
    409: Advice(
        _l("Somebody changed this meanwhile"),
        _l("Open the page again to see how it is now, then make your change once more."),
    ),
    413: Advice(
        _l("That is too much at once"),
        _l("Shorten the text, or send a smaller file, and try again."),
    ),
    429: Advice(
        _l("Too many tries"),
        _l("Wait a few minutes, then try again."),
    ),
    500: Advice(
        _l("Something went wrong on our side"),
        _l(
            "It may not have been saved. Look whether it was, and try again. "
            "If it happens twice, tell a coordinator."
        ),
    ),
    503: Advice(
        _l("Not available for a moment"),
        _l("The system is busy. Wait half a minute, then try again."),
    ),
}
FOREIGN_ADVICE = Advice(
    _l("This did not come from our own page"),
    _l(
        "To protect your account, we only accept what is sent from a page of this site. "
        "Go back: your browser still has what you typed. Open the page again from its own "
        "address, and send it from there."
    ),
)
OTHER_ADVICE = Advice(
    _l("This did not work"),
    _l("Go back to the page before, and try again."),
)


def init_app(app: Flask) -> None:
    """Answer every HTTP error and every crash in the look of the site."""
    app.config["MAX_CONTENT_LENGTH"] = app.config.get("MAX_CONTENT_LENGTH") or BODY_LIMIT
    # Flask's own 500 kB for text fields would refuse a body before we could give it back.
    app.config["MAX_FORM_MEMORY_SIZE"] = BODY_LIMIT
    app.register_error_handler(HTTPException, error_response)
    app.before_request(refuse_unmeasured_bodies)


def refuse_unmeasured_bodies() -> None:
    """Refuse a body that does not say its length: cut at the limit, it would be read as if whole.

    Browsers say it, and so does a proxy that waits for the whole body.
    """
    if request.content_length is None and request.environ.get("HTTP_TRANSFER_ENCODING"):
        abort(411)


def refuse(
    status: int,
    text: str | LazyString,
    title: str | LazyString | None = None,
    first: tuple[str, LazyString] | None = None,
    **more: object,
) -> NoReturn:
    """End the request with an error page that says this, and not only what the status means.

    Args:
        title: where that of the status would be untrue.
        first: see `Advice`; this page keeps what was typed meanwhile, and can send it again.
        more: what Werkzeug's exception of the status takes, such as `retry_after` in seconds.
    """
    error = default_exceptions[status](**more)  # type: ignore[arg-type]  # each takes its own
    error.advice_text = text  # type: ignore[attr-defined]  # read back by advice_for below
    error.advice_title = title  # type: ignore[attr-defined]  # the same
    error.advice_first = first  # type: ignore[attr-defined]  # the same
    raise error


def error_response(error: HTTPException) -> Response | HTTPException:
    """Make the page, or the JSON, for an error. Redirects and ready answers pass through."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    advice = advice_for(error, status)
    response = _as_json(status, advice) if wants_json() else _as_page(status, advice)
    response.status_code = status
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value  # Allow with 405, WWW-Authenticate with 401
    if status == 503:
        response.headers.setdefault("Retry-After", str(RETRY_AFTER))
    return response


def advice_for(error: HTTPException, status: int) -> Advice:
    """Return what to tell: ours, or what `refuse` was given; Werkzeug speaks to developers."""
    if getattr(error, "foreign", False):
        return FOREIGN_ADVICE
    advice = ADVICE.get(status, OTHER_ADVICE)
    text = getattr(error, "advice_text", None)
    title = getattr(error, "advice_title", None) or advice.title
    return advice if text is None else Advice(title, text, getattr(error, "advice_first", None))


def wants_json() -> bool:
    """Tell whether a program asks: by the address, or by what it accepts."""
    if request.path.endswith((".json", ".jsonl")) or request.path.startswith("/api/"):
        return True
    accepts = request.accept_mimetypes
    return accepts["application/json"] > accepts["text/html"]


def _as_json(status: int, advice: Advice) -> Response:
    error = {"status": status, "title": str(advice.title), "advice": str(advice.text)}
    return jsonify(error=error)


def _as_page(status: int, advice: Advice) -> Response:
    """Render without the context processors: they may look up who is signed in."""
    kept = kept_text()
    # What held a password or a file cannot be made again from what is kept.
    carries = status == 401 and bool(kept) and not holds_secrets_or_files()
    page = current_app.jinja_env.get_template("web/error.html").render(
        status=status,
        advice=advice,
        kept=kept,
        can_send_again=(status in (413, 503) or advice.first is not None)
        and bool(kept)
        and not holds_secrets_or_files(),
        may_shorten=status == 413,
        carried=json.dumps([(item.name, item.value) for item in kept]) if carries else "",
        carried_by=g.get("carried_by", ""),
        next=request.full_path.rstrip("?"),
    )
    return make_response(page)
