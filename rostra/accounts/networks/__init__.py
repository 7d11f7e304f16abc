"""The table of networks, and how a profile is recognised by it."""

from __future__ import annotations

from rostra.accounts.networks.lookalikes import looks_odd
from rostra.accounts.networks.recognise import (
    Network,
    NotRecognised,
    Recognised,
    is_on,
    key_of,
    network_named,
    networks,
    recognise,
)
from rostra.accounts.networks.websites import WEBSITE, recognise_anything

__all__ = [
    "WEBSITE",
    "Network",
    "NotRecognised",
    "Recognised",
    "is_on",
    "key_of",
    "looks_odd",
    "network_named",
    "networks",
    "recognise",
    "recognise_anything",
]
