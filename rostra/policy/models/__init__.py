from __future__ import annotations

from rostra.policy.models.deciding import Change, Decision, PublishingHold
from rostra.policy.models.drafting import Answer, Conflict, Instrument, TeamSeat, Version, Voice, Wording
from rostra.policy.models.jurisdictions import PackConfirmation, PackCorrection
from rostra.policy.models.learning import Acknowledgement, Campaign, Course, Training

__all__ = [
    "Acknowledgement",
    "Answer",
    "Campaign",
    "Change",
    "Conflict",
    "Course",
    "Decision",
    "Instrument",
    "PackConfirmation",
    "PackCorrection",
    "PublishingHold",
    "TeamSeat",
    "Training",
    "Version",
    "Voice",
    "Wording",
]
