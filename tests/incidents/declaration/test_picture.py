"""The press report `washington-post-2` as a lawyer who was there would file it; its picture."""

from __future__ import annotations

import zlib

from tests.incidents.declaration.gray import size_of
from tests.incidents.declaration.picture import PICTURE, completed_declaration, first_page


def test_the_picture_is_the_first_page_as_it_is_made_now() -> None:
    stands = PICTURE.read_bytes()

    # What a picture shows, and not how one zlib or another packs it.
    assert _points(stands) == _points(first_page(completed_declaration())), (
        "make it anew: python -m tests.incidents.declaration.picture"
    )
    assert size_of(stands)[0] == 901
    assert len(stands) < 150_000


def test_it_reads_as_a_lawyer_would_sign_it() -> None:
    text = completed_declaration().text

    for sentence in (
        "Counsel for the Department of Homeland Security (DHS) made a motion to dismiss.",
        "I was present when the immigration judge granted the motion.",
        "I was present when my client was detained. This happened after the hearing, on leaving "
        "the room.",
        "I saw about twelve officers.",
        "I saw officers use handcuffs on my client. I saw family of my client there.",
        "I was told by my client that my client’s asylum application was pending in court.",
    ):
        assert sentence in text
    assert "one year" not in text  # true of the person, and not ticked


def _points(png: bytes) -> bytes:
    start = png.index(b"IDAT")
    length = int.from_bytes(png[start - 4 : start])
    return png[16:24] + zlib.decompress(png[start + 4 : start + 4 + length])
