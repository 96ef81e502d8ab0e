"""The codebook as a Frictionless Table Schema: what the columns of an exported CSV hold.

Source: Table Schema, specs.frictionlessdata.io (fields, types, constraints, missingValues,
primaryKey). Codes stand in `constraints.enum`; columns of several codes have a pattern instead,
since a cell holds them separated by spaces.
"""

from __future__ import annotations

from typing import Any

from app.codebook import csv_rule
from app.codebook.model import Codebook, Field, Kind, Required

Data = dict[str, Any]
TYPES = {Kind.INTEGER: "integer", Kind.DATE: "date"}


def table_schema(book: Codebook) -> Data:
    """The schema of `incidents.csv` with codes; the narrative, on request, is its last but one."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": "Detention Docket: incidents.csv with codes",
        "fields": [
            _field(book.fields[name]) if name in book.fields else _key(name)
            for name in csv_rule.columns(book)
        ],
        "fieldsMatch": "superset",
        "missingValues": [""],
        "primaryKey": ["record_id"],
    }


def _key(name: str) -> Data:
    return {"name": name, "title": "Key of an imported row", "type": "string"}


def _field(field: Field) -> Data:
    constraints: Data = {}
    if field.required is Required.AT_FILING:
        constraints["required"] = True
    if field.kind is Kind.MULTI:
        codes = "|".join(field.labels)
        constraints["pattern"] = f"({codes})( ({codes}))*"
    elif field.choices:
        constraints["enum"] = list(field.labels)
    if field.kind is Kind.INTEGER:
        constraints |= {"minimum": field.minimum, "maximum": field.maximum}
    if field.name == "record_id":
        constraints |= {"required": True, "unique": True}
    described = " ".join(text for text in (field.question, field.hint, field.note) if text)
    found: Data = {
        "name": field.name,
        "title": field.label,
        "description": described,
        "type": TYPES.get(field.kind, "string"),
    }
    if field.kind is Kind.CHOICE:
        found["categories"] = [
            {"value": choice.code, "label": choice.label} for choice in field.choices
        ]
    if constraints:
        found["constraints"] = constraints
    return found
