"""Table Schema and XLSForm: other people's programs take them, and they follow the codebook."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from pyxform.xls2xform import convert

from app.accounts.policy import SHELL_ACTOR
from app.codebook import Kind, codebook
from app.codebook.conditions import Condition
from app.codebook.xlsform import NOT_ASKED, asked
from app.codebook.xpath import in_xpath
from app.exchange.export.asked import Export, header_of
from app.incidents.filters import Filters
from tests.conftest import ON_SQLITE

XFORMS = "{http://www.w3.org/2002/xforms}"


@pytest.fixture
def form(client: FlaskClient, tmp_path: Path) -> Path:
    """The form as somebody downloads it."""
    answer = client.get("/codebook/form.xlsx")
    assert answer.status_code == 200
    file = tmp_path / "detention_docket.xlsx"
    file.write_bytes(answer.data)
    return file


def lines_of(form: Path, sheet: str) -> list[dict[str, str]]:
    rows = CalamineWorkbook.from_path(form).get_sheet_by_name(sheet).to_python()
    header, *lines = rows
    return [dict(zip(map(str, header), map(str, line), strict=True)) for line in lines]


@ON_SQLITE
def test_pyxform_takes_it_without_a_warning(form: Path) -> None:
    made = convert(form, validate=False)
    assert made.warnings == [], made.warnings
    xml = ET.fromstring(made.xform)  # noqa: S314  # ours, made a line above
    binds = {bind.get("nodeset", "").rsplit("/", 1)[-1]: bind for bind in xml.iter(f"{XFORMS}bind")}
    for field in asked(codebook):
        assert field.name in binds, field.name
    assert binds["city"].get("required") == "true()"
    assert "relevant" in binds["motion_form"].attrib
    languages = {one.get("lang") for one in xml.iter(f"{XFORMS}translation")}
    assert languages == {"English (en)", "Español (es)"}


@ON_SQLITE
def test_every_question_and_code_is_in_it_and_what_reviewers_decide_is_not(form: Path) -> None:
    survey = {line["name"]: line for line in lines_of(form, "survey")}
    assert not NOT_ASKED & set(survey)
    choices = lines_of(form, "choices")
    for field in asked(codebook):
        line = survey[field.name]
        assert line["label::English (en)"] == (field.question or field.label)
        assert line["label::Español (es)"], field.name
        codes = [one["name"] for one in choices if one["list_name"] == field.name]
        assert codes == list(field.labels), field.name
        if field.applies_when is not None:
            assert line["relevant"], field.name
    missing = set(codebook.fields) - set(survey) - NOT_ASKED
    assert {codebook[name].tier.value for name in missing} <= {"system"}


@ON_SQLITE
def test_a_form_is_the_same_until_the_codebook_changes(client: FlaskClient) -> None:
    first = client.get("/codebook/form.xlsx")
    again = client.get("/codebook/form.xlsx", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_conditions_name_answers_of_the_form() -> None:
    names = {field.name for field in asked(codebook)}
    for field in asked(codebook):
        if field.applies_when is not None:
            written = in_xpath(field.applies_when, codebook)
            assert set(re.findall(r"\$\{(\w+)\}", written)) == set(field.applies_when.fields())
            assert set(field.applies_when.fields()) <= names, field.name


def test_a_condition_without_counterpart_is_refused() -> None:
    with pytest.raises(TypeError):
        in_xpath(Condition(), codebook)


@ON_SQLITE
def test_the_schema_describes_the_file(client: FlaskClient) -> None:
    schema = client.get("/codebook/table-schema.json").json
    assert schema is not None
    columns = header_of(Export(SHELL_ACTOR, Filters({}), narrative=True))
    assert [field["name"] for field in schema["fields"]] == columns
    by_name = {field["name"]: field for field in schema["fields"]}
    for field in codebook.fields.values():
        described = by_name[field.name]
        assert described["title"] == field.label
        if field.kind is Kind.CHOICE:
            assert described["constraints"]["enum"] == list(field.labels)
        if field.kind is Kind.MULTI:
            pattern = described["constraints"]["pattern"]
            codes = list(field.labels)
            assert re.fullmatch(pattern, " ".join(codes[:3]))
            assert not re.fullmatch(pattern, "no_such_code")
    assert by_name["incident_date"]["type"] == "date"
