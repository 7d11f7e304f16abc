"""What the policy's document says of data about people: a map of it, and where an assessment of its risks begins."""

from __future__ import annotations

from django.utils.functional import lazy

from rostra.inbox.privacy_notice import heading, kept, risks
from rostra.policy.annexes import Annex

_heading = lazy(heading, str)

ANNEXES = (
    Annex(name="inbox.privacy.map", title=_heading("map"), rows=kept, empty=""),
    Annex(name="inbox.privacy.risks", title=_heading("assessment"), rows=risks, empty=""),
)
