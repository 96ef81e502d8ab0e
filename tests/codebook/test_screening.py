"""Free text is screened for numbers and addresses of people, and for nothing else."""

from __future__ import annotations

import pytest

from app.codebook.screening import looks_like, screen

HOLDS = {
    "an A-number": [
        "A123456789",
        "His number is A 123 456 789.",
        "A-123-456-789",
        "a#123456789",
        "A# 12345678",
        "A: 012-345-678",
        "A.123.456.789",
        "(A12 345 678)",
        "123-456-789",
        "\uff21\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19",
        "A\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669",
        "A123\u200b456\u200b789",
        "A12\u00ad3456789",
    ],
    "a receipt number": ["WAC2190012345", "ioe 0912345678", "MSC-2190012345"],
    "a Social Security number": ["123-45-6789", "SSN 123 45 6789."],
    "an e-mail address": ["ana@example.org", "Ana.Ruiz+x@mail.example.co", "<a@b.de>"],
    "a phone number": [
        "602-555-0123",
        "602.555.0123",
        "(602) 555-0123",
        "(602)555 0123",
        "+1 602 555 0123",
        "1-602-555-0123",
        "555-0123",
        "call 555 0123 now",
        "+52 55 1234 5678",
        "\u0666\u0660\u0662-\u0665\u0665\u0665-\u0660\u0661\u0662\u0663",
    ],
    "a long number": ["1234567", "case 20250012345", "0912345678"],
}
PASSES = [
    "",
    "On 20 January 2025 they moved to dismiss.",
    "On January 20, 2025, and again on 2/3/2026.",
    "2026-03-10",
    "She filed a 2025-06-04 motion.",
    "A 2025-06-04 hearing, and a 2025-06-05 one.",
    "a 12.05.2025 hearing, a 05/12/2025 one",
    "from 2025-05-22 to 2025-06-04",
    "2026-03-10 14:30, for 45 minutes",
    "under 8 CFR 1003.38(b) and 8 CFR 239.2(a)(7)",
    "8 U.S.C. 1225(b)(1)(B)(iii)(IV), INA 240(b)(5)(C)(ii)",
    "27 I&N Dec. 316 (A.G. 2018)",
    "about $1,500.00, later $15,000",
    "bond of $25,000, then 100,000",
    "courtroom 1234, 15th floor, between 10:00 and 11:30",
    "six agents, 2 cars, 11-20 people, 3 in 4",
    "forms I-862, I-213, I-220B and EOIR-26",
    "26 Federal Plaza, 201 Varick Street, Phoenix, AZ 85004-2511",
    "docket 25-cv-01234, 1:25-cv-05463",
    "24/7, 9-5, 50%, 3.5 hours",
    "@ 10 in the morning, room #5",
    "ICE/ERO; two of them said: \u201cA man in a vest.\u201d",
    "A 45 year old man; a 3 month old child",
    "una audiencia el 20 de enero de 2025, a las 9:30",
]


@pytest.mark.parametrize(
    ("what", "text"), [(what, text) for what, texts in HOLDS.items() for text in texts]
)
def test_numbers_of_people_are_found(what: str, text: str) -> None:
    assert looks_like(text) is not None
    in_words = f"He said {text} and left."
    assert looks_like(in_words) is not None, "in the middle of a sentence too"
    assert looks_like(f"First line.\n{text}\nThird line.") is not None


@pytest.mark.parametrize("what", HOLDS)
def test_each_kind_is_called_by_its_name(what: str) -> None:
    assert looks_like(HOLDS[what][0]) == what


@pytest.mark.parametrize("text", PASSES)
def test_what_a_lawyer_writes_passes(text: str) -> None:
    assert looks_like(text) is None


def test_the_writer_is_told_what_to_remove_and_it_is_not_repeated() -> None:
    problem = screen("narrative", "His number is A123456789.")
    assert problem is not None
    assert problem.field == "narrative"
    assert "an A-number" in str(problem)
    assert "123456789" not in str(problem)
    assert screen("narrative", None) is None
    assert screen("narrative", "Nothing of the kind.") is None
