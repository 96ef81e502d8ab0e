"""`/what-we-hold` names every table and column of the migrated database, and none besides."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, inspect

from app.codebook import codebook
from app.database import normalize_url
from app.operations.holdings import load
from app.operations.holdings.load import Sealed, columns_described, columns_there_are, described
from tests.conftest import ON_SQLITE

FILE = "app/operations/holdings/holdings.csv"


def in_the_database(url: str) -> set[tuple[str, str]]:
    engine = create_engine(normalize_url(url))
    with engine.connect() as connection:
        looked = inspect(connection)
        found = {
            (table, column["name"])
            for table in looked.get_table_names()
            for column in looked.get_columns(table)
        }
    engine.dispose()
    return found


def test_the_page_names_what_the_migrated_database_has(database_url: str) -> None:
    there, named = in_the_database(database_url), columns_described()
    assert there == columns_there_are()
    assert not there - named, "\n".join(
        f"{table}.{column} is in the database: say in {FILE} what it is, why, how long, who."
        for table, column in sorted(there - named)
    )
    assert not named - there, "\n".join(
        f"{table}.{column} is in {FILE} and not in the database: take the line out."
        for table, column in sorted(named - there)
    )


def test_a_new_field_of_the_codebook_needs_no_second_entry() -> None:
    fields = {field.name for field in codebook.stored}
    for table in load.OF_ANSWERS:
        own = {one.column for one in described()[table].holdings}
        assert not own & fields
        assert {(table, name) for name in fields} <= columns_described()


@pytest.mark.parametrize("table", described().values(), ids=lambda table: table.name)
def test_each_column_is_told_in_full(table: load.TableOfHoldings) -> None:
    assert table.what
    assert table.holdings
    for one in table.holdings:
        for told in (one.what, one.why, one.how_long, one.who):
            assert told.strip() == told, (table.name, one.column)
            assert told, (table.name, one.column)
        assert one.how_long.endswith("."), (table.name, one.column)
        assert one.who.endswith("."), (table.name, one.column)


def test_only_what_is_sealed_is_called_encrypted() -> None:
    called = {
        (table.name, one.column)
        for table in described().values()
        for one in table.holdings
        if one.sealed is Sealed.YES
    }
    assert called == {
        ("incident_text", "envelope"),
        ("second_factor", "sealed_secret"),
        ("import_sheet", "content"),
        ("import_sheet", "state"),
        ("import_mapping", "content"),
    }


def test_what_opens_an_account_is_held_as_a_hash_alone() -> None:
    hashed = {
        (table.name, one.column)
        for table in described().values()
        for one in table.holdings
        if one.sealed is Sealed.HASH
    }
    assert {("person", "password"), ("invitation", "token_hash")} <= hashed


@ON_SQLITE
@pytest.mark.parametrize("language", ["en", "es"])
def test_everybody_reads_every_line(client: FlaskClient, language: str) -> None:
    page = client.get("/what-we-hold", headers={"Accept-Language": language})
    assert page.status_code == 200
    for table, column in columns_described():
        assert f"<code>{column}</code>" in page.text, (table, column)
        assert f"<code>{table}</code>" in page.text
    for field in codebook.sealed:
        assert f"<code>{field.name}</code>" in page.text


@ON_SQLITE
def test_it_says_what_others_could_get(client: FlaskClient) -> None:
    text = client.get("/what-we-hold").text
    for case in (
        "A subpoena",
        "A stolen disk",
        "or a backup",
        "A stolen phone",
        "An operator who is forced",
        "identifies a person from date and court",
        "Never collected",
        "Out of reach",
    ):
        assert case in text, case


@ON_SQLITE
def test_every_page_leads_there(client: FlaskClient) -> None:
    for path in ("/", "/sign-in", "/no-such-page", "/codebook"):
        assert 'href="/what-we-hold"' in client.get(path).text, path
