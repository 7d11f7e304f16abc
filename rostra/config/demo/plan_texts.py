"""What Portavale plans. All of it is invented."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of content; `days` is how often it is due, None as needed; `titles` are the posts that are of it."""

    name: str
    purpose: str
    form: str
    risk: str
    service: bool
    owner: str
    days: int | None
    titles: tuple[str, ...]


KINDS = (
    Kind(
        "Works and disruptions",
        "People can plan their way, and know what does not work today.",
        "text",
        "low",
        True,
        "lena",
        None,
        (
            "Water main works in Harbour Street",
            "Lift at Gara Veche: repair on Friday",
            "Winter tyres on all buses",
            "How we clear the snow",
        ),
    ),
    Kind(
        "Services and opening hours",
        "People find the service that they need, and when it is open.",
        "link",
        "low",
        True,
        "jonas",
        7,
        (
            "New opening hours of the swimming hall",
            "Library closed on Friday",
            "What happens to a question that you send us?",
        ),
    ),
    Kind(
        "Questions to people",
        "We hear what people think before the council decides.",
        "question",
        "normal",
        False,
        "ana",
        14,
        ("Have your say on the night bus",),
    ),
    Kind(
        "Events",
        "People know in time where they can take part.",
        "picture",
        "low",
        False,
        "jonas",
        7,
        ("Christmas market opens on Saturday", "Ice rink opens on Friday"),
    ),
    Kind(
        "Budget and figures",
        "One figure a month that people can picture, from the budget or a report.",
        "picture",
        "normal",
        False,
        "ravi",
        30,
        (),
    ),
)

SLOTS = (
    # Name, days of the week (Monday is 0), time, every how many weeks, kind of content, owner.
    ("The week ahead", (0,), "08:30", 1, "Works and disruptions", "lena"),
    ("Thursday question", (3,), "12:00", 2, "Questions to people", "ana"),
)

ASKS = {"Have your say on the night bus": "opinion"}
"""What posts of these titles ask people for."""

ENTRIES = (
    # Kind, title, first and last day (days ago; with a minus, ahead), what may go out, note.
    (
        "works",
        "Harbour Street works: replacement buses",
        "1",
        "-2",
        "no",
        "Technical services tell us each morning how far they are.",
    ),
    (
        "election",
        "Election silence",
        "-5",
        "-6",
        "service",
        "Before the county election the municipality says nothing that could look like advertising.",
    ),
    ("press", "Press conference on the budget", "-1", "-1", "no", "The mayor and the treasurer, 11:00, town hall."),
)

IDEAS = (
    # When, from whom, title, text.
    (
        "5 14:10",
        "ravi",
        "Old photographs of the harbour",
        "The archive has 300 pictures that nobody knows. One each Friday, and people tell us who is on them?",
    ),
    (
        "3 09:25",
        "ingrid",
        "Vis hva brøytebilene gjør om natten",
        "Folk ringer og spør hver vinter. En kort film fra førerhuset ville svart på det meste.",
    ),
    (
        "2 16:40",
        "lena",
        "Ce se întâmplă cu o sesizare",
        "Mulți cred că nimeni nu citește. Patru imagini: cine o primește, cine decide, cât durează, cum aflați.",
    ),
)
IDEA_COMMENT = ("2 10:05", "jonas", "Gladly. Ask the drivers whether they want to be seen.")
"""On the second idea."""
