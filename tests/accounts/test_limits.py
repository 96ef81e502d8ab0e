"""How much guessing the limits let through, and what counts together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.guessing.keys import account_name, key_of, place_name
from app.accounts.guessing.limits import ACCOUNT, ADDRESS, DEVICE, KEPT, LETTERS, PAIR, Limit

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = 86_400


def most_tries(limit: Limit, rest_after: int) -> int:
    """What somebody gets through in a day who tries at the first second that is allowed, and
    lets the hour run out after so many; the day has a midnight, when all begins anew."""
    tries = 0
    for half in (DAY // 2, DAY - DAY // 2):
        at, failures = 0, 0
        while at <= half:
            tries, failures = tries + 1, failures + 1
            if failures == rest_after:
                at, failures = at + int(KEPT.total_seconds()) + 1, 0
            else:
                at += limit.wait(failures)
    return tries


@pytest.mark.parametrize(
    ("limit", "bound"), [(ACCOUNT, 330), (PAIR, 220), (ADDRESS, 1_620), (LETTERS, 60)]
)
def test_a_day_of_guessing_gets_little_through_whatever_its_pace(limit: Limit, bound: int) -> None:
    assert max(most_tries(limit, rest) for rest in range(1, 120)) <= bound


@pytest.mark.parametrize("limit", [PAIR, ACCOUNT, ADDRESS, DEVICE, LETTERS])
def test_waits_grow_and_are_bounded(limit: Limit) -> None:
    waits = [limit.wait(failures) for failures in range(1_000)]
    assert waits[: limit.free] == [0] * limit.free
    assert waits == sorted(waits)
    assert waits[limit.free] == limit.first
    assert waits[-1] == limit.wait(10**9) == limit.longest
    assert timedelta(seconds=limit.longest) <= KEPT  # forgotten only when nothing waits


def test_what_is_left_of_a_wait() -> None:
    assert PAIR.left(5, NOON, NOON) == 30
    assert PAIR.left(5, NOON, NOON + timedelta(seconds=29.2)) == 1
    assert PAIR.left(5, NOON, NOON + timedelta(seconds=30)) == 0
    assert PAIR.left(4, NOON, NOON) == 0
    # A clock that was set back makes nobody wait longer than the limit says.
    assert PAIR.left(99, NOON + timedelta(days=3), NOON) == PAIR.longest


@pytest.mark.parametrize(
    "spelling",
    [
        "Kim@Example.org",
        " kim@example.org ",
        "kim@EXAMPLE.ORG",
        "kim@\uff45xample.org",  # a full-width letter: the same domain
        "\u212aim@example.org",  # the sign for kelvin
        "k\u0130m@example.org",  # a dotted capital I, which PostgreSQL lowers to i
        "k\u00edm@example.org",
    ],
)
def test_spellings_that_may_reach_one_account_count_together(spelling: str) -> None:
    assert account_name(spelling) == account_name("kim@example.org")


@pytest.mark.parametrize("typed", ["", "no address", "a\0b@example.org", "\ud800@x", "x" * 100_000])
def test_whatever_is_typed_has_a_name(typed: str) -> None:
    assert len(key_of("secret", NOON, "account", account_name(typed))) == 64


@pytest.mark.parametrize(
    ("remote", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("127.0.0.1", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("203.0.113.7:4711", None),
        ("unix:", None),
        ("", None),
        (None, None),
    ],
)
def test_places_of_clients(remote: str | None, place: str | None) -> None:
    assert place_name(remote) == place


def test_keys_change_daily_and_with_the_secret_and_hold_nothing() -> None:
    key = key_of("secret", NOON, "pair", "kim@example.org", "203.0.113.7")
    assert key == key_of("secret", NOON + timedelta(hours=11), *_pair("kim@example.org"))
    others = {
        key_of("secret", NOON + timedelta(hours=12), *_pair("kim@example.org")),
        key_of("another", NOON, *_pair("kim@example.org")),
        key_of("secret", NOON, *_pair("kim@example.or")),
        key_of("secret", NOON, "pair", "kim@example.org203.0.113.7"),
    }
    assert len(others | {key}) == 5
    assert "kim" not in key


def _pair(name: str) -> tuple[str, str, str]:
    return "pair", name, "203.0.113.7"
