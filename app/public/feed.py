"""A feed of releases (Atom). No date in it but those of releases."""

from __future__ import annotations

from html import escape

from flask import Response, current_app
from flask_babel import gettext as _

from app.public.figures import Figures, figures_of
from app.public.serving import answer, language, page_at, to
from app.public.views import blueprint
from app.web.headers import for_other_sites
from app.web.languages import format_date, format_number

ATOM = "application/atom+xml"
MOST = 30  # entries
NEVER = "1970-01-01T00:00:00Z"  # a feed must say when; this one has nothing yet


@page_at(blueprint, "/feed.atom")
@for_other_sites
def feed(language: str) -> Response:
    """The releases, newest first."""
    return answer(_feed, ATOM)


def _feed(figures: Figures) -> str:
    site = current_app.config.get("SITE_URL", "")
    key = figures.sealed[0].digest if figures.sealed else "none"
    updated = _moment(figures.sealed[-1].release.made_at) if figures.sealed else NEVER
    title = escape(_("Detention Docket: releases"))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language()}">',
        f"<title>{title}</title>",
        f"<id>urn:sha256:{key}:{language()}</id>",
        f"<updated>{updated}</updated>",
        "<author><name>Detention Docket</name></author>",
        f'<link rel="self" href="{escape(site + to("/feed.atom"))}"/>',
        f'<link rel="alternate" type="text/html" href="{escape(site + to("/"))}"/>',
    ]
    for count in range(len(figures.sealed), max(0, len(figures.sealed) - MOST), -1):
        lines += _entry(figures_of(figures.sealed[:count]), site)
    return "\n".join([*lines, "</feed>", ""])


def _entry(then: Figures, site: str) -> list[str]:
    sealed = then.sealed[-1]
    number, day = sealed.release.number, format_date(sealed.release.as_of)
    people = format_number(then.people) if then.people is not None else _("not yet published")
    text = _(
        "People detained, published so far: %(people)s. This release adds %(atoms)s numbers of "
        "places and %(tables)s tables.",
        people=people,
        atoms=len(sealed.release.atoms),
        tables=len(sealed.release.tables),
    )
    if sealed.release.errata:
        text = f"{text} " + _(
            "It takes back or marks %(number)s.", number=len(sealed.release.errata)
        )
    if sealed.release.synthetic:
        text = f"{text} " + _("Synthetic data: every record here is invented.")
    title = _("Release %(number)s of %(day)s", number=number, day=day)
    return [
        "<entry>",
        f"<title>{escape(title)}</title>",
        f"<id>urn:sha256:{sealed.digest}</id>",
        f"<updated>{_moment(sealed.release.made_at)}</updated>",
        f'<link rel="alternate" type="text/html" href="{escape(site + to("/data/releases"))}"/>',
        f"<summary>{escape(text)}</summary>",
        "</entry>",
    ]


def _moment(made_at: str) -> str:
    """RFC 3339, UTC."""
    return made_at.replace("+00:00", "Z")
