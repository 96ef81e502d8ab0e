"""README.txt of a package: what it is, what was asked, how to read it and how to check it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.exchange.export.asked import Export
from app.exchange.guard import NAME


def about_package(export: Export, filters_in_words: str, *, synthetic: bool) -> str:
    """The text, in the language of whoever asks, for somebody who opens it a year later."""
    paragraphs = [
        "Detention Docket",
        *([_("These are invented records of a demo.")] if synthetic else []),
        _("Filters: %(filters)s", filters=filters_in_words or _("none")),
        _("Columns: %(columns)s", columns=", ".join(export.columns)),
        _(
            "One line is one person at one event, or a group that nobody reports one by one "
            "(people_count). A blank means “not answered yet”; “unknown” is an answer and never "
            "means “no”. Reports are what their writers saw or were told; they are not a sample. "
            "codebook.csv says what each column and each code means."
        ),
        _(
            "In the CSV a text that begins like a formula, or with an apostrophe, has one "
            "apostrophe before it (%(rule)s): drop one leading apostrophe to get the text back.",
            rule=NAME,
        ),
        _(
            "manifest.json holds the number of records, what consent left out, and the SHA-256 of "
            "the data. SHA256SUMS checks every file (sha256sum -c SHA256SUMS). Whoever runs the "
            "register can check the package against its audit: ./docket verify --export FILE"
        ),
        _(
            "These records can harm the people in them. Keep them encrypted, pass them on to "
            "nobody who does not need them, and delete them when they have served."
        ),
    ]
    return "\n\n".join(paragraphs) + "\n"
