from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

FELL_SHORT = EventKind("reports.fell_short", _("Evidence fell short"), ("evidence", "of", "short"))
HOLDS_AGAIN = EventKind("reports.holds_again", _("Evidence holds again"), ("evidence", "of"))
ATTESTED = EventKind("reports.attested", _("Person attested"), ("subject", "statement", "until"))
WITHDRAWN = EventKind("reports.attestation_withdrawn", _("Attestation withdrawn"), ("subject", "reason"))
REPORTED = EventKind("reports.report_made", _("Report on compliance made"), ("view", "language"))

EVENTS = (FELL_SHORT, HOLDS_AGAIN, ATTESTED, WITHDRAWN, REPORTED)
