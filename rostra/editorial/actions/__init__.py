"""Everything that changes a post: writing, approval, its time, and what the sweep finds."""

from .approval import NobodyToAsk, NotApproved, OtherContent, approve, ask_review, send_back
from .moves import NotAllowed, NotNow
from .schedule import Withdrawal, cancel_post, discard_post, reschedule_post, withdraw_post
from .sweep import sweep
from .writing import Saved, SavedMeanwhile, add_media, create_post, save_post

__all__ = [
    "NobodyToAsk",
    "NotAllowed",
    "NotApproved",
    "NotNow",
    "OtherContent",
    "Saved",
    "SavedMeanwhile",
    "Withdrawal",
    "add_media",
    "approve",
    "ask_review",
    "cancel_post",
    "create_post",
    "discard_post",
    "reschedule_post",
    "save_post",
    "send_back",
    "sweep",
    "withdraw_post",
]
