"""Installations for the short campaigns."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability import cluster as clusters
from tests.durability.bench import Bench
from tests.durability.cluster import Cluster
from tests.durability.installation import Installation, make_installation

CLIENTS = 8
ACCOUNTS = 2


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Installation:
    """A register for eight clients."""
    return make_installation(tmp_path, database_url, CLIENTS, accounts=ACCOUNTS)


@pytest.fixture(scope="session")
def cluster(run_folder: Path) -> Iterator[Cluster]:
    """A PostgreSQL server that may be stopped; each worker of the run has its own."""
    with clusters.started(run_folder / f"cluster-{os.getpid()}") as made:
        yield made


@pytest.fixture
def bench(request: pytest.FixtureRequest, run_folder: Path) -> Bench:
    """Where installations are made, on the database that the test names."""
    on_postgresql = request.param == "postgresql"
    cluster = request.getfixturevalue("cluster") if on_postgresql else None
    return Bench(run_folder, CLIENTS, ACCOUNTS, cluster)
