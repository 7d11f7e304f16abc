"""Posts, the plan they stand in, what is typed and not saved, the library they draw on, and what was said elsewhere."""

from rostra.editorial.models.approving import AccountWorkflow
from rostra.editorial.models.library import (
    Asset,
    Brand,
    Captions,
    Consent,
    Contact,
    ShareRequest,
    Style,
    Template,
)
from rostra.editorial.models.outreach import Outreach
from rostra.editorial.models.plan import Cadence, CalendarFeed, ContentType, Idea, IdeaComment, PlanEntry, Slot
from rostra.editorial.models.post import Approval, Comment, Override, Post, Version
from rostra.editorial.models.writing import Autosave, Editing, LinkState

__all__ = [
    "AccountWorkflow",
    "Approval",
    "Asset",
    "Autosave",
    "Brand",
    "Cadence",
    "CalendarFeed",
    "Captions",
    "Comment",
    "Consent",
    "Contact",
    "ContentType",
    "Editing",
    "Idea",
    "IdeaComment",
    "LinkState",
    "Outreach",
    "Override",
    "PlanEntry",
    "Post",
    "ShareRequest",
    "Slot",
    "Style",
    "Template",
    "Version",
]
