r"""English and Spanish, through Flask-Babel: which language a page is in, and how it is switched.

To renew the catalog after texts have changed, from the top of the repository:

    PYTHONPATH=. pybabel extract -F app/translations/babel.cfg --no-location --sort-output \
        -k _l -k _n:1,2 -k marked -k AnswerError:1 -k FilterError:1 -k TooNarrow:1 \
        -k AreaError:1 -k AlreadyListed:1 -k AskedWrongly:1 -k TooLarge:1 \
        -k FactorError:1 -k Unusable:1 \
        -k Fixed:1 -k NoSuchPart:1 -k Disagree:1 -k AlreadyOne:1 -k Nothing:1 \
        -k NotNow:1 -k NotYours:1 -k Gone:1 -k KeyLost:1 -k Busy:1 \
        -k NotWritten:1 -k Changed:1 -k NoJournal:1 \
        -k AccountError:1 -k Problem:2 -o /tmp/messages.pot .
    pybabel update -i /tmp/messages.pot -d app/translations --no-fuzzy-matching \
        --ignore-obsolete --ignore-pot-creation-date --no-wrap
    pybabel compile -d app/translations

Before compiling, translate what has an empty msgstr; docs/spanish.md has the words chosen.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from babel.dates import format_skeleton
from flask import Flask, abort, current_app, has_request_context, redirect, request, session
from flask_babel import Babel, format_datetime, get_locale
from flask_babel import format_date as babel_date
from flask_babel import format_decimal as babel_decimal
from werkzeug.wrappers import Response

from app.web.access import public
from app.web.assets import site_path
from app.web.navigation import safe_next

LANGUAGES = {"en": "English", "es": "Español"}
# Spanish as it is written in the United States: 1,608 and not 1.608.
LOCALES = {"en": "en_US", "es": "es_US"}
DEFAULT_LANGUAGE = "en"
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"


def init_app(app: Flask) -> None:
    """Set Flask-Babel up, with the filters of the templates; the address alone says which
    language a page is in."""
    Babel(
        app,
        default_locale=LOCALES[DEFAULT_LANGUAGE],
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=_locale_of_request,
    )
    app.jinja_env.globals.update(languages=LANGUAGES, current_language=current_language)
    app.jinja_env.filters.update(
        format_date=format_date,
        format_day=format_day,
        format_month=format_month,
        format_moment=format_moment,
        format_number=format_number,
    )


def init_switch(app: Flask) -> None:
    """Let people choose a language for the pages whose address has none: POST /language."""
    app.add_url_rule("/language", view_func=switch_language, methods=["POST"])
    app.extensions["choose_language"] = choose_language


def language_of(path: str) -> str | None:
    """Return the language that stands in front of a path; None if none does."""
    first = path.split("/", 2)[1:2]
    return "es" if first == ["es"] else None


def _locale_of_request() -> str:
    found = language_of(request.path) if has_request_context() else None
    choose = current_app.extensions.get("choose_language")
    if found is None and choose is not None and has_request_context():
        found = choose()
    return LOCALES[found or DEFAULT_LANGUAGE]


def choose_language() -> str:
    """Return the language that the person chose, else the best of what the browser asks for."""
    chosen = session.get("language")
    if isinstance(chosen, str) and chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT_LANGUAGE


def current_language() -> str:
    """Return the language of the page that is being made."""
    locale = get_locale()
    return locale.language if locale else DEFAULT_LANGUAGE


@public
def switch_language() -> Response:
    """Remember the language in the session, and go back to the page."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    session["language"] = language
    return redirect(safe_next(request.form.get("next"), site_path("/")), code=303)


def format_date(day: date | None) -> str:
    """April 15, 2026; nothing for no date."""
    return "" if day is None else str(babel_date(day, "long"))


def format_day(day: date | None) -> str:
    """Apr 15, 2026, for lists; nothing for no date."""
    return "" if day is None else str(babel_date(day, "medium"))


def format_month(day: date | None) -> str:
    """April 2026, for any day of the month."""
    return "" if day is None else str(format_skeleton("yMMMM", day, locale=get_locale()))


def format_moment(moment: datetime | None) -> str:
    """Apr 15, 2026, 5:03 PM UTC. Moments without a time zone are taken for UTC."""
    return "" if moment is None else f"{format_datetime(moment, 'medium', rebase=True)} UTC"


def format_number(number: int | float | None) -> str:
    """1,608, as the locale writes it."""
    return "" if number is None else str(babel_decimal(number))
