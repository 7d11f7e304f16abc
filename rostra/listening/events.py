from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

WATCH_MADE = EventKind("listening.watch_made", _("Watch made"), ("words", "purpose", "accounts", "keep_days"))
WATCH_ENDED = EventKind("listening.watch_ended", _("Watch ended"), ("words", "finds"))
SET_ASIDE = EventKind("listening.set_aside", _("Find set aside"), ("finds",))
SET_BACK = EventKind("listening.set_back", _("Find set aside is new again"), ("finds",))
DELETED = EventKind("listening.deleted", _("Find deleted"), ("finds",))
FELL_AWAY = EventKind("listening.fell_away", _("Finds deleted after their time"), ("finds",))

EVENTS = (WATCH_MADE, WATCH_ENDED, SET_ASIDE, SET_BACK, DELETED, FELL_AWAY)
"""`about` is the watch. Nothing of what somebody wrote, and nothing of who did. That somebody took one is an event of its
conversation: `inbox.found`."""
