"""What a channel can do, as its adapter says once and for all, and which files it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do. `max_chars` 0 means no limit; `live_proof` says how the adapter was tested.

    `threads`: items of ours can follow each other. `look`: the network shows our item again, so that a change or a
    removal there is noticed. `edit_alt`: an edit also changes how files are described. `assisted`: a person publishes,
    Rostra prepares and checks. `media_seconds` and `media_aspect` (least and greatest width : height) are 0 where the
    network sets no limit, or none is known; what holds for films only stands in `film_bytes` and `film_aspect`, 0 where
    they are as other files. `subject`: a post has a heading of its own. `card`: the card of the link is made from what
    goes along (`Outgoing.link_title`), not by the network from the page. `renews`: credentials that end are exchanged
    for new ones without a person. `search`: the network can be searched for public posts by words.
    """

    max_chars: int = 0
    publish: bool = True
    inbox: bool = True
    media: int = 0
    media_types: tuple[str, ...] = ()
    media_bytes: int = 0
    media_seconds: int = 0
    media_aspect: tuple[float, float] = (0.0, 0.0)
    film_bytes: int = 0
    film_aspect: tuple[float, float] = (0.0, 0.0)
    alt_text: bool = False
    captions: bool = False
    threads: bool = False
    edit: bool = False
    edit_alt: bool = False
    look: bool = False
    assisted: bool = False
    withdraw: bool = False
    hide: bool = False
    webhooks: bool = False
    renews: bool = False
    idempotent: bool = False
    find: bool = False
    search: bool = False
    public: bool = True
    private: bool = False
    subject: bool = False
    card: bool = False
    poll_seconds: int = 60
    live_proof: Literal["real", "emulator", "contract", "own"] = "contract"

    def bytes_of(self, content_type: str) -> int:
        """The most that a file of this type may have; 0 is no limit."""
        return (_is_film(content_type) and self.film_bytes) or self.media_bytes

    def aspect_of(self, content_type: str) -> tuple[float, float]:
        """The least and greatest width : height of a file of this type; zeros are no limit."""
        return self.film_aspect if _is_film(content_type) and self.film_aspect[1] else self.media_aspect


def _is_film(content_type: str) -> bool:
    return content_type.startswith("video/")
