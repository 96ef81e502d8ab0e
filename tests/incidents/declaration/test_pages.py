"""`/incidents/<id>/declaration` and its files: what is shown, asked, refused, written down."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from app.incidents.record import Record
from app.ledger.models import AuditDetail, AuditEvent, Revision
from tests.factories import MadePerson, file_record, make_office, make_person, sign_in

NARRATIVE = "He was hugging his family when they came."
ASKED = {"hearing_source": "witnessed_directly", "arrest_source": "witnessed_directly"}


@pytest.fixture
def attorney(app: Flask) -> MadePerson:
    return make_person(app)


@pytest.fixture
def record(app: Flask, attorney: MadePerson) -> Record:
    return file_record(
        app,
        attorney,
        dhs_motion="dismiss",
        ij_ruling="granted",
        agents_estimate="12",
        asylum_status="pending_eoir",
        first_holding="hold_room",
        warrant_shown="none_shown",
        narrative=NARRATIVE,
    )


@pytest.fixture
def page(record: Record) -> str:
    return f"/incidents/{record.record_id}/declaration"


@pytest.fixture
def visitor(client: FlaskClient, attorney: MadePerson) -> FlaskClient:
    return sign_in(client, attorney)


def events(database: Database, action: str) -> list[dict[str, object]]:
    with database.read() as session:
        rows = session.scalars(
            select(AuditDetail.details)
            .join(AuditEvent, AuditEvent.sequence == AuditDetail.sequence)
            .where(AuditEvent.action == action)
        )
        return [json.loads(row) for row in rows]


def sheet(text: str) -> str:
    """The document as the page shows it."""
    found = re.search(r"<article.*?</article>", text, re.DOTALL)
    assert found is not None
    return found[0]


def test_the_page_asks_and_shows_the_draft(visitor: FlaskClient, page: str) -> None:
    answer = visitor.get(page)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'name="hearing_source"' in answer.text
    assert 'name="summons_source"' not in answer.text  # the record says nothing of a check-in
    assert 'value="asylum_status"' in answer.text
    assert "Rule 1.6" in answer.text
    assert "8 CFR 1003.33" in answer.text
    draft = sheet(answer.text)
    assert 'lang="en"' in draft
    assert "I saw about twelve officers." in draft
    assert "DRAFT – not signed" in draft
    assert "asylum" not in draft
    for kind in ("docx", "pdf"):
        assert f'formaction="{page}.{kind}"' in answer.text


def test_what_was_chosen_decides(visitor: FlaskClient, page: str) -> None:
    chosen = {
        "hearing_source": "colleague_account",
        "arrest_source": "",
        "person_source": "client_account",
        "person_facts": ["asylum_status"],
        "declarant_name": "Ada Quill",
        "signed_where": "outside",
    }
    draft = sheet(visitor.post(page, data=chosen).text)

    assert "I was told by a colleague that the immigration judge granted the motion." in draft
    assert "officers" not in draft
    assert "I was told by the person that the person’s asylum application was pending" in draft
    assert "DECLARATION OF Ada Quill" in draft
    assert "under the laws of the United States of America" in draft


def test_the_page_around_the_document_is_in_spanish(visitor: FlaskClient, page: str) -> None:
    answer = visitor.get(page, headers={"Accept-Language": "es"})

    assert 'lang="es"' in answer.text
    assert "I saw about twelve officers." in sheet(answer.text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hearing_source", "media_report"),
        ("arrest_source", "nonsense"),
        ("person_facts", "nonsense"),
        ("declarant_name", "A" * 121),
        ("declarant_role", "bell \x07"),
        ("signed_where", "on the moon"),
    ],
)
def test_a_wrong_answer_is_named_and_makes_nothing(
    visitor: FlaskClient, database: Database, page: str, field: str, value: str
) -> None:
    typed = {**ASKED, "declarant_role": "an attorney", field: value}
    for suffix in ("", ".docx", ".pdf"):
        answer = visitor.post(f"{page}{suffix}", data=typed)
        assert answer.status_code == 422
        assert f'href="#{field}' in answer.text
        if field != "declarant_role":
            assert 'value="an attorney"' in answer.text  # nothing typed is lost
    assert events(database, "incident.declaration_made") == []


def test_files_are_attachments_with_a_neutral_name(
    visitor: FlaskClient, database: Database, record: Record, page: str
) -> None:
    word = visitor.post(f"{page}.docx", data={**ASKED, "declarant_name": "Ada Quill"})
    pdf = visitor.post(f"{page}.pdf", data=ASKED)

    assert (word.status_code, pdf.status_code) == (200, 200)
    assert word.headers["Content-Disposition"] == "attachment; filename=draft-declaration.docx"
    assert pdf.headers["Content-Disposition"] == "attachment; filename=draft-declaration.pdf"
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.headers["Cache-Control"] == word.headers["Cache-Control"] == "no-store"
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(word.data)).paragraphs]
    assert "I saw about twelve officers." in texts
    assert record.record_id.encode() not in pdf.data
    assert record.record_id not in "".join(texts)
    assert events(database, "incident.declaration_made") == [
        {"format": "docx", "revision": 1},
        {"format": "pdf", "revision": 1},
    ]


def test_without_confirmed_sources_a_file_starts_from_the_records_own(
    visitor: FlaskClient, page: str
) -> None:
    word = visitor.post(f"{page}.docx")
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(word.data)).paragraphs]

    assert "I saw about twelve officers." in texts
    assert not [text for text in texts if "asylum" in text or "hold room" in text]


def test_letters_that_the_pdf_lacks_are_named(visitor: FlaskClient, page: str) -> None:
    typed = {**ASKED, "declarant_name": "李明"}
    answer = visitor.post(f"{page}.pdf", data=typed)

    assert answer.status_code == 422
    assert "The PDF has no letter for “李”." in answer.text
    assert visitor.post(f"{page}.docx", data=typed).status_code == 200


def test_the_narrative_goes_in_by_hand_alone_and_its_reading_is_written_down(
    visitor: FlaskClient, database: Database, page: str
) -> None:
    assert NARRATIVE not in visitor.get(page).text
    assert NARRATIVE not in visitor.post(page, data=ASKED).text
    told = {**ASKED, "arrest_source": "client_account", "own_words": "y"}
    assert NARRATIVE not in visitor.post(page, data=told).text
    assert events(database, "incident.narrative_read") == []

    draft = sheet(visitor.post(page, data={**ASKED, "own_words": "y"}).text)
    assert f"[In my own words: {NARRATIVE}]" in draft
    assert events(database, "incident.narrative_read") == [{"revision": 1}]


def test_the_news_yield_no_declaration(
    app: Flask, visitor: FlaskClient, database: Database, attorney: MadePerson
) -> None:
    record = file_record(app, attorney, source_of_knowledge="media_report")
    page = f"/incidents/{record.record_id}/declaration"
    shown = visitor.get(page)

    assert shown.status_code == 200
    assert "known from the news alone" in shown.text
    assert "<article" not in shown.text
    for suffix in ("", ".docx", ".pdf"):
        assert visitor.post(f"{page}{suffix}", data=ASKED).status_code == 422
    assert events(database, "incident.declaration_made") == []


def test_the_slip_holds_what_the_document_must_not(
    visitor: FlaskClient, database: Database, record: Record, page: str
) -> None:
    with database.read() as session:
        digest = session.scalars(select(Revision.digest)).one()
    slip = visitor.get(f"{page}/slip").text

    assert record.record_id in slip
    assert digest in slip
    assert "not part of the document" in slip
    assert digest not in visitor.get(page).text


def test_it_is_a_matter_of_the_own_office(
    app: Flask, make_client: Callable[[], FlaskClient], attorney: MadePerson, page: str
) -> None:
    elsewhere = make_office(app)
    answers = {
        role: sign_in(make_client(), make_person(app, roles=[role], office=office)).get(page)
        for role, office in (
            ("coordinator", attorney.office),
            ("attorney", attorney.office),
            ("network_coordinator", elsewhere),
            ("advocate", attorney.office),
        )
    }

    assert {role: answer.status_code for role, answer in answers.items()} == {
        "coordinator": 200,
        "attorney": 404,  # a colleague's
        "network_coordinator": 404,  # of another office, though its basis opens the record
        "advocate": 403,
    }
