"""A short form of the attack; `python -m tests.security.attack` runs the long one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.publication import propose as proposing
from app.publication.gate import Blocked
from app.releases import Rule
from tests.security.attack import crawl as crawling
from tests.security.attack.crawl import crawl
from tests.security.attack.figures import attack
from tests.security.attack.insiders import insiders
from tests.security.attack.naive import attack_naive
from tests.security.attack.running import Register, days_of, run
from tests.security.attack.world import SMALL, make_world

RULE = Rule()
# Many small places in few states, so that there is something to pass on; a lower threshold of
# months, so that it is passed on within the time.
WORLD = make_world(replace(SMALL, records=900, places=16, states=3, open_to_counts=0.9), 7)
SHORT = Rule(carry_months=4)


def days() -> Iterator[date]:
    return days_of(WORLD.shape.end - timedelta(days=350), 365, 45)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Register]:
    folder = tmp_path_factory.mktemp("releases")
    return folder, run(WORLD, SHORT, days(), folder)


@pytest.mark.parametrize("knows_rule", [True, False])
def test_nothing_is_told_to_within_the_threshold(
    released: tuple[Path, Register], knows_rule: bool
) -> None:
    found = attack(*released, knows_rule=knows_rule)
    assert found.wrong == ()  # the truth lies in every interval
    assert found.targets > 100
    assert (found.exact, found.narrow) == (0, ())
    assert found.narrowest >= SHORT.threshold - 1


def test_agency_and_offices_learn_nothing(released: tuple[Path, Register]) -> None:
    found = insiders(released[1])
    assert found.numbers > 50
    assert (found.few_reporters, found.remainders) == ((), ())


def test_a_naive_build_gives_itself_away() -> None:
    first = WORLD.shape.end - timedelta(days=365)
    found = attack_naive(WORLD, first, 365, RULE.threshold)
    assert found.wrong == ()
    assert found.exact >= found.targets / 5


def test_the_attack_would_notice_a_missing_gate(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(proposing, "hold_back", lambda *_: Blocked())
    register = run(WORLD, SHORT, days(), tmp_path)
    found = attack(tmp_path, register, knows_rule=True)
    assert found.wrong == ()
    assert found.narrow


def test_the_public_side_shows_nothing_that_the_files_do_not_say(
    released: tuple[Path, Register],
) -> None:
    found = crawl(released[0], every=5)
    assert found.faults == []
    assert found.pages > 100
    assert found.numbers > 500


def test_the_crawl_would_notice_a_number_of_its_own(
    monkeypatch: pytest.MonkeyPatch, released: tuple[Path, Register]
) -> None:
    counted = crawling.sums_of
    total = sum(atom.people for atom in released[1].atoms)
    monkeypatch.setattr(crawling, "sums_of", lambda releases: counted(releases) - {total})
    found = crawl(released[0], every=100)
    on_pages = {fault.split(", ")[1] for fault in found.faults}
    assert {f"/: {total}", f"/es/: {total}", f"/data/counts.json: {total}"} <= on_pages
