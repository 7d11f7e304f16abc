"""What the demo's records officer decided, and the comments of half a year ago whose time is over."""

from __future__ import annotations

PACK = "nb-NO"
ROUTINE = "1.3"
MONTHS = 3
NUMBER = "KS 14/2026"
TITLE = "Routine comments and answers"
BASIS = "Archives regulation, and the decision of the municipal council of Portavale on routine correspondence"
CONDITIONS = "What belongs to a case has been moved to it before."

# The language of each citizen is their own.
PRAISE = (
    ("Nora Vik", "Takk for fine julelys i Storgata!"),
    ("Mihai Rusu", "Mulțumim pentru banca nouă din parc."),
    ("Ali Haddad", "شكرا على تنظيف الشاطئ."),
    ("Karin Ek", "Snyggt jobbat med cykelvägen!"),
    ("Tom Reed", "The new signs at the station are easy to read. Thank you."),
    ("Nora Vik", "Koselig konsert på torget i går."),
)

HOLD_TITLE = "Claim after the fall at the bus station"
HOLD_REASON = "The municipality's lawyer asks that nothing about the bus station goes before the claim is settled."
HOLD_WORDS = "station"

ERASURE_NAME = "Karin Ek"
ERASURE_WORDS = "Please delete what I wrote to you last spring."

EXPORT_TITLE = "What we published and answered"
EXPORT_PURPOSE = "The archive tries the package that it will get every year."
