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
    """Where installations are made.

    `accounts`: how many people sit at the clients. `cluster`: PostgreSQL; without it, SQLite.
    """

    run_folder: Path
    clients: int
    accounts: int
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
            yield self._make(Path(name), url)

    @contextmanager
    def on_a_small_disk(self) -> Iterator[tuple[Installation, Disk] | None]:
        """A fresh one on a disk that can be filled, keys and all.

        Where no disk can be mounted: none on SQLite, for which there is `FileLimit`; on
        PostgreSQL, a table that refuses with the same error.
        """
        folder = Path(tempfile.mkdtemp(prefix="small-disk-", dir=self.run_folder))
        with mounted(folder) as disk, ExitStack() as stack:
            if self.cluster is None:
                if disk is None:
                    yield None
                    return
                url = stack.enter_context(databases.fresh_sqlite(self.run_folder, folder))
                yield self._make(folder, url), disk
            elif disk is None:
                url = stack.enter_context(self.cluster.fresh())
                installation = self._make(folder, url)
                yield installation, RefusingTable(installation)
            else:
                url = stack.enter_context(database_on(disk, self.cluster))
                yield self._make(folder, url), disk

    def _make(self, folder: Path, url: str) -> Installation:
        return make_installation(folder, url, self.clients, accounts=self.accounts)
