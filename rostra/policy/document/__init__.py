"""The policy as people read it: chapters, clauses, readings; generated from decisions, kept as it was adopted."""

from rostra.policy.document.building import chapters, clause, document, template_of
from rostra.policy.document.changes import Changed, changes
from rostra.policy.document.filling import placeholders
from rostra.policy.document.model import Annexed, Chapter, Clause, Document
from rostra.policy.document.readings import Line, Reading, Which, frozen, languages_of, reading

__all__ = [
    "Annexed",
    "Changed",
    "Chapter",
    "Clause",
    "Document",
    "Line",
    "Reading",
    "Which",
    "changes",
    "chapters",
    "clause",
    "document",
    "frozen",
    "languages_of",
    "placeholders",
    "reading",
    "template_of",
]
