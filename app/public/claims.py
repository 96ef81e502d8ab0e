"""What the government says beside what the closed tables hold. Not a sample: a comparison of two
incomplete things, with the share of records that answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.public.charts import Chart, chart_of
from app.public.figures import FamilyFigure, Figures
from app.public.serving import answer, links_here, page_at, rendered
from app.public.views import blueprint
from app.public.words import between, format_number, percents
from app.web.charts import DASH


@dataclass(frozen=True)
class Source:
    """Where a claim, or a figure beside it, was published."""

    name: LazyString
    day: date | None
    url: str


@dataclass(frozen=True)
class Claim:
    """A public claim, in our words, and the family of values that bears on it."""

    anchor: str
    title: LazyString
    said: LazyString  # what is claimed, without quotation
    others: LazyString  # what others published about it
    sources: tuple[Source, ...]
    family: str
    asked: tuple[tuple[LazyString, tuple[str, ...]], ...]  # what the register can say to it


CATO = Source(
    _l("Cato Institute: 65 percent of people taken by ICE had no convictions"),
    date(2025, 6, 20),
    "https://www.cato.org/blog/65-people-taken-ice-had-no-convictions-93-no-violent-convictions",
)
STATISTICS = Source(
    _l("ICE: detention statistics, with those of alternatives to detention"),
    None,
    "https://www.ice.gov/detain/detention-management",
)
WARRANTS = Source(
    _l("8 CFR 241.1: when an order of removal becomes final"),
    None,
    "https://www.ecfr.gov/current/title-8/section-241.1",
)
CLAIMS = (
    Claim(
        "worst",
        _l("“The worst of the worst”"),
        _l(
            "The Department of Homeland Security says in many of its releases that arrests are of "
            "“the worst of the worst”."
        ),
        _l(
            "Of people booked into ICE detention from October 2024 to June 14, 2025, 65 percent "
            "had no criminal conviction and about 7 percent a violent one, by ICE’s own data that "
            "the Cato Institute published."
        ),
        (CATO,),
        "criminal_history",
        (
            (_l("A violent conviction"), ("violent",)),
            (_l("No criminal history known to the reporting lawyer"), ("none_known",)),
        ),
    ),
    Claim(
        "orders",
        _l("“A final order of removal”"),
        _l(
            "ICE says of people whom it detains at check-ins that they have final orders of "
            "removal that can be carried out."
        ),
        _l(
            "When an order becomes final is regulated. Lawyers say of some of their clients that "
            "there is none. Here is how often they agree, dispute it, or could not check."
        ),
        (WARRANTS,),
        "final_order_claim",
        (
            (_l("Agreed that there is one"), ("agreed",)),
            (_l("ICE says yes, counsel disputes"), ("claimed_disputed",)),
        ),
    ),
    Claim(
        "appear",
        _l("People who do not appear"),
        _l("Detention is defended with people who would not come to hearings and check-ins."),
        _l(
            "ICE itself publishes how many people in its alternatives to detention appear. Here is "
            "what lawyers know of the appointments that people had kept before they were detained."
        ),
        (STATISTICS,),
        "compliance",
        (
            (
                _l("Kept every appointment, or had a minor or excused lapse"),
                ("full", "minor_lapse"),
            ),
            (_l("Missed appointments"), ("lapses",)),
        ),
    ),
)


@dataclass(frozen=True)
class Compared:
    """A claim with what the register has; `chart` is None where no table is published yet."""

    claim: Claim
    chart: Chart | None
    answers: str
    findings: tuple[tuple[str, str], ...]


@page_at(blueprint, "/claims")
def claims_page(language: str) -> Response:
    """Claims beside closed tables."""
    return answer(_page)


def _page(figures: Figures) -> str:
    return rendered(
        "public/claims.html", figures, compared=[compare(figures, claim) for claim in CLAIMS]
    )


def compare(figures: Figures, claim: Claim) -> Compared:
    """What the register can say to a claim."""
    figure = figures.family(claim.family)
    chart = chart_of(figures, claim.family, links_here())
    if figure is None or chart is None:
        return Compared(claim, None, "", ())
    least, most = figure.answered
    answers = _(
        "Reports of %(share)s of these people answer the question (%(people)s in all).",
        share=percents(least, most, figure.people),
        people=format_number(figure.people),
    )
    findings = tuple((str(label), _finding(figure, values)) for label, values in claim.asked)
    return Compared(claim, chart, str(answers), findings)


def _finding(figure: FamilyFigure, values: tuple[str, ...]) -> str:
    """Among those whose reports answer; both ends where values were published together."""
    low, high = figure.bounds(values)
    least, most = figure.answered
    if not most:
        return str(_("no report answers"))
    people = format_number(low)
    if high > low:
        people += f"{DASH}{format_number(high)}"
    share = between(100 * low // most, min(100, -(-100 * high // max(least, low, 1))))
    return str(_("%(people)s people, %(share)s of those", people=people, share=share))
