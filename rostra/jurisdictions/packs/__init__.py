"""Jurisdiction packs: what the laws of a country ask of a public body, as data, each value with how certain it is.

Plain Python. Nothing here is legal advice: a value that is not certain has to be confirmed by the body's lawyer.
"""

from rostra.jurisdictions.packs.model import Certainty, Law, Pack, Period, Region, Stated, Term, Unit
from rostra.jurisdictions.packs.reading import PackError, names, pack, read

__all__ = [
    "Certainty",
    "Law",
    "Pack",
    "PackError",
    "Period",
    "Region",
    "Stated",
    "Term",
    "Unit",
    "names",
    "pack",
    "read",
]
