"""What Portavale keeps to write with: pictures, style, partners. All of it is invented."""

from __future__ import annotations

HARBOUR_ALT = "A sailing boat in front of the old harbour at sunset"
RINK_ALT = "The ice rink in the town park: white ice, dark trees behind it, lamps"
RINK_TAGS = "ice, sport, winter"
HARBOUR_TAGS = "harbour, summer"
HARBOUR_SOURCE = "Harbour Sailing Club, by mail of its chair"
SAILOR = "Petra Holm"

VOICE = (
    (
        "en",
        "We, the municipality",
        "You; first names only if people sign with theirs",
        "please, free, until",
        "citizens",
    ),
    ("nb", "Vi i kommunen", "Du", "gratis, innen, ring oss", "borgere, vedrørende"),
    ("ro", "Noi, primăria", "Dumneavoastră", "gratuit, până la", "cetățenii, subsemnatul"),
)
"""Language, who speaks, how people are addressed, words that are wanted, and words that are not."""

BIOS = {
    "en": "News and answers from Portavale Municipality. We read everything, and answer on working days within a day.",
    "nb": "Nytt og svar fra Portavale kommune. Vi leser alt, og svarer på hverdager innen ett døgn.",
    "ro": "Știri și răspunsuri de la Primăria Portavale. Citim tot și răspundem în zilele lucrătoare într-o zi.",
}

CONTACTS = (
    (
        "Portavale Fire Brigade",
        False,
        "Fire Brigade",
        "https://brigade.example/",
        "",
        "en",
        "Shares weather warnings at once.",
    ),
    ("Harbour Sailing Club", False, "", "https://sailing.example/", "", "nb", ""),
    ("Marit Aas", True, "The Portavale Courier", "", "desk@courier.example", "nb", "Deadline at 15:00."),
    ("Radio Delta", True, "Radio Delta", "", "news@delta.example", "ro", "Romanian news at 7 and 18."),
)
"""Name, press or partner, organisation, address, mail, language, what to know."""
SHARED_WITH = "Portavale Fire Brigade"
SHARED_AT = "https://brigade.example/news/water-tank"
