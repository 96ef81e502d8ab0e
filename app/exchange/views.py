"""The pages of export."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.accounts.access import current_actor, permission
from app.database import Database, get_database, reading, writing
from app.exchange.export import Export, Values, size_of, stream_bytes, stream_csv
from app.exchange.service import begin_export
from app.incidents.filterform import filter_form
from app.incidents.filters import FilterError, Filters, read_filters
from app.incidents.scope import within
from app.ledger.keys import Keys
from app.web.errors import refuse
from app.web.saying import said

blueprint = Blueprint("exchange", __name__)

OTHER_NAMES = ("values", "narrative")
FILE_NAME = "incidents.csv"


@blueprint.get("/exports")
@permission("incident.export")
def exports() -> ResponseReturnValue:
    """What an export would hold, before it is taken."""
    filters = _filters()
    export = Export(current_actor(), filters)
    return render_template(
        "exchange/exports.html",
        size=size_of(reading(), export),
        filters=filters,
        form=filter_form(MultiDict(filters.pairs())),
        query=MultiDict(filters.pairs()).to_dict(flat=False),
    )


@blueprint.get("/exports/incidents.csv")
@permission("incident.export")
def incidents_csv() -> ResponseReturnValue:
    """The records as CSV: logged, then streamed."""
    values = request.args.get("values", Values.CODES.value)
    if values not in list(Values):
        refuse(400, _("values: choose one of codes, labels, both."))
    narrative = request.args.get("narrative", "")
    if narrative not in ("", "no", "yes"):
        refuse(400, _("narrative: say yes or no."))
    export = Export(current_actor(), _filters(), Values(values), narrative == "yes")
    with writing() as session:
        size = begin_export(session, export, "csv")
    response = Response(_body(get_database(), current_app.extensions["keys"], export))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response.headers["Docket-Records"] = str(size.records)
    response.headers["Docket-Left-Out-Consent"] = str(size.left_out)
    return response


def _body(database: Database, keys: Keys, export: Export) -> Iterator[bytes]:
    """The file. Its snapshot of the database ends with it, or when the client goes away."""
    with database.read() as snapshot:
        yield from stream_bytes(stream_csv(snapshot, keys, export))


def _filters() -> Filters:
    try:
        return read_filters(
            request.args.items(multi=True),
            reading(),
            within(current_actor(), "incident.read"),
            others=OTHER_NAMES,
        )
    except FilterError as error:
        refuse(400, said(error))
