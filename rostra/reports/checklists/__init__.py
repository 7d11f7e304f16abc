"""The checklists over the same evidence, as data: structure in `NAME.toml`, texts in `texts/LANGUAGE/NAME.toml`.

Plain Python.
"""

from rostra.reports.checklists.model import Checklist, ChecklistText, Point, Said
from rostra.reports.checklists.reading import BY_ELEMENT, PATH, checklists, point_of, text, title

__all__ = [
    "BY_ELEMENT",
    "PATH",
    "Checklist",
    "ChecklistText",
    "Point",
    "Said",
    "checklists",
    "point_of",
    "text",
    "title",
]
