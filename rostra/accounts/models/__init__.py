from __future__ import annotations

from rostra.accounts.models.account import Account, Call, Fetch, RateLimit
from rostra.accounts.models.charter import Charter
from rostra.accounts.models.ending import Certification, Closing, ClosingStep, Snapshot
from rostra.accounts.models.opening import Opening, OpeningStep
from rostra.accounts.models.proofs import FakeCase, FakeNote, FakeReport, LinkedSite, Proof, ProofCode
from rostra.accounts.models.terms import Acceptance, Delegate, Terms

__all__ = [
    "Acceptance",
    "Account",
    "Call",
    "Certification",
    "Charter",
    "Closing",
    "ClosingStep",
    "Delegate",
    "FakeCase",
    "FakeNote",
    "FakeReport",
    "Fetch",
    "LinkedSite",
    "Opening",
    "OpeningStep",
    "Proof",
    "ProofCode",
    "RateLimit",
    "Snapshot",
    "Terms",
]
