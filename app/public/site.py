"""The public side as files, for any web host: the same bytes as the process serves, page by page.

Written beside the folder and put in its place at the end: an interrupted run leaves the old site.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from app.public.alone import create_public_app
from app.public.charts import names_of
from app.public.serving import Pages
from app.public.shelf import Edition
from app.releases.folder import files

PAGES = ("/", "/claims", "/method", "/data", "/data/releases", "/codebook", "/codebook/card")
FILES = ("/data/counts.csv", "/data/counts.json", "/feed.atom", "/codebook.json")
ENGLISH_ONLY = ("/codebook/table-schema.json", "/codebook/form.xlsx")
STATIC = ("docket.css", "card.css", "icon.svg")
MARK = ".docket-site"  # in a folder that this wrote, and may put another in the place of


class NotOurs(ValueError):
    """The folder holds something else; the message says what to do."""


def paths_of(edition: Edition, releases: Path) -> Iterator[str]:
    """Every address of the public side, in both languages."""
    figures = edition.figures
    both = [*PAGES, *FILES]
    both += [f"/places/{one.place.slug}" for one in figures.places]
    both += [f"/data/releases/{path.name}" for path in files(releases)]
    for name in names_of(figures):
        both += [f"/charts/{name}.svg", f"/charts/{name}.png", f"/embed/{name}"]
    yield from both
    yield from (f"/es{path}" for path in both)
    yield from ENGLISH_ONLY


def write_site(releases: Path, folder: Path, base: str = "") -> int:
    """Write every page below a folder; the number of files.

    Args:
        base: what stands before every path, such as /counts or https://example.org/counts.

    Raises:
        NotOurs: the folder is there, is not empty, and is no site that this wrote.
        NotWhole: the release files do not hold.
    """
    _refuse_foreign(folder)
    address = urlsplit(base.rstrip("/"))
    site_url = f"{address.scheme}://{address.netloc}" if address.netloc else ""
    app = create_public_app(releases, site_url=site_url)
    beside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        written = _write_all(app, releases, beside, address.path)
        _put_in_place(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return written


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise NotOurs(
            f"{folder} holds something else than a site that this command wrote. Name an empty or "
            "a new folder."
        )


def _write_all(app: Flask, releases: Path, folder: Path, mount: str) -> int:
    pages: Pages = app.extensions["public_pages"]
    client = app.test_client()
    written = 0
    for path in paths_of(pages.shelf.current(), releases):
        answer = client.get(path, base_url=f"http://localhost{mount}")
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        _write(folder, path, answer.mimetype == "text/html", answer.data)
        written += 1
    missing = client.get("/no-such-page", base_url=f"http://localhost{mount}")
    _write(folder, "/404.html", False, missing.data)
    for name in STATIC:
        _write(
            folder, f"/static/{name}", False, (Path(app.static_folder or "") / name).read_bytes()
        )
    _write(folder, f"/{MARK}", False, b"Written by ./docket site\n")
    return written + 1 + len(STATIC)


def _write(folder: Path, path: str, page: bool, data: bytes) -> None:
    """A page becomes the index of a folder, so that hosts serve it under its own path."""
    file = folder / path.lstrip("/")
    if page:
        file = file / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _put_in_place(beside: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    beside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
