"""What a declarant may say, rule by rule (FRE 602; 28 U.S.C. § 1746)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.codebook import Step
from app.incidents.declaration import (
    Choices,
    Section,
    Source,
    default_sources,
    make_declaration,
    what_can_be_said,
)
from tests.incidents.declaration.making import DAY, EVERYWHERE, WITNESSED, everything, material


def test_a_witness_says_what_was_seen_and_heard() -> None:
    text = make_declaration(material(), Choices(EVERYWHERE)).text

    assert "I was present when my client was detained." in text
    assert "I was present when the immigration judge granted the motion." in text
    assert "I saw between eleven and twenty officers." in text
    assert "I did not see a warrant or any other paper shown." in text
    assert "On May 22, 2025, at about 10:40 a.m., I was at the San Diego Immigration Court" in text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source.CLIENT, "I was told by my client that my client was detained;"),
        (Source.FAMILY, "I was told by a family member or friend of my client that my client"),
        (Source.COLLEAGUE, "I was told by a colleague that my client was detained;"),
        (Source.OBSERVER, "I was told by a court observer that my client was detained;"),
        (Source.DOCUMENTS, "I learned from documents that my client was detained;"),
    ],
)
def test_everybody_else_says_who_told_them(source: Source, words: str) -> None:
    text = make_declaration(material(), Choices({Section.ARREST: source})).text

    assert words in text
    assert "I saw" not in text
    assert "I was present" not in text
    assert "that no warrant or other paper was shown" in text  # their words, not the declarant's


def test_each_section_has_a_source_of_its_own() -> None:
    chosen = Choices(
        {Section.HEARING: Source.COLLEAGUE, Section.ARREST: Source.WITNESSED},
    )
    text = make_declaration(material(), chosen).text

    assert "I was told by a colleague that the immigration judge granted the motion" in text
    assert "I was present when my client was detained." in text
    assert "I have personal knowledge of what I state about the arrest:" in text
    assert "What I state about the hearing, I was told by a colleague." in text


def test_a_section_without_a_source_stays_out() -> None:
    text = make_declaration(material(), Choices({Section.HEARING: Source.WITNESSED})).text

    assert "granted the motion" in text
    assert "detained" not in text
    assert "officers" not in text


def test_what_is_known_from_the_news_is_no_source() -> None:
    assert "media_report" not in list(Source)
    assert default_sources({"source_of_knowledge": "media_report"}) == {}


def test_a_record_from_the_news_yields_nothing() -> None:
    found = material(source_of_knowledge="media_report")

    assert not any(what_can_be_said(found).facts.values())
    with pytest.raises(ValueError, match="news"):
        make_declaration(found, Choices(EVERYWHERE))


def test_sources_begin_as_the_record_says_but_not_for_what_is_ticked() -> None:
    assert default_sources(WITNESSED) == {
        Section.HEARING: Source.WITNESSED,
        Section.ARREST: Source.WITNESSED,
        Section.SUMMONS: Source.WITNESSED,
    }
    assert default_sources({"source_of_knowledge": None}) == {}


def test_the_person_and_the_time_after_stay_out_until_ticked() -> None:
    nothing_ticked = make_declaration(material(), Choices(EVERYWHERE)).text
    assert "asylum" not in nothing_ticked
    assert "hold room" not in nothing_ticked
    assert "kept every appointment" not in nothing_ticked

    ticked = make_declaration(
        material(), Choices(EVERYWHERE, ticked=frozenset({"asylum_status", "first_holding"}))
    ).text
    assert "My client’s asylum application was pending in court." in ticked
    assert "My client was first held in an ICE hold room." in ticked
    assert "kept every appointment" not in ticked


def test_the_own_estimate_is_quoted_and_else_the_band() -> None:
    quoted = make_declaration(material(agents_estimate=12), Choices(EVERYWHERE)).text
    assert "I saw about twelve officers." in quoted
    assert "eleven" not in quoted

    band = make_declaration(material(agents_count="n6_10"), Choices(EVERYWHERE)).text
    assert "I saw between six and ten officers." in band


@pytest.mark.parametrize("field", ["warrant_shown", "ij_reasons", "reason_stated", "injury"])
def test_an_unknown_is_no_negative(field: str) -> None:
    known = make_declaration(material(**{field: "unknown"}), Choices(EVERYWHERE)).text
    blank = make_declaration(material(**{field: None}), Choices(EVERYWHERE)).text

    assert known == blank
    assert "unknown" not in known.lower()


def test_an_answer_that_does_not_apply_is_left_out() -> None:
    text = make_declaration(material(dhs_motion="none"), Choices(EVERYWHERE)).text

    assert "motion" not in text
    assert "granted" not in text


def test_nobody_is_a_client_against_the_record() -> None:
    client = make_declaration(material(), Choices(EVERYWHERE)).text
    other = make_declaration(material(sharing_basis="not_our_client"), Choices(EVERYWHERE)).text
    unsaid = make_declaration(
        material(sharing_basis=None, representation="pro_se"), Choices(EVERYWHERE)
    ).text

    assert "my client was detained" in client
    for text in (other, unsaid):
        assert "client" not in text
        assert "I was present when the person was detained." in text


def test_several_people_are_counted_as_the_report_counts_them() -> None:
    six = make_declaration(material(people_count=6), Choices(EVERYWHERE)).text
    more = make_declaration(
        material(people_count=6, people_count_kind="at_least"), Choices(EVERYWHERE)
    ).text
    guess = make_declaration(
        material(people_count=6, people_count_kind="unknown"), Choices(EVERYWHERE)
    ).text

    assert "I was present when six people were detained." in six
    assert "at least six people were detained" in more
    assert "six" not in guess


def test_where_nobody_was_taken_it_speaks_of_officers_alone() -> None:
    found = material(incident_outcome="agents_present_only", people_count=0, agents_count=None)
    text = make_declaration(found, Choices(EVERYWHERE)).text

    assert "I saw officers there." in text
    assert "detain" not in text
    assert "the person" not in text


def test_precision_is_that_of_the_report() -> None:
    within = make_declaration(material(date_precision="within_week"), Choices(EVERYWHERE)).text
    month = make_declaration(material(date_precision="month_only"), Choices(EVERYWHERE)).text

    assert "Within a week of May 22, 2025, I was at" in within
    assert "In May 2025, I was at" in month


def test_the_day_of_an_arrest_is_not_that_of_the_hearing() -> None:
    found = material(arrest_timing="later_day")
    text = make_declaration(found, Choices({Section.HEARING: Source.WITNESSED})).text

    assert "On [DATE], I was at" in text
    assert "May 22" not in text


def test_later_events_are_dated_and_say_how_they_are_known() -> None:
    def step(kind: str, code: str, source: str | None, days: int = 2) -> Step:
        return Step(kind, code, DAY + timedelta(days=days), source, DAY)

    found = material(
        step("transfer", "out_of_state", "document_review"),
        step("bond_outcome", "denied", "witnessed_directly", 9),
        step("appeal", "filed", None, 12),
        step("habeas", "pending", "media_report", 13),
        step("sharing_basis", "client_consented", "client_account"),
    )
    text = make_declaration(found, everything(found)).text

    assert (
        "I learned from documents that, on May 24, 2025, my client was moved out of state" in text
    )
    assert "On May 31, 2025, bond was denied on merits." in text
    assert "[STATE HOW YOU KNOW THIS] On June 3, 2025, the appeal was filed." in text
    assert "habeas" not in text  # from the news
    assert "agreed" not in text  # about sharing


def test_steps_stay_out_until_ticked() -> None:
    found = material(Step("transfer", "in_state", date(2025, 5, 24), "client_account", DAY))

    assert "moved" not in make_declaration(found, Choices(EVERYWHERE)).text


def test_a_ruling_is_known_as_its_own_step_is() -> None:
    heard = material(Step("ij_ruling", "granted", DAY, "document_review", DAY))
    text = make_declaration(heard, Choices(EVERYWHERE)).text
    assert "I learned from documents that the immigration judge granted the motion." in text
    assert "I was present when the immigration judge" not in text

    news = material(Step("ij_ruling", "granted", DAY, "media_report", DAY))
    assert "granted" not in make_declaration(news, Choices(EVERYWHERE)).text


def test_a_fact_that_follows_a_step_from_the_news_is_not_said_either() -> None:
    news = material(Step("custody_status", "in_custody", DAY, "media_report", DAY))

    assert "in custody" not in make_declaration(news, everything(news)).text


def test_only_a_witness_of_the_arrest_has_words_of_their_own() -> None:
    words = "I saw it all.\nThey ran."
    seen = make_declaration(material(), Choices(EVERYWHERE, own_words=words)).text
    told = make_declaration(
        material(), Choices({Section.ARREST: Source.CLIENT}, own_words=words)
    ).text

    assert "[In my own words: I saw it all. They ran.]" in seen
    assert "my own words" not in told


def test_the_closing_words_are_the_statutes() -> None:
    inside = make_declaration(material(), Choices(EVERYWHERE))
    outside = make_declaration(material(), Choices(EVERYWHERE, abroad=True))

    assert inside.closing == (
        "I declare under penalty of perjury that the foregoing is true and correct."
    )
    assert outside.closing == (
        "I declare under penalty of perjury under the laws of the United States of America that "
        "the foregoing is true and correct."
    )
    assert inside.executed.startswith("Executed on ____")  # by hand


def test_names_are_gaps_unless_typed() -> None:
    gaps = make_declaration(material(), Choices(EVERYWHERE)).text
    typed = make_declaration(
        material(), Choices(EVERYWHERE, name="Ada Quill", role="an attorney at Quill Law")
    ).text

    assert "I, [NAME], declare as follows:" in gaps
    assert "I am [ROLE, EMPLOYER, BAR]." in gaps
    assert "I, Ada Quill, declare as follows:" in typed
    assert "I am an attorney at Quill Law." in typed
    assert "[CASE CAPTION]" in gaps
    assert "A-NUMBER" not in gaps
