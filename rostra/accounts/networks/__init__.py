"""The table of networks, and how a profile is recognised by it."""

from __future__ import annotations

from rostra.accounts.networks.recognise import (
    Network,
    NotRecognised,
    Recognised,
    key_of,
    mixes_scripts,
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
    "key_of",
    "mixes_scripts",
    "network_named",
    "networks",
    "recognise",
    "recognise_anything",
]
