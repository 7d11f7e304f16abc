from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

KEY_ROTATED = EventKind("audit.key_rotated", _("Signing key of the log changed"), ("old", "new", "reason"))
"""`old` and `new` are public keys in hexadecimal; it concerns the installation."""

EVENTS = (KEY_ROTATED,)
