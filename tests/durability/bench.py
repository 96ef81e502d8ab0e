"""Fresh installations on one kind of database, and small disks for them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.durability.cluster import Cluster
from tests.durability.disks import Disk, RefusingTable, database_on, mounted
from tests.durability.installation import Installation, make_installation
from tests.support import databases


@dataclass(frozen=True)
class Bench:
    """Where installations are made. `cluster`: for PostgreSQL; without one it is SQLite."""

    run_folder: Path
    people: int
    cluster: Cluster | None = None

    @property
    def database(self) -> str:
        """What it is called."""
        return "SQLite" if self.cluster is None else "PostgreSQL"

    @contextmanager
    def installation(self) -> Iterator[Installation]:
        """A fresh one."""
        with tempfile.TemporaryDirectory(prefix="docket-durability-") as name, ExitStack() as stack:
            if self.cluster is None:
                url = stack.enter_context(databases.fresh_sqlite(self.run_folder, Path(name)))
            else:
                url = stack.enter_context(self.cluster.fresh())
            yield make_installation(Path(name), url, self.people)

    @contextmanager
    def on_a_small_disk(self) -> Iterator[tuple[Installation, Disk] | None]:
        """A fresh one on a disk that can be filled, keys and all.

        Where no disk can be mounted: none on SQLite, for which there is `FileLimit`; on
        PostgreSQL, a table that refuses with the same error.
        """
        folder = self.run_folder / "small-disk"
        with mounted(folder) as disk, ExitStack() as stack:
            if self.cluster is None:
                if disk is None:
                    yield None
                    return
                url = stack.enter_context(databases.fresh_sqlite(self.run_folder, folder))
                yield make_installation(folder, url, self.people), disk
            elif disk is None:
                url = stack.enter_context(self.cluster.fresh())
                installation = make_installation(folder, url, self.people)
                yield installation, RefusingTable(installation)
            else:
                url = stack.enter_context(database_on(disk, self.cluster))
                yield make_installation(folder, url, self.people), disk
