from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

STORED = EventKind("vault.secret_stored", _("Credential stored"), ("name", "version"))

EVENTS = (STORED,)
