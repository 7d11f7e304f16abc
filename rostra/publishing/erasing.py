"""How what was sent, changed and seen goes, when it is disposed of: the address stays, by which we know it as ours."""

from __future__ import annotations

from rostra.audit.erasing import Emptying
from rostra.channels.contract import Outgoing
from rostra.publishing.content import SOURCE, freeze
from rostra.publishing.models import Change, Delivery, Sight
from rostra.publishing.sources import CHANGE, SIGHT

NOTHING = {**freeze(Outgoing(text="")), "visibility": ""}
"""The form of a content, with nothing in it; neither public nor private, so that no page of posts finds it."""

UNSEEN = {"shown": "", "shown_at": None, "shown_hash": None, "shown_text": ""}

_ERASING = {
    SOURCE.name: Emptying(Delivery, {"content": NOTHING, "content_hash": b"", **UNSEEN}, {"look_at": None}),
    CHANGE.name: Emptying(Change, {"content": NOTHING, "content_hash": b"", "note": "", "reason": ""}),
    SIGHT.name: Emptying(Sight, {"text": "", "url": "", "file": None}),
}
ERASE = {name: emptying.erase for name, emptying in _ERASING.items()}
NOT_GONE = {name: emptying.not_gone for name, emptying in _ERASING.items()}
