"""What a reader can see: every page, chart, file and feed of the public side, after each release.

The attack reads release files. It may, if nothing else tells more: so the public side is crawled
link by link, each number of people on it has to be a sum of released atoms or of rows of closed
tables, computed here a second time; between releases every byte has to stay; and the files that the
attack reads are those that the crawl brought back.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from app.public.alone import create_public_app
from app.public.claims import CLAIMS
from app.public.figures.families import SAYS_NOTHING
from app.releases import Atom, Level, Release, Row, Table
from app.releases.folder import files, read_all

LINK = re.compile(rb'(?:href|src)="([^"]+)"')
NUMBER = r"([0-9]{1,3}(?:[,.\u00a0\u202f][0-9]{3})*|[0-9]+)(?![0-9])\+?"
# Where numbers of people stand: cells, marks of charts and their labels, sentences, data.
SHOWN = tuple(
    re.compile(pattern)
    for pattern in (
        rf'<(?:td class="n|span class="number)[^"]*">{NUMBER}</',
        rf'<text class="value"[^>]*>{NUMBER}</text>',
        rf'aria-label="[^"]*: {NUMBER}"',
        rf"{NUMBER} (?:people|personas)(?! que reportan)",
        rf"{NUMBER} (?:of|de) [0-9,.]+ (?:people|personas)",
        rf'"people": {NUMBER}',
    )
)
NOT_CRAWLED = (".png",)  # painted from the SVG of the same name


@dataclass
class Crawled:
    """What the crawl found."""

    editions: int = 0
    pages: int = 0
    numbers: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.pages:,} pages and files after {self.editions} releases, {self.numbers:,} "
            f"numbers of people on them: {len(self.faults)} that are no sum of what was released, "
            "or bytes that changed without a release"
        )


def crawl(folder: Path, every: int = 1) -> Crawled:
    """Crawl the public side as it was after each release, and once more at the end.

    Args:
        every: look after each so-manieth release alone, and after the last.
    """
    found, named = Crawled(), files(folder)
    for number in range(1, len(named) + 1):
        if number % every and number != len(named):
            continue
        there = folder / f"until-{number}"
        there.mkdir()
        for file in named[:number]:
            shutil.copy(file, there)
        first, again = _pages_of(there), _pages_of(there)
        found.editions += 1
        found.pages += len(first)
        found.faults += [f"{path} changed" for path in first if first[path] != again.get(path)]
        allowed = sums_of([sealed.release for sealed in read_all(there)])
        for path, data in first.items():
            for shown in _numbers(path, data):
                found.numbers += 1
                if shown not in allowed:
                    found.faults.append(f"release {number}, {path}: {shown}")
        for file in named[:number]:
            if first.get(f"/data/releases/{file.name}") != file.read_bytes():
                found.faults.append(f"release {number}: {file.name} is not what was attacked")
        shutil.rmtree(there)
    return found


def _pages_of(folder: Path) -> Mapping[str, bytes]:
    """Every address that links lead to, from the front pages on."""
    client = create_public_app(folder).test_client()
    found: dict[str, bytes] = {}
    waiting = ["/", "/es/"]
    while waiting:
        path = waiting.pop()
        if path in found or path.endswith(NOT_CRAWLED):
            continue
        answer = client.get(path)
        found[path] = answer.data if answer.status_code == 200 else answer.status.encode()
        if answer.mimetype in ("text/html", "image/svg+xml", "application/atom+xml"):
            links = (unescape(link.decode()) for link in LINK.findall(answer.data))
            joined = (urlsplit(urljoin(f"http://localhost{path}", link)) for link in links)
            waiting += [one.path for one in joined if one.netloc == "localhost"]
    return found


def _numbers(path: str, data: bytes) -> Iterator[int]:
    """The numbers of people on a page; release files are what they are summed from."""
    if path.startswith(("/static/", "/codebook", "/es/codebook")) or "/data/releases" in path:
        return
    text = data.decode()
    if path.endswith(".csv"):
        for line in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))):
            yield int(line["people"])
        return
    for pattern in SHOWN:
        for number in pattern.findall(text):
            yield int(re.sub(r"[^0-9]", "", number))


def sums_of(releases: Sequence[Release]) -> set[int]:
    """Every sum that the pages may show, of atoms that stand and of closed tables."""
    taken_back = {erratum.id for release in releases for erratum in release.errata}
    every = [atom for release in releases for atom in release.atoms]
    standing = [atom for atom in every if atom.id not in taken_back]
    found: Counter[tuple[object, ...]] = Counter()
    for atom in standing:
        for key in _keys_of(atom):
            found[key] += atom.people
    tables = [table for release in releases for table in release.tables]
    gathered = {release.gathered.people for release in releases if release.gathered}
    rule = releases[-1].rule.threshold
    known = {rule, *gathered, *(atom.people for atom in every), *found.values()}
    return known | _of(tables)


def _keys_of(atom: Atom) -> Iterator[tuple[object, ...]]:
    """What an atom is added to: everything, its place or state, its run of months, and the wide bar
    of the quarter, half-year or year that holds a run whole, or of the years that it touches."""
    state = {Level.PLACE: atom.where[:2].upper(), Level.STATE: atom.where}.get(atom.level, "")
    for where in ("all", state, f"{atom.level}:{atom.where}"):
        yield (where,)
        yield (where, atom.first, atom.last)
    first, last = atom.first.number, atom.last.number
    if first < last:
        whole = [months for months in (3, 6, 12) if first // months == last // months]
        yield ("wide", whole[0], first // whole[0]) if whole else ("wide", first // 12, last // 12)


def _of(tables: Sequence[Table]) -> set[int]:
    """Of each family: its total; each value where it stood alone, and the most that it can be; what
    stood together; and both ends for a set of values that a page asks for."""
    families: dict[tuple[str, str], list[Row]] = {}
    for table in tables:
        families.setdefault((table.family, table.place), []).extend(table.rows)
    found = {0}
    for (family, _), rows in families.items():
        total = sum(row.people for row in rows)
        values = {value for row in rows for value in row.values}
        asked = [one for claim in CLAIMS if claim.family == family for _, one in claim.asked]
        for wanted in ({value} for value in values):
            found |= set(_ends(rows, wanted))
        for several in (SAYS_NOTHING, *asked):
            least, most = _ends(rows, several)
            found |= {least, most, total - least, total - most}
        found |= {row.people for row in rows}
        found |= {total, sum(row.people for row in rows if len(row.values) > 1)}
    return found


def _ends(rows: Sequence[Row], wanted: Collection[str]) -> tuple[int, int]:
    """At least and at most so many people have one of these values."""
    least = sum(row.people for row in rows if set(row.values) <= set(wanted))
    return least, sum(row.people for row in rows if set(row.values) & set(wanted))
