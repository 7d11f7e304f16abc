"""What no program can tell: questions that whoever approves asks themselves (R-072, R-097, R-222)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

QUESTIONS = (
    _("Is it true, and is the source known?"),
    _("Are spelling and grammar right, and is it said simply?"),
    _("Does the body speak here, and not a person with an opinion?"),
    _("Does it favour no party, no candidate and no company?"),
    _("May everybody who is named or shown be named and shown?"),
    _("Does it fit the work of whoever writes it, and what the body stands for?"),
    _("Would we say it like this to somebody's face?"),
)
