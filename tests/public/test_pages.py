"""The public pages: the same bytes for everybody, in the language of their address."""

from __future__ import annotations

import gzip
import html
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.public import shelf
from app.public.alone import create_public_app
from app.public.charts import names_of
from app.public.figures import Figures
from app.public.site import paths_of
from app.public.views import GROUPS
from app.web.headers import FOR_OTHER_SITES, FRAMED, SECURITY_HEADERS
from tests.releases.examples import publish, release

LIMIT = 100_000  # bytes over the wire, with everything in it


def crawl(client: FlaskClient, start: str = "/") -> dict[str, bytes]:
    """Every address that a reader can reach, with its bytes; images are not made."""
    found: dict[str, bytes] = {}
    ahead = [start]
    while ahead:
        path = ahead.pop()
        if path in found or path.endswith(".png"):
            continue
        answer = client.get(path)
        assert answer.status_code == 200, path
        found[path] = answer.data
        if answer.mimetype == "text/html":
            links = re.findall(r'(?:href|src)="([^"#?]*)', answer.text)
            ahead += [html.unescape(link) for link in links if link.startswith("/")]
    return found


def test_every_link_leads_somewhere_and_every_page_is_linked(
    alone: Flask, reader: FlaskClient, releases: Path
) -> None:
    found = crawl(reader)
    edition = alone.extensions["public_pages"].shelf.current()
    there = {path for path in paths_of(edition, releases) if not path.endswith(".png")}
    assert there - set(found) == set()


def test_nothing_but_release_files_decides_what_is_answered(
    reader: FlaskClient, figures: Figures
) -> None:
    for path in ("/", "/claims", "/data/counts.json", "/places/az/phoenix", "/embed/states"):
        plain = reader.get(path)
        asked = reader.get(
            path, headers={"Accept-Language": "es", "User-Agent": "x", "Cookie": "session=x"}
        )
        assert plain.data == asked.data
        assert plain.headers["ETag"] == asked.headers["ETag"]
        assert plain.headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in plain.headers
        assert plain.headers["Cache-Control"] == "public, max-age=3600"
        assert "<script" not in plain.text
        assert "style=" not in plain.text


def test_pages_are_packed_and_asked_for_again_cheaply(reader: FlaskClient) -> None:
    plain, packed = reader.get("/"), reader.get("/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["ETag"] != packed.headers["ETag"]
    known = {"If-None-Match": plain.headers["ETag"]}
    for _ in range(2):  # from Flask, then from memory
        again = reader.get("/", headers=known)
        assert (again.status_code, again.data) == (304, b"")
    head = reader.head("/")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(plain.data))


def test_the_front_page_is_light(reader: FlaskClient) -> None:
    page = reader.get("/", headers={"Accept-Encoding": "gzip"})
    text = gzip.decompress(page.data).decode()
    files = set(re.findall(r'(?:<link rel="(?:stylesheet|icon)" href|src)="([^"]+)"', text))
    assert len(files) + 1 <= 4
    whole = len(page.data)
    for file in files:
        with reader.get(file) as answer:
            whole += len(answer.data)
    assert whole <= LIMIT


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/", {}),
        ("/nowhere", {}),
        ("/charts/none.svg", {}),
        ("/embed/none", {}),
        ("/charts/places.svg", FOR_OTHER_SITES),
        ("/data/counts.csv", FOR_OTHER_SITES),
        ("/embed/places", FRAMED),
    ],
)
def test_headers_are_the_dictionary_also_from_memory(
    reader: FlaskClient, path: str, more: dict[str, str]
) -> None:
    for _ in range(2):
        answer = reader.get(path)
        for name, value in {**SECURITY_HEADERS, **more}.items():
            assert answer.headers.getlist(name) == [value], (path, name)
    assert reader.get("/", base_url="http://evil.example").status_code == 400
    assert reader.post("/").status_code == 403  # no page of ours sends anything


def test_numbers_of_the_page_are_those_of_the_figures(
    reader: FlaskClient, figures: Figures
) -> None:
    page = html.unescape(reader.get("/").text)
    assert f'<span class="number">{figures.people:,}</span>' in page
    for one in figures.places[:12]:
        assert re.search(
            rf"{one.place.name}, {one.place.state}</a>.*?{one.people:,}</td>", page, re.DOTALL
        )
    for one in figures.unpublished:
        assert f'href="/places/{one.place.slug}"' in page
        there = reader.get(f"/places/{one.place.slug}").text
        assert "Not yet published" in there
        assert 'class="number"' not in there
    assert "Number 3.2 was taken back with release 9" in page
    assert "More reports do not mean more arrests." in page
    assert "Synthetic data" in page


def test_every_chart_says_what_it_shows(reader: FlaskClient, figures: Figures) -> None:
    for name in names_of(figures):
        drawing = reader.get(f"/charts/{name}.svg").text
        assert "release 19 of" in drawing, name
        assert "at least 11 reports" in drawing, name
        assert "Synthetic data" in drawing, name
        assert "href" not in drawing, name
    for path in ("/charts/face_covering.png", "/es/charts/states.png"):
        image = reader.get(path)
        assert image.data.startswith(b"\x89PNG"), path
        assert len(image.data) > 10_000


def test_the_map_and_the_trend_have_their_figures_beside_them(
    reader: FlaskClient, figures: Figures
) -> None:
    page = reader.get("/").text
    for code, state in figures.states.items():
        row = re.search(rf'<tr id="state-{code}".*?</tr>', page)
        assert row is not None, code
        shown = "not yet published" if state.people is None else f">{state.people:,}<"
        assert shown in row[0]
    for anchor in re.findall(r'href="#(m-[^"]+)"', page):
        assert f'id="{anchor}"' in page


def test_what_is_folded_says_what_is_in_it(reader: FlaskClient, figures: Figures) -> None:
    page = html.unescape(reader.get("/").text)
    folded = re.findall(
        r'<div class="chart" id="([^"]+)">\s*<h3>([^<]+)</h3>\s*<details class="fold">\s*'
        r"<summary>([^<]+)</summary>",
        page,
    )
    there = [name for names in GROUPS.values() for name in names if figures.family(name)]
    assert [name for name, _, _ in folded] == there
    for name, _, said in folded:
        figure = figures.family(name)
        assert figure is not None
        assert f"of {figure.people:,} people" in said, name
        least, most = figure.answered
        ends = {round(100 * (figure.people - one) / figure.people) for one in (least, most)}
        assert f"No known answer: {'–'.join(str(end) for end in sorted(ends))}%." in said, name
    contents = page.split('<nav aria-label="On this page">')[1].split("</nav>")[0]
    for anchor in re.findall(r'href="#([^"]+)"', contents):
        assert f'id="{anchor}"' in page, anchor
    assert figures.people is not None
    elsewhere = figures.people - sum(one.people or 0 for one in figures.places)
    assert f"Elsewhere: {round(100 * elsewhere / figures.people)}% of all." in page


def test_a_chart_alone_is_not_folded(reader: FlaskClient) -> None:
    for path in ("/places/az/phoenix", "/claims", "/embed/face_covering", "/embed/places"):
        page = reader.get(path).text
        assert 'class="fold"' not in page, path
        assert not re.search(r"<summary>\d+ more</summary>", page), path


def test_a_network_that_released_nothing_says_so(tmp_path: Path) -> None:
    client = create_public_app(tmp_path / "none").test_client()
    page = client.get("/").text
    assert "Nothing is published yet" in page
    assert 'class="number"' not in page
    for path in crawl(client):
        assert client.get(path).status_code == 200
    assert client.get("/data/counts.json").json["people"] is None  # type: ignore[index]


def test_a_folder_that_does_not_hold_shows_no_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "PATIENCE", 0.0)
    publish(tmp_path, release(), release(atoms=(), tables=()))
    client = create_public_app(tmp_path).test_client()
    assert client.get("/").status_code == 200
    file = tmp_path / "release-0001.json"
    file.write_bytes(file.read_bytes().replace(b'"people":14', b'"people":15'))
    for path in ("/", "/es/", "/data/counts.csv", "/data/releases/release-0002.json", "/feed.atom"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert b"15" not in re.sub(rb"[?]v=[0-9a-f]+", b"", answer.data)
    assert "no number is shown here" in client.get("/").text
    assert client.get("/healthz").status_code == 200
