"""One canary at each place, on each database: none is found. The long form plants 200."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability import cluster as clusters
from tests.durability.bench import Bench
from tests.durability.cluster import Cluster
from tests.security.canaries.campaign import MARK, harvest, make_words
from tests.security.canaries.looking import found_in, spellings
from tests.security.canaries.places import PLACES


@pytest.fixture(scope="module")
def cluster(run_folder: Path) -> Iterator[Cluster]:
    with clusters.started(run_folder / f"canaries-{os.getpid()}") as made:
        yield made


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_no_canary_is_found(
    request: pytest.FixtureRequest, run_folder: Path, database: str
) -> None:
    on = request.getfixturevalue("cluster") if database == "postgresql" else None
    result = harvest(Bench(run_folder, 1, 1, on), len(PLACES))
    assert not result.wrong, "\n".join(result.wrong)
    assert result.telling, "the look does not even find what stands there in the clear"
    assert not result.found, "\n".join(result.found)


def test_the_look_finds_every_spelling(tmp_path: Path) -> None:
    (word,) = make_words(1)
    for number, spelled in enumerate(spellings(word)):
        (tmp_path / str(number)).write_bytes(b"before" + spelled + b"after")
        for mark in ("", MARK):
            found = found_in([tmp_path / str(number)], [word], mark)
            assert found == [f"{word} in {number}"], (number, mark)
    assert not found_in([tmp_path / "0"], make_words(1, seed=2))


def test_words_are_unlike_each_other() -> None:
    words = make_words(200)
    assert len(set(words)) == 200
