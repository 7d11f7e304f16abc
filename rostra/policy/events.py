from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

DECIDED = EventKind("policy.decided", _("Policy question decided"), ("key", "old", "new"))
STOPPED = EventKind("policy.publishing_stopped", _("Publishing stopped"), ("account", "reason", "answers_go_on"))
RESUMED = EventKind("policy.publishing_resumed", _("Publishing goes on"), ("reason", "overdue"))

EVENTS = (DECIDED, STOPPED, RESUMED)
