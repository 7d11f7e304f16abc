"""What feeds are made of: elements with text that XML has a place for, and times as Atom writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"


def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """A child with this text; empty text gives an empty element."""
    child = ET.SubElement(parent, name, {key: legal(value) for key, value in attributes.items()})
    child.text = legal(text) or None
    return child


def document(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def legal(text: str) -> str:
    """Without the characters that XML 1.0 has no place for (section 2.2)."""
    return "".join(c for c in text if (c >= " " or c in "\t\n\r") and c not in "\ufffe\uffff")


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
