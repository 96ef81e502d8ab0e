"""Shares and sheets: enough right ones give the keys back, others are refused by name."""

from __future__ import annotations

import itertools
import random
import stat
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.ledger.keyfile import make_key_file, new_key, read_key_file
from app.ledger.keys import Keys
from app.operations.keys.escrow import escrow_state
from app.operations.keys.shares import combine, divide, multiply, split
from app.operations.keys.sheets import WrongShares, make_sheets, read_sheets
from app.operations.keys.typed import Mistyped, lines_of, read_lines
from tests.cli.running import run_docket

KEYS = {f"2026-{month:02}": new_key() for month in range(1, 13)}


def sheets(shares: int = 5, needed: int = 3) -> dict[str, str]:
    _, blocks = make_sheets(KEYS, shares, needed)
    return {f"share-{n}.txt": "\n".join(lines) for n, lines in enumerate(blocks, start=1)}


def test_the_field_is_that_of_aes() -> None:
    assert multiply(0x57, 0x83) == 0xC1  # FIPS 197, section 4.2
    for one in range(1, 256):
        assert divide(multiply(one, 0x57), 0x57) == one
        assert multiply(one, divide(1, one)) == 1
    with pytest.raises(ZeroDivisionError):
        divide(1, 0)


@given(secret=st.binary(min_size=1, max_size=40), sizes=st.tuples(st.integers(1, 6), st.data()))
def test_any_enough_shares_give_the_secret_back(
    secret: bytes, sizes: tuple[int, st.DataObject]
) -> None:
    shares, data = sizes
    needed = data.draw(st.integers(1, shares))
    made = split(secret, shares, needed)
    for chosen in itertools.combinations(made, needed):
        assert combine({number: made[number] for number in chosen}) == secret


def test_one_share_too_few_fits_every_secret() -> None:
    """All polynomials through one secret: each value of a share comes up just as often."""
    seen = [split(b"\x07", 2, 2, lambda _: bytes([slope]))[1] for slope in range(256)]  # noqa: B023
    assert len(set(seen)) == 256


@pytest.mark.parametrize(("shares", "needed"), [(2, 3), (0, 0), (256, 2), (3, 0)])
def test_what_cannot_be_split(shares: int, needed: int) -> None:
    with pytest.raises(ValueError, match="shares"):
        split(b"x", shares, needed)


@given(st.binary(max_size=100))
def test_typed_lines_give_the_bytes_back(content: bytes) -> None:
    text = "\n".join(lines_of("SHARE", content))
    assert read_lines("SHARE", text) == content
    assert read_lines("SHARE", text.lower()) == content
    assert read_lines("KEYS", text) is None


def test_a_slip_is_found_in_its_line() -> None:
    chance = random.Random(1)
    lines = lines_of("SHARE", bytes(range(60)))
    missed = 0
    for _ in range(2_000):
        row = chance.randrange(1, 5)
        at = chance.randrange(5, len(lines[row]))
        letter = chance.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        wrong = lines[row][:at] + letter + lines[row][at + 1 :]
        if lines[row][at] in (" ", letter):
            continue
        try:
            read_lines("SHARE", "\n".join([*lines[:row], wrong, *lines[row + 1 :]]))
        except Mistyped as problem:
            assert f"line {row} " in str(problem)  # noqa: PT017
        else:
            missed += 1
    assert missed < 10, "two letters of check: about one slip in a thousand"


@pytest.mark.parametrize("chosen", list(itertools.combinations(range(1, 6), 3)))
def test_three_of_five_open_the_keys(chosen: tuple[int, ...]) -> None:
    made = sheets()
    assert read_sheets({f"share-{n}.txt": made[f"share-{n}.txt"] for n in chosen}) == KEYS


def test_the_long_part_is_typed_once() -> None:
    made = sheets(3, 2)
    short = made["share-1.txt"].split("BEGIN KEYS")[0]
    assert read_sheets({"a.txt": short, "b.txt": made["share-3.txt"]}) == KEYS
    with pytest.raises(WrongShares, match="No file has the sealed keys"):
        read_sheets({"a.txt": short, "b.txt": made["share-3.txt"].split("BEGIN KEYS")[0]})


def test_wrong_shares_are_refused_by_name() -> None:
    made, other = sheets(3, 2), sheets(3, 2)
    one, two = made["share-1.txt"], made["share-2.txt"]
    typo = two.replace(two.splitlines()[2], two.splitlines()[2][:-2] + "##", 1)
    crossed = two.splitlines()
    crossed[2] = one.splitlines()[2]
    for texts, said in (
        ({"one.txt": one}, "2 shares of set .* are needed, and here is 1"),
        ({"one.txt": one, "b.txt": one}, r"b\.txt .* is the same share as one\.txt"),
        ({"one.txt": one, "x.txt": other["share-2.txt"]}, r"x\.txt .*not of the same set as one"),
        ({"one.txt": one, "t.txt": typo}, r"t\.txt: SHARE, line 2 does not hold"),
        ({"one.txt": one, "c.txt": "\n".join(crossed)}, r"c\.txt: .*different shares"),
        ({"one.txt": one, "e.txt": "hello"}, r"e\.txt: there is no share in it"),
    ):
        with pytest.raises(WrongShares, match=said):
            read_sheets(texts)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_from_the_command_to_paper_and_back(app: Flask, tmp_path: Path) -> None:
    keys: Keys = app.extensions["keys"]
    keys.of_month("2026-03")
    assert escrow_state(keys.path).made is None
    folder = tmp_path / "sheets"
    result = run_docket(app, "keys", "escrow", "--shares", 4, "--needed", 2, "-o", folder)
    assert result.exit_code == 0, result.stderr
    assert "are not in it" in result.stderr
    state = escrow_state(keys.path)
    assert (state.shares, state.needed, state.uncovered) == (4, 2, ())
    paths = sorted(folder.iterdir())
    assert len(paths) == 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, *paths)} == {0o700, 0o600}
    assert "NOT in it" in paths[0].read_text()
    assert all(len(line) <= 90 for line in paths[0].read_text().splitlines())

    present, _ = read_key_file(keys.path)
    refused = run_docket(app, "keys", "escrow", "-o", folder)
    assert (refused.exit_code, "is there already" in refused.stderr) == (2, True)
    recovered = run_docket(app, "keys", "recover", paths[3], paths[0])
    assert recovered.exit_code == 0
    rebuilt, _ = read_key_file(tmp_path / "keys.recovered.json")
    assert rebuilt.months == present.months
    assert stat.S_IMODE((tmp_path / "keys.recovered.json").stat().st_mode) == 0o600
    assert read_key_file(keys.path)[0] == present, "the present one stays as it is"

    run_docket(app, "keys", "rotate")
    assert escrow_state(keys.path).uncovered == tuple(sorted(present.months)), "renew it"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_destroyed_month_does_not_come_back_by_itself(app: Flask, tmp_path: Path) -> None:
    keys: Keys = app.extensions["keys"]
    keys.of_month("2026-03")
    run_docket(app, "keys", "escrow", "--shares", 1, "--needed", 1, "-o", tmp_path / "sheets")
    result = run_docket(app, "keys", "destroy", "--month", "2026-03", "--yes", "2026-03")
    assert "holds a key of 2026-03" in result.stdout, "the escrow undoes it, and it says so"
    result = run_docket(app, "keys", "recover", tmp_path / "sheets" / "share-1-of-1.txt")
    assert "Left out, since they were destroyed: 2026-03" in result.stdout
    assert "2026-03" not in read_key_file(tmp_path / "keys.recovered.json")[0].months


def test_a_new_key_file_has_no_escrow(tmp_path: Path) -> None:
    make_key_file(tmp_path / "keys.json")
    assert escrow_state(tmp_path / "keys.json").last_month == ""
