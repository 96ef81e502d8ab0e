"""The pages of export."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.accounts.access import current_actor, permission
from app.accounts.queries import is_synthetic
from app.database import get_database, reading, writing
from app.exchange.asking import OTHER_NAMES, AskedWrongly, data_format, read_export
from app.exchange.export.about import about_package
from app.exchange.export.asked import Export, Format
from app.exchange.export.columns import Preset, choosable, columns_of
from app.exchange.export.labels import column_label
from app.exchange.export.package import Package
from app.exchange.export.sending import send
from app.exchange.export.size import size_of
from app.exchange.export.workbook import TooLarge, refuse_too_many
from app.exchange.service import begin_export
from app.exchange.turns import WAIT_SECONDS, Turn, Turns
from app.incidents.filter_words import filters_in_words
from app.incidents.filterform import filter_form
from app.incidents.filters import FilterError, read_filters
from app.incidents.scope import imports_within, within
from app.web.errors import refuse
from app.web.saying import said

blueprint = Blueprint("exchange", __name__)

TYPES = {
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSONL: "application/jsonl",
    Format.ZIP: "application/zip",
}


@blueprint.get("/exports")
@permission("incident.export")
def exports() -> ResponseReturnValue:
    """What an export would hold, before it is taken."""
    export = _asked()
    return render_template(
        "exchange/exports.html",
        size=size_of(reading(), export),
        export=export,
        filters=export.filters,
        form=filter_form(MultiDict(export.filters.pairs())),
        formats=list(Format),
        presets={
            preset.value: columns_of(preset, narrative=False)
            for preset in (Preset.EVERYTHING, Preset.COURT_FILING, Preset.STATISTICS)
        },
        choosable=choosable(),
        column_label=column_label,
    )


@blueprint.get("/exports/incidents.csv", defaults={"kind": "csv"})
@blueprint.get("/exports/incidents.xlsx", defaults={"kind": "xlsx"})
@blueprint.get("/exports/incidents.jsonl", defaults={"kind": "jsonl"})
@blueprint.get("/exports/incidents.zip", defaults={"kind": "zip"})
@permission("incident.export")
def incidents(kind: str) -> ResponseReturnValue:
    """The records as a file: written down, then streamed."""
    export, outer = _asked(), Format(kind)
    inner = _data_format() if outer is Format.ZIP else outer
    if inner is Format.XLSX:
        try:
            refuse_too_many(size_of(reading(), export).records)
        except TooLarge as error:
            refuse(400, said(error))
    package = _package(export, inner) if outer is Format.ZIP else None
    turn = _turn()
    try:
        with writing() as session:
            begun = begin_export(session, export, outer)
    except BaseException:
        turn.give_back()
        raise
    keys = current_app.extensions["keys"]
    response = Response(
        turn.during(send(get_database(), keys, export, inner, begun, package)),
        mimetype=TYPES[outer],
    )
    response.call_on_close(turn.give_back)  # also where nobody took the first byte
    response.headers["Content-Disposition"] = f'attachment; filename="incidents.{outer.value}"'
    return response


def _turn() -> Turn:
    turns: Turns = current_app.extensions["exports"]
    turn = turns.take()
    if turn is None:
        refuse(
            503,
            _(
                "Other exports are being sent, and yours would hold up everybody's pages. Nothing "
                "left, and nothing was written down. Wait half a minute, then ask for it again."
            ),
            retry_after=WAIT_SECONDS,
        )
    return turn


def _package(export: Export, inner: Format) -> Package:
    words, synthetic = filters_in_words(export.filters.pairs()), is_synthetic(reading())
    return Package(
        export,
        inner,
        filters_in_words=words,
        about=about_package(export, words, synthetic=synthetic),
        synthetic=synthetic,
    )


def _asked() -> Export:
    actor, args = current_actor(), request.args
    try:
        filters = read_filters(
            args.items(multi=True),
            reading(),
            within(actor, "incident.read"),
            others=OTHER_NAMES,
            imports=imports_within(actor),
        )
        return read_export(
            actor,
            filters,
            values=args.get("values", ""),
            narrative=args.get("narrative", ""),
            columns=args.get("columns", ""),
            column=args.getlist("column"),
        )
    except (AskedWrongly, FilterError) as error:
        refuse(400, said(error))


def _data_format() -> Format:
    try:
        return data_format(request.args.get("data", ""))
    except AskedWrongly as error:
        refuse(400, said(error))
