"""Suggestions for the place field; without scripts the server finds the place in the form."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import permission
from app.database import reading
from app.places.suggestions import Suggestion, suggest

blueprint = Blueprint("places", __name__, url_prefix="/places")


@blueprint.get("/suggest")
@permission("place.suggest")
def suggestions() -> ResponseReturnValue:
    """Places for what has been typed (`q`), best first.

    `name` is empty for a city; `venue_type` is a proposal, null where the text does not tell it;
    `today` is the date there; `label` is what to show.
    """
    found = suggest(reading(), request.args.get("q", ""))
    return jsonify(results=[_as_json(suggestion) for suggestion in found])


def _as_json(suggestion: Suggestion) -> dict[str, str | bool | None]:
    return {
        "name": suggestion.name or "",
        "city": suggestion.city,
        "state": suggestion.state,
        "venue_type": suggestion.venue_type,
        "active": suggestion.active,
        "label": _label(suggestion),
        "today": suggestion.today.isoformat(),
    }


def _label(suggestion: Suggestion) -> str:
    place = f"{suggestion.city}, {suggestion.state}"
    label = f"{suggestion.name} · {place}" if suggestion.name else place
    return label if suggestion.active else _("%(place)s (no longer in use)", place=label)
