"""The codebook in the field's own formats: Table Schema, and XLSForm for ODK and Kobo."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Response, request
from flask_babel import force_locale
from flask_babel import gettext as _

from app.codebook import Field, codebook
from app.codebook.document import texts_of
from app.codebook.model import Codebook
from app.codebook.table_schema import table_schema
from app.codebook.xlsform import sheets, texts_of_form
from app.later import later
from app.public.views import blueprint
from app.web.access import public
from app.web.headers import same_for_everybody
from app.web.languages import LOCALES

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# One form has one digest: the library would write the hour into it.
MADE = datetime(2026, 1, 1, tzinfo=UTC)


@blueprint.get("/codebook/table-schema.json")
@public
@same_for_everybody
def schema() -> Response:
    """What the columns of an exported CSV hold."""
    text = json.dumps(table_schema(codebook), ensure_ascii=False, indent=1) + "\n"
    return _told(Response(text, mimetype="application/json"))


@blueprint.get("/codebook/form.xlsx")
@public
@same_for_everybody
def form() -> Response:
    """The questions of a report for ODK Collect and KoboCollect."""
    response = Response(_form(tuple(codebook.fields.values())), mimetype=WORKBOOK)
    response.headers["Content-Disposition"] = 'attachment; filename="detention_docket.xlsx"'
    return _told(response)


def _told(response: Response) -> Response:
    response.add_etag()
    response.make_conditional(request)
    return response


@lru_cache(maxsize=1)
def _form(fields: tuple[Field, ...]) -> bytes:
    """Made once, and again if a field is another one."""
    book = Codebook({field.name: field for field in fields})
    with force_locale(LOCALES["es"]):
        spanish = {text: _(text) for text in texts_of(book) | texts_of_form()}
    made = sheets(book, spanish, version="")
    digest = hashlib.sha256(repr(made).encode()).hexdigest()
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as written:
        written.set_properties({"created": MADE})
        for name, lines in sheets(book, spanish, version=str(int(digest[:8], 16))).items():
            sheet = written.add_worksheet(name)
            for number, line in enumerate(lines):
                for column, text in enumerate(line):
                    if text:
                        sheet.write_string(number, column, text)
    return file.getvalue()
