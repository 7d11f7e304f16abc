from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

CONNECTED = EventKind("accounts.connected", _("Account connected"), ("channel", "handle", "remote_id"))
CHANGED = EventKind("accounts.changed", _("Account changed"), ("fields",))
MOVED = EventKind("accounts.state_changed", _("Account state changed"), ("old", "new", "code"))

EVENTS = (CONNECTED, CHANGED, MOVED)
