"""Jurisdiction packs: what the laws of a country ask of a public body, as data, each value with how certain it is.

Plain Python. Nothing here is legal advice: a value that is not certain has to be confirmed by the body's lawyer.
"""

from rostra.jurisdictions.packs.languages import in_language
from rostra.jurisdictions.packs.model import Certainty, Law, Pack, Period, Region, Shape, Stated, Term, Unit, Value
from rostra.jurisdictions.packs.reading import (
    SAYS,
    Fault,
    PackError,
    names,
    pack,
    read,
    read_value,
    require_languages,
    values,
    with_values,
)

__all__ = [
    "SAYS",
    "Certainty",
    "Fault",
    "Law",
    "Pack",
    "PackError",
    "Period",
    "Region",
    "Shape",
    "Stated",
    "Term",
    "Unit",
    "Value",
    "in_language",
    "names",
    "pack",
    "read",
    "read_value",
    "require_languages",
    "values",
    "with_values",
]
