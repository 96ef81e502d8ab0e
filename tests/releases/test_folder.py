"""Release files: written once, read whole, refused when anything of them was changed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.releases import Month, Quarter
from app.releases.folder import NotWhole, files, name_of, put, read_all, seal, unseal
from app.releases.months import last_closed
from app.releases.written import Unreadable, canonical, read, written
from tests.releases.examples import KEY, atom, publish, release


def test_a_release_comes_back_as_it_was() -> None:
    assert read(written(release())) == release()
    assert unseal(seal(release(), KEY)).release == release()


def test_no_folder_holds_no_releases(tmp_path: Path) -> None:
    assert read_all(tmp_path / "missing") == ()


def test_releases_follow_each_other(tmp_path: Path) -> None:
    publish(tmp_path, release(), release(as_of=date(2026, 5, 15)))
    first, second = read_all(tmp_path)
    assert (first.release.number, second.release.number) == (1, 2)
    assert second.release.previous == first.digest


def test_a_release_is_never_replaced(tmp_path: Path) -> None:
    publish(tmp_path, release())
    with pytest.raises(FileExistsError):
        put(tmp_path, 1, b"{}")
    assert read_all(tmp_path)[0].release == release()
    assert [path.name for path in tmp_path.iterdir()] == [name_of(1)]


def test_every_changed_number_is_found(tmp_path: Path) -> None:
    data = seal(release(), KEY)
    changed = data.replace(b'"people":14', b'"people":15')
    assert changed != data
    with pytest.raises(NotWhole, match="signature"):
        unseal(changed)


@given(st.integers(0, 5_000), st.integers(1, 255))
def test_no_changed_byte_passes(position: int, change: int) -> None:
    data = bytearray(seal(release(), KEY))
    data[position % len(data)] ^= change
    with pytest.raises(NotWhole):
        unseal(bytes(data))


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"{}", b"\xff", b'{"public_key":"","signature":"","release":{}}']
)
def test_what_is_no_release_is_refused(data: bytes) -> None:
    with pytest.raises(NotWhole):
        unseal(data)


def test_a_missing_release_is_found(tmp_path: Path) -> None:
    publish(tmp_path, release(), release(), release())
    (tmp_path / name_of(2)).unlink()
    with pytest.raises(NotWhole, match="release 2 is missing"):
        read_all(tmp_path)


def test_a_history_that_was_exchanged_is_found(tmp_path: Path) -> None:
    publish(tmp_path / "one", release(), release())
    publish(tmp_path / "other", release(atoms=(atom(people=20),)), release())
    (tmp_path / "one" / name_of(1)).write_bytes((tmp_path / "other" / name_of(1)).read_bytes())
    with pytest.raises(NotWhole, match="does not follow"):
        read_all(tmp_path / "one")


@pytest.mark.parametrize(
    "other", [{"late": 0}, {"people": "14"}, {"people": True}, {"more": 1}, {"where": None}]
)
def test_values_of_another_type_are_refused(other: dict[str, object]) -> None:
    body = json.loads(written(release()))
    with pytest.raises(Unreadable):
        read(canonical({**body, "atoms": [{**body["atoms"][0], **other}]}))


def test_another_spelling_is_refused() -> None:
    with pytest.raises(Unreadable, match="another spelling"):
        read(written(release()) + b" ")


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    publish(tmp_path, release())
    (tmp_path / "notes.txt").write_text("x")
    assert [path.name for path in files(tmp_path)] == [name_of(1)]


@pytest.mark.parametrize(
    ("as_of", "closed"),
    [("2026-04-13", "2026-02"), ("2026-04-14", "2026-03"), ("2026-03-14", "2026-02")],
)
def test_a_month_closes_after_its_delay(as_of: str, closed: str) -> None:
    assert last_closed(date.fromisoformat(as_of), 14) == Month.read(closed)


@given(st.integers(1, 9998 * 12))
def test_months_and_quarters_are_written_one_way(number: int) -> None:
    month = Month(12 + number)
    assert Month.read(str(month)) == month
    assert Quarter.read(str(month.quarter)) == month.quarter
    assert month.first_day <= month.last_day < month.plus(1).first_day
