"""`python -m tests.security.attack [--days 365] [--every 14] [--threshold 11] [--records 5000]
[--places 40] [--seed 1] [--network large|small]`: the attack on published numbers, at length.

A synthetic register releases through `propose` into release files, every so many days of a year;
the year before it stands in the first release. The public side is crawled after each release (or
after every so many: `--crawl 10`; 0 is never): it may show nothing that is no sum of what the
release files hold. Then everything is read back from the files alone, every number becomes an
equation, and linear programming bounds whatever is not published: with
knowledge of the rule and of what was not released for being too few, and without. The same for a
naive build of the same data; for the agency, which holds the list of arrests; for an office, which
knows its own records.

`--shapes N`: instead, the attack on N networks of random shapes and rules.

`--coverage large|small [--areas] [--carry 12]`: instead, how much of the demo's records, or of a
small network's, is released, and when; with areas, every state is one place.

The exit status is 1 if anything is recovered exactly or to within the threshold less two, if the
naive build gives away less than a fifth, or if an insider finds a number.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.releases import Rule
from tests.security.attack.coverage import coverage
from tests.security.attack.crawl import crawl
from tests.security.attack.figures import Figures, attack
from tests.security.attack.insiders import insiders
from tests.security.attack.naive import attack_naive
from tests.security.attack.running import days_of, run
from tests.security.attack.shapes import random_shapes
from tests.security.attack.world import LARGE, SMALL, make_world

SHAPES = {"large": LARGE, "small": SMALL}


def main(arguments: list[str]) -> int:
    """0 when nothing was found out."""
    options = _options(arguments)
    if options.coverage:
        rule = Rule(threshold=options.threshold, carry_months=options.carry)
        print(coverage(options.coverage, options.seed, rule, areas=options.areas))
        return 0
    if options.shapes:
        return _shapes(options.shapes, options.seed)
    shape = SHAPES[options.network]
    changed = {"records": options.records, "places": options.places}
    shape = replace(shape, **{name: value for name, value in changed.items() if value})
    rule = Rule(threshold=options.threshold)
    world = make_world(shape, options.seed)
    first = shape.end - timedelta(days=options.days - 15)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        register = run(world, rule, days_of(first, options.days, options.every), Path(folder))
        took = time.monotonic() - began
        released = sum(atom.people for atom in register.atoms)
        print(
            f"{len(world.filed):,} reports, {register.number} releases in {took:.0f} s: "
            f"{len(register.atoms)} atoms of {released:,} people, {len(register.tables)} tables"
        )
        if options.crawl:
            crawled = crawl(Path(folder), options.crawl)
            print(f"crawled: {crawled}")
            failed |= bool(crawled.faults)
            print("".join(f"  {fault}\n" for fault in crawled.faults[:20]), end="")
        for knows_rule in (True, False):
            found = attack(Path(folder), register, knows_rule=knows_rule)
            print(f"{'with' if knows_rule else 'without'} knowledge of the rule: {found}")
            failed |= _say_faults(found)
    naive = attack_naive(world, first - timedelta(days=15), options.days, options.threshold)
    print(f"naive build: {naive}")
    failed |= bool(naive.wrong) or naive.exact < naive.targets / 5
    inside = insiders(register)
    print(f"agency and offices: {inside}")
    return int(failed or bool(inside.few_reporters) or bool(inside.remainders))


def _shapes(number: int, first: int) -> int:
    """Attack many networks; 0 when nothing was found out in any."""
    failed, networks, values, least = False, 0, 0, float("inf")
    for seed, rule, found, inside in random_shapes(number, first):
        networks, values = networks + 1, values + found.targets
        least = min(least, found.narrowest - (rule.threshold - 1))
        if found.wrong or found.narrow or inside.few_reporters or inside.remainders:
            failed = True
            print(f"network {seed}: {found}; {inside}")
            _say_faults(found)
    print(
        f"{networks} networks that released something, {values:,} unpublished values: narrowest "
        f"interval {least:+g} beside the threshold less one"
    )
    return int(failed)


def _say_faults(found: Figures) -> bool:
    """Print what should not be, and tell whether there is any."""
    for fault in (*found.wrong[:20], *found.narrow[:20]):
        print(f"  {fault}")
    return bool(found.wrong or found.narrow or found.exact)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.security.attack",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--every", type=int, default=14, metavar="DAYS")
    parser.add_argument("--threshold", type=int, default=11)
    parser.add_argument("--records", type=int)
    parser.add_argument("--places", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--network", choices=SHAPES, default="large")
    parser.add_argument("--shapes", type=int, metavar="N")
    parser.add_argument("--coverage", choices=SHAPES)
    parser.add_argument("--areas", action="store_true")
    parser.add_argument("--crawl", type=int, default=1, metavar="RELEASES")
    parser.add_argument("--carry", type=int, default=12, metavar="MONTHS")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
