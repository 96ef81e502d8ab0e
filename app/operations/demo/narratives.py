"""A few neutral words, for some records; each says of itself that it is synthetic."""

from __future__ import annotations

from random import Random

from app.operations.demo.hearings import DETAINED, FEAR, PRESENCE, STOPPED

SPANISH = 0.14
MARK = {"en": "Synthetic example:", "es": "Ejemplo sintético:"}

BEGINNINGS = {
    "en": {
        DETAINED: (
            "officers waited near the door and approached the person on the way out.",
            "several officers stood by the elevators when the hearing ended.",
            "the person was called into a side room and did not come back to the waiting area.",
            "officers in plain clothes compared faces with a list before they stepped forward.",
            "the person had come early and was taken before the name was called.",
            "two groups of officers closed the corridor for a few minutes.",
        ),
        STOPPED: (
            "officers asked for papers, spoke among themselves and let the person go.",
            "officers stopped the person at the entrance and then turned to somebody else.",
            "the person was held in the corridor until counsel showed a pending application.",
        ),
        PRESENCE: (
            "officers stood in the corridor through the morning; nobody was stopped.",
            "a group of officers sat in the lobby and left before the last hearing.",
            "officers read the hearing list on the wall and went away.",
        ),
        FEAR: (
            "the person stayed away after hearing of arrests in the building.",
            "the family asked for a video hearing, got no answer and stayed at home.",
            "the person turned back when officers were seen at the entrance.",
        ),
    },
    "es": {
        DETAINED: (
            "unos agentes esperaban junto a la puerta y se acercaron a la salida.",
            "varios agentes estaban cerca de los ascensores cuando terminó la audiencia.",
            "la persona entró a una oficina y no volvió a la sala de espera.",
        ),
        STOPPED: ("los agentes pidieron documentos y después dejaron ir a la persona.",),
        PRESENCE: ("había agentes en el pasillo toda la mañana; no detuvieron a nadie.",),
        FEAR: ("la persona no se presentó por miedo a ser detenida.",),
    },
}
MIDDLES = {
    "en": (
        "Nobody said which agency they were from.",
        "Relatives watched from the end of the corridor.",
        "Counsel asked to see a warrant and none was shown.",
        "An interpreter was still in the courtroom.",
        "The whole scene lasted only a few minutes.",
        "Other people in the waiting room left at once.",
        "A volunteer observer took notes.",
        "Security staff stood by and did not intervene.",
        "",
    ),
    "es": (
        "Nadie dijo de qué agencia eran.",
        "La familia miraba desde el fondo del pasillo.",
        "No mostraron ninguna orden.",
        "",
    ),
}
ENDINGS = {
    "en": (
        "The next steps were not known that day.",
        "A colleague will follow up.",
        "The reporter was told of the rest by relatives.",
        "It was quiet again within the hour.",
        "",
    ),
    "es": ("Todavía no se sabía adónde fue.", "Una colega dará seguimiento.", ""),
}
# Why a report was sent back, set aside or taken back, by its status.
REASONS = {
    "needs_info": (
        "was this before the hearing or after it?",
        "how was this known, and from whom?",
        "please say whether the motion was made aloud or in writing.",
    ),
    "duplicate": (
        "a colleague's report tells of the same arrest.",
        "the court observer's report came first.",
    ),
    "rejected": (
        "the arrest was not at or near a hearing or an appointment.",
        "nobody could say when this was.",
    ),
    "withdrawn": ("filed twice by mistake.", "it turned out to be another building."),
}


def reason(random: Random, status: str) -> str | None:
    """The sentence that went with a decision, where there is one."""
    sentences = REASONS.get(status)
    return f"{MARK['en']} {random.choice(sentences)}" if sentences else None


def narrative(random: Random, kind: str) -> str:
    """Two or three sentences, in English or in Spanish."""
    language = "es" if random.random() < SPANISH else "en"
    parts = (
        MARK[language],
        random.choice(BEGINNINGS[language][kind]),
        random.choice(MIDDLES[language]),
        random.choice(ENDINGS[language]),
    )
    return " ".join(part for part in parts if part)
