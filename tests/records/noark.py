"""Whether a file is an offentligJournal of Noark 5: by our own description of it, and by the schema where that is at hand."""

from __future__ import annotations

import os
from pathlib import Path

from lxml import etree

SCHEMAS = Path(os.environ.get("ROSTRA_TEST_DATA", "nowhere")).parent / "standards" / "noark5"
"""A folder with offentligJournal.xsd and metadatakatalog.xsd of the National Archives, v5.0."""
SCHEMA = SCHEMAS / "offentligJournal.xsd"
DESCRIPTION = Path(__file__).parent / "offentlig_journal.rng"


def journal_is_valid(content: bytes) -> bool:
    tree = etree.fromstring(content)
    described = bool(etree.RelaxNG(etree.parse(DESCRIPTION)).validate(tree))
    if not SCHEMA.exists():
        return described
    return described and bool(etree.XMLSchema(etree.parse(SCHEMA)).validate(tree))
