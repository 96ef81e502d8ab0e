"""`./docket bench NAME` (`python -m tests.bench NAME`): one measurement."""

from __future__ import annotations

import click

from tests.bench.export import export


@click.group()
def bench() -> None:
    """Measure the register against what a user would pick instead."""


for command in (export,):
    bench.add_command(command)

if __name__ == "__main__":
    bench(prog_name="./docket bench")
