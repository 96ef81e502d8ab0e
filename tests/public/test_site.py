"""The public side as files."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest

from app.public import site
from app.public.site import NotOurs, write_site
from app.releases.folder import NotWhole
from tests.releases.examples import publish, release


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_the_site_is_whole_and_the_same_twice(tmp_path: Path) -> None:
    publish(tmp_path / "releases", release())
    folder = tmp_path / "site"
    written = write_site(tmp_path / "releases", folder, "/counts")
    first = files_of(folder)
    assert written + 1 == len(first)  # and the mark that the folder is ours
    assert write_site(tmp_path / "releases", folder, "/counts") == written
    assert files_of(folder) == first
    for name in ("index.html", "es/index.html", "places/az/phoenix/index.html", "404.html"):
        assert name in first
    assert (
        first["data/releases/release-0001.json"]
        == (tmp_path / "releases" / "release-0001.json").read_bytes()
    )
    _every_link_is_a_file(folder, first)


def _every_link_is_a_file(folder: Path, found: dict[str, bytes]) -> None:
    looked = 0
    for name, data in found.items():
        if not name.endswith((".html", ".atom")):
            continue
        for link in re.findall(r'(?:href|src)="([^"]+)"', data.decode()):
            if link.startswith(("https://", "#", "http://")):
                continue
            path = urljoin(f"/counts/{name}", html.unescape(link)).split("#")[0].split("?")[0]
            assert path.startswith("/counts/"), (name, link)
            target = folder / path.removeprefix("/counts/")
            assert target.is_file() or (target / "index.html").is_file(), (name, link)
            looked += 1
    assert looked > 200


def test_an_interrupted_run_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path / "releases", release())
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / site.MARK).write_text("ours")
    (folder / "index.html").write_text("old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(site, "_put_in_place", interrupted)
    monkeypatch.setattr(site, "paths_of", lambda *_: ["/", "/data"])
    with pytest.raises(KeyboardInterrupt):
        write_site(tmp_path / "releases", folder)
    assert (folder / "index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_of_somebody_else_and_broken_releases_are_refused(tmp_path: Path) -> None:
    publish(tmp_path / "releases", release())
    foreign = tmp_path / "home"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("dear")
    with pytest.raises(NotOurs):
        write_site(tmp_path / "releases", foreign)
    assert (foreign / "letter.txt").exists()
    (tmp_path / "releases" / "release-0001.json").write_text("{}")
    with pytest.raises(NotWhole):
        write_site(tmp_path / "releases", tmp_path / "site")
    assert not (tmp_path / "site").exists()
