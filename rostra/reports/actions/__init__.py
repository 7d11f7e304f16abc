from __future__ import annotations

from rostra.reports.actions.attesting import (
    NotAllowed,
    NotAttestable,
    attest,
    page_of,
    remind,
    require_attestable,
    withdraw,
)
from rostra.reports.actions.looking import LOOK, Looked, ask_look, bodies_due, look, tell
from rostra.reports.actions.reporting import is_genuine, make_report

__all__ = [
    "LOOK",
    "Looked",
    "NotAllowed",
    "NotAttestable",
    "ask_look",
    "attest",
    "bodies_due",
    "is_genuine",
    "look",
    "make_report",
    "page_of",
    "remind",
    "require_attestable",
    "tell",
    "withdraw",
]
