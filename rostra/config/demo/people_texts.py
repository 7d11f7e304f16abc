"""Who works in Portavale, where, and with what. All of it is invented."""

from __future__ import annotations

from rostra.people.enums import DutyCode, RoleCode

UNITS = (
    ("Chief executive's office", ""),
    ("Communications", "Chief executive's office"),
    ("Service desk", "Communications"),
    ("Security and IT", "Chief executive's office"),
    ("Records and archive", "Chief executive's office"),
    ("Technical services", ""),
    ("Roads and water", "Technical services"),
    ("Culture and sport", ""),
    ("Swimming hall", "Culture and sport"),
)
"""Each with the unit above it."""

PEOPLE = (
    ("Ana Popa", "Head of communications", "Communications"),
    ("Jonas Berg", "Editor", "Communications"),
    ("Lena Krog", "Service desk", "Service desk"),
    ("Sara Lind", "Security officer", "Security and IT"),
    ("Ravi Nair", "Records officer", "Records and archive"),
    ("Ingrid Sand", "Chief executive", "Chief executive's office"),
    ("Omar Aziz", "Editor", "Communications"),
)

ROLES = {
    "Ana Popa": (RoleCode.ADMINISTRATOR, RoleCode.APPROVER, RoleCode.RESPONDER, RoleCode.RECORDS),
    "Jonas Berg": (RoleCode.EDITOR, RoleCode.RESPONDER),
    "Lena Krog": (RoleCode.RESPONDER,),
    "Sara Lind": (RoleCode.SECURITY,),
    "Ravi Nair": (RoleCode.RECORDS,),
    "Ingrid Sand": (RoleCode.READER,),
    "Omar Aziz": (RoleCode.EDITOR,),
}

# Nobody has advertising: the gap check has something to say.
DUTIES = {
    "Ana Popa": (DutyCode.STRATEGY, DutyCode.APPROVALS, DutyCode.CRISIS),
    "Jonas Berg": (DutyCode.PUBLISHING, DutyCode.TRAINING),
    "Lena Krog": (DutyCode.SERVICE, DutyCode.MONITORING),
    "Sara Lind": (DutyCode.PROTECTION,),
    "Ravi Nair": (DutyCode.MONITORING,),
    "Ingrid Sand": (DutyCode.APPROVALS, DutyCode.CRISIS),
    "Omar Aziz": (DutyCode.PUBLISHING,),
}

SPOKESPERSONS = {
    "Ana Popa": ("555 0101", "Daily questions of the press, and all that happens in the municipality's channels"),
    "Ingrid Sand": ("555 0100", "Budget, staff, and every crisis"),
    "Sara Lind": ("555 0117", ""),
}

DEVICES = (
    ("Laptop of the editors", "Laptop", "PV-0412", "Jonas", 48),
    ("Telephone of the service desk", "Mobile phone", "PV-0388", "Lena", 45),
    ("Security key and laptop of the security officer", "Laptop", "PV-0290", "Sara", 43),
    ("Old tablet of the service desk", "Tablet", "PV-0177", "Lena", 70),
)
"""Label, kind, inventory number, holder, and how many days ago the software was brought up to date."""

MANDATE_OF_JONAS = "Write and publish the municipality's posts, and answer comments under them."
MANDATE_OF_LENA = "Answer questions to the service desk and comments on the practice network, by the reply guide."
MANDATE_OF_OMAR = "Make and publish films of council meetings and events."
