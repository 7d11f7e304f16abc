"""Anticipated refusals: an action says no in a sentence for the user. Anything else that is raised is a bug."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """Base of what actions refuse. The message is translated and shown as it is; `field` names the form field, if one."""

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field

    def __str__(self) -> str:
        return str(self.args[0])


class Faster(Refused):
    """Somebody else changed the same thing in between; nothing was done. The page shows how it stands now."""
