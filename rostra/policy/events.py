from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

DECIDED = EventKind("policy.decided", _("Policy question decided"), ("key", "old", "new"))

EVENTS = (DECIDED,)
