"""Networks of random shapes, rules and rhythms: what holds of one must not be luck."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

from app.releases import Rule
from tests.security.attack.figures import Figures, attack
from tests.security.attack.insiders import Found, insiders
from tests.security.attack.running import days_of, run
from tests.security.attack.world import LARGE, make_world


def random_shapes(number: int, first: int) -> Iterator[tuple[int, Rule, Figures, Found]]:
    """Attack so many networks; those that release nothing tell nothing."""
    for seed in range(first, first + number):
        random = Random(f"shape {seed}")
        shape = replace(
            LARGE,
            records=random.choice([300, 800, 2_000]),
            places=random.choice([3, 6, 12, 25]),
            states=random.choice([1, 2, 4, 9]),
            offices=random.choice([4, 10, 20]),
            attorneys=random.choice([30, 80]),
            months=random.choice([9, 18, 30]),
            tail=random.choice([0.3, 0.8, 1.3]),
            late=random.choice([0, 0.2, 0.5]),
            withdrawn=random.choice([0, 0.03, 0.1]),
        )
        carry = random.choice([3, 4, 6, 12])
        rule = Rule(threshold=random.choice([5, 7, 11]), carry_months=carry)
        days, every = random.choice([200, 500]), random.choice([20, 31, 60])
        with tempfile.TemporaryDirectory() as folder:
            begin = shape.end - timedelta(days=days)
            register = run(make_world(shape, seed), rule, days_of(begin, days, every), Path(folder))
            if register.atoms:
                found = attack(Path(folder), register, knows_rule=True)
                yield seed, rule, found, insiders(register)
