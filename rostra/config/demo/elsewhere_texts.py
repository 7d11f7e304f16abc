"""What Portavale said elsewhere. All of it is invented."""

from __future__ import annotations

from typing import NamedTuple


class Comment(NamedTuple):
    place: str
    text: str
    language: str
    answered: str
    url: str = ""
    quote: str = ""
    approved_words: bool = False


ARTICLE = Comment(
    place="Harbour Times, comments under “Water tank closes in March”",
    url="https://times.example/news/water-tank-closes#comment-41",
    text=(
        "This is Portavale Municipality. The old tank closes on 3 March, but nobody loses their water: the new tank has "
        "been filled since January. Dates for each street: https://www.portavale.example/water"
    ),
    language="en",
    answered="A reader believed that the harbour would be without water from March on.",
    quote="So from March we fetch water in buckets?",
    approved_words=True,
)
GROUP = Comment(
    place="Neighbours of Harbour Street",
    text="Hi, Lena from Portavale Municipality here. The street lights are repaired on Thursday 12 March.",
    language="en",
    answered="Neighbours asked each other when the street lights come back.",
)
GROUP_AS_IT_WAS = (
    "Hi, Lena from Portavale Municipality here. The street lights are repaired on Thursday 12 March. "
    "If yours stays dark after that, tell us: https://www.portavale.example/ask"
)
WHY = "The last sentence was missing."
