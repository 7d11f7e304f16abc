from __future__ import annotations

from rostra.records.models.capturing import PageCapture
from rostra.records.models.classing import Classing, FilingPlace, FilingRule, RecordClass
from rostra.records.models.disposing import (
    Decision,
    DisposalItem,
    DisposalList,
    ErasureCase,
    ErasureItem,
    FileRemoval,
    Hold,
    HoldItem,
    Redaction,
)
from rostra.records.models.exporting import Export, ExportPart
from rostra.records.models.filed import Record, RecordFile
from rostra.records.models.journal import JournalDecision, JournalEntry
from rostra.records.models.loaded import LoadedItem, LoadedPackage
from rostra.records.models.outcomes import Outcome, OutcomeItem
from rostra.records.models.past import PastImport, PastItem
from rostra.records.models.reading import Reading, ReadingSeal, SavedSearch

__all__ = [
    "Classing",
    "Decision",
    "DisposalItem",
    "DisposalList",
    "ErasureCase",
    "ErasureItem",
    "Export",
    "ExportPart",
    "FileRemoval",
    "FilingPlace",
    "FilingRule",
    "Hold",
    "HoldItem",
    "JournalDecision",
    "JournalEntry",
    "LoadedItem",
    "LoadedPackage",
    "Outcome",
    "OutcomeItem",
    "PageCapture",
    "PastImport",
    "PastItem",
    "Reading",
    "ReadingSeal",
    "Record",
    "RecordClass",
    "RecordFile",
    "Redaction",
    "SavedSearch",
]
