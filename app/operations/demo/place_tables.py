"""Tables of places: which are busy, which kinds there are, what unlisted ones are called."""

from __future__ import annotations

from app.operations.demo.draws import one_of

COURT, FIELD_OFFICE = "immigration_court", "ice_check_in_office"

# Where most is reported, busiest first; the rest of the list follows in its own order.
BUSIEST_COURTS = (
    "New York - Federal Plaza Immigration Court",
    "Miami Immigration Court",
    "San Antonio Immigration Court",
    "Chicago Immigration Court",
    "Phoenix Immigration Court",
    "San Diego Immigration Court",
    "New York - Broadway Immigration Court",
    "Los Angeles - N. Los Angeles Street Immigration Court",
    "Houston - S. Gessner Road Immigration Court",
    "San Francisco Immigration Court",
    "New York - Varick Immigration Court",
    "Dallas Immigration Court",
    "Seattle Immigration Court",
    "Newark Immigration Court",
    "Atlanta - Ted Turner Drive Immigration Court",
    "Denver Immigration Court",
    "Santa Ana Immigration Court",
    "Las Vegas Immigration Court",
    "Sacramento Immigration Court",
    "Orlando Immigration Court",
    "Boston Immigration Court",
    "El Paso Immigration Court",
    "Charlotte Immigration Court",
    "Portland Immigration Court",
    "Philadelphia Immigration Court",
    "Annandale Immigration Court",
    "Concord Immigration Court",
    "Hyattsville Immigration Court",
    "New Orleans Immigration Court",
    "Salt Lake City Immigration Court",
    "Cleveland Immigration Court",
    "Detroit Immigration Court",
)
BUSIEST_OFFICES = (
    "ICE ERO New York City Field Office",
    "ICE ERO Miami Field Office",
    "ICE ERO Chicago Field Office",
    "ICE ERO San Antonio Field Office",
    "ICE ERO Phoenix Field Office",
    "ICE ERO San Diego Field Office",
    "ICE ERO Los Angeles Field Office",
    "ICE ERO San Francisco Field Office",
    "ICE ERO Houston Field Office",
    "ICE ERO Dallas Field Office",
    "ICE ERO Seattle Field Office",
    "ICE ERO Boston Field Office",
)
# Cities without a court or field office, where the other kinds of places stand too.
FURTHER_CITIES = (
    "Tampa, FL",
    "Fresno, CA",
    "Austin, TX",
    "Milwaukee, WI",
    "Providence, RI",
    "Nashville, TN",
    "Columbus, OH",
    "Raleigh, NC",
    "Albuquerque, NM",
    "Bakersfield, CA",
    "Brownsville, TX",
    "Bridgeport, CT",
    "Worcester, MA",
    "Oklahoma City, OK",
    "Richmond, VA",
    "Grand Rapids, MI",
    "Birmingham, AL",
    "Boise, ID",
    "Spokane, WA",
    "Little Rock, AR",
    "Pittsburgh, PA",
    "Cincinnati, OH",
    "Reno, NV",
    "Des Moines, IA",
    "Wichita, KS",
    "Wilmington, DE",
    "Anchorage, AK",
    "Manchester, NH",
)
# How often each kind of place is reported, before and since the surge.
VENUES = {
    False: one_of(
        "immigration_court 26, ice_check_in_office 38, isap_atd_office 7, uscis_office 5, "
        "state_local_courthouse 18, probation_office 3, federal_courthouse 1, "
        "other_government_office 1, other 1"
    ),
    True: one_of(
        "immigration_court 60, ice_check_in_office 22, isap_atd_office 6, uscis_office 4, "
        "state_local_courthouse 5, probation_office 1.2, federal_courthouse 0.6, "
        "other_government_office 0.6, other 0.6"
    ),
}
# What a reporter writes where the place is not on the list; kept sealed like all free text.
NAMES = {
    "ice_check_in_office": ("ICE sub-office", "ERO check-in office, second floor"),
    "isap_atd_office": ("ISAP office", "ATD contractor's office"),
    "uscis_office": ("USCIS field office", "Application support center"),
    "state_local_courthouse": (
        "County courthouse",
        "Municipal court building",
        "Family court",
        "Superior court, criminal division",
        "Justice court",
    ),
    "probation_office": ("County probation office", "Adult probation department"),
    "federal_courthouse": ("Federal courthouse",),
    "other_government_office": ("Consulate", "Motor vehicle office"),
    "other": ("Public library", "Legal clinic", "Bus station near the court"),
}
