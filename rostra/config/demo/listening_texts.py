"""What people say of Portavale without writing to it. All of it is invented."""

from __future__ import annotations

from typing import NamedTuple

WORDS = "Harbour Bridge"
PURPOSE = "So that damage and danger on the bridge are mended, also when nobody tells us."


class Overheard(NamedTuple):
    """Who says it, and when: days ago and the time, or hours ago."""

    name: str
    text: str
    when: str


OVERHEARD = (
    Overheard("mads", "Seen from the ferry: sunset behind the Harbour Bridge. Nothing more beautiful.", "3 20:10"),
    Overheard(
        "helen",
        "Twenty minutes on the Harbour Bridge again this morning. Does anybody who plans this ever cycle?",
        "2 09:20",
    ),
    Overheard(
        "sigrid", "Er det noen som vet hvorfor #HarbourBridge er stengt for syklister? Ingen skilt noe sted.", "2 17:45"
    ),
    Overheard(
        "mirela", "Cine repară balustrada de pe Harbour Bridge? E ruptă de vineri și trec copii pe acolo.", "1 11:05"
    ),
    Overheard("layla", "عبرت #HarbourBridge مع أطفالي اليوم، والحاجز من جهة المدرسة مكسور منذ أيام.", "1 15:30"),
    Overheard("astrid", "Vet någon när Harbour Bridge öppnar för bussarna igen? Linje 22 tar en evig tid.", "5h"),
    Overheard("piotr", "Smoke and flames from the lamp post in the middle of the Harbour Bridge, it is on fire!", "3h"),
)
NOTHING_FOR_US = "mads"
