"""`python -m tests.exchange.libreoffice [--rows 10000]`: what a spreadsheet makes of the export.

Files hostile texts as narratives, exports them as CSV and as workbook, and lets LibreOffice open
both as somebody who double-clicks would: no cell may be a formula. Then it reads each text back: it
has to be the one that was filed. Prints figures; the exit status is 1 if something is wrong. Needs
`soffice` (LibreOffice Calc), which `./docket test` does not.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from flask import Flask

from app import create_app
from app.accounts.policy import SHELL_ACTOR
from app.accounts.service import create_office
from app.codebook import AnswerError
from app.codebook.answers import clean_text
from app.config import CHECKOUT
from app.database import Database, now, upgrade
from app.exchange.export.asked import Export
from app.exchange.export.csv_file import stream_csv
from app.exchange.export.workbook import stream_workbook
from app.exchange.guard import decode_cell
from app.incidents.bulk import NewRecord, file_many
from app.incidents.draft import draft_of
from app.incidents.filters import Filters
from app.ledger.chain import SHELL
from app.ledger.keys import make_key_file
from app.places.service import load_places
from tests.exchange.test_guard import HOSTILE, LEADING, STARTS
from tests.factories import ANSWERS
from tests.security.hostile.strings import strings

# Comma, double quote, UTF-8, from the first line; each column as LibreOffice likes, or as text.
AS_IT_LIKES = "44,34,76,1,,0,false,true,false"
AS_TEXT = "44,34,76,1," + "/".join(f"{number}/2" for number in range(1, 130)) + ",0,true,false"


def main(arguments: list[str]) -> int:
    """Run it; 0 if nothing became a formula and nothing was changed."""
    parser = argparse.ArgumentParser(prog="python -m tests.exchange.libreoffice")
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args(arguments).rows
    if shutil.which("soffice") is None:
        print("LibreOffice is not there: install libreoffice-calc.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        return _try(Path(folder), texts(rows))


def texts(number: int) -> list[str]:
    """As many different texts that a report can hold."""
    found: dict[str, None] = {}
    starts = [f"{leading}{start}{{}}" for leading in LEADING for start in (*STARTS, "'", "")]
    plain = [*HOSTILE, *strings(2_000)]
    for round_ in range(1_000):
        for start in ["{}", *starts]:
            for text in plain:
                try:
                    clean = clean_text(start.replace("{}", text) + (f" {round_}" if round_ else ""))
                except AnswerError:
                    continue
                if clean.strip() and len(clean) < 4_000:
                    found[clean] = None
                if len(found) == number:
                    return list(found)
    return list(found)


def _try(folder: Path, filed: list[str]) -> int:
    app = _register(folder, filed)
    export = Export(SHELL_ACTOR, Filters({}), narrative=True)
    database: Database = app.extensions["database"]
    keys = app.extensions["keys"]
    with database.read() as session:
        (folder / "out.csv").write_bytes(b"".join(stream_csv(session, keys, export)))
        (folder / "out.xlsx").write_bytes(b"".join(stream_workbook(session, keys, export)))
    wrong = 0
    for name, options in (("out.csv", AS_IT_LIKES), ("out.xlsx", "")):
        opened = _convert(folder, name, "fods", options)
        formulas = opened.read_text(errors="replace").count("table:formula=")
        print(f"{name}, opened: {formulas} formula cells")
        wrong += formulas
    for name, options in (("out.csv", AS_TEXT), ("out.xlsx", "")):
        table = _convert(folder, name, "csv", options)
        changed = _changed(table, filed, escaped=name == "out.csv")
        print(f"{name}, read back: {changed} of {len(filed)} texts changed")
        wrong += changed
    return int(wrong > 0)


def _register(folder: Path, filed: list[str]) -> Flask:
    url = f"sqlite:///{folder / 'register.sqlite'}"
    upgrade(url)
    make_key_file(folder / "keys.json")
    app = create_app(
        {"DATABASE_URL": url, "DOCKET_KEYS": str(folder / "keys.json"), "SECRET_KEY": "x" * 32}
    )
    database: Database = app.extensions["database"]
    with app.app_context(), database.write() as session:
        load_places(session)
        office = create_office(session, SHELL, "Office")
        draft = draft_of(session, dict(ANSWERS))
        file_many(
            session,
            app.extensions["keys"],
            SHELL,
            "incidents.generated",
            [
                NewRecord(
                    office_id=office.id,
                    reporter_id=None,
                    source_ref=f"row-{number}",
                    created_at=now(),
                    answers={**draft.answers, "review_status": "submitted"},
                    texts={"narrative": text},
                )
                for number, text in enumerate(filed)
            ],
            {"records": len(filed), "seed": 0},
        )
    return app


def _convert(folder: Path, name: str, to: str, options: str) -> Path:
    out = folder / f"{name}-{to}"
    command = [
        "soffice",
        "--headless",
        "--norestore",
        f"-env:UserInstallation=file://{folder}/home",
    ]
    if options:
        command.append(f"--infilter=Text - txt - csv (StarCalc):{options}")
    target = to if to != "csv" else "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    command += ["--convert-to", target, "--outdir", str(out), str(folder / name)]
    subprocess.run(command, check=True, capture_output=True, cwd=CHECKOUT)
    return next(out.iterdir())


def _changed(table: Path, filed: list[str], *, escaped: bool) -> int:
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    read = {row["source_ref"]: row["narrative"].replace("\r\n", "\n") for row in rows}
    changed = 0
    for number, text in enumerate(filed):
        cell = read.get(f"row-{number}")
        if cell is None or (decode_cell(cell) if escaped else cell) != text.replace("\r\n", "\n"):
            changed += 1
            if changed <= 10:
                print(f"  {text[:60]!r} became {cell[:60] if cell else cell!r}")
    return changed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
