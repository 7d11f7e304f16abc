"""Everything that changes a post: writing, approval, its time, and what the sweep finds."""

from .approval import NobodyToAsk, NotApproved, OtherContent, approve, ask_review, send_back
from .asking import change_asking
from .commenting import add_comment, settle_comment
from .correcting import (
    ask_correction,
    confirm_correction,
    may_confirm,
    new_findings,
    publish_again,
    refuse_correction,
    retry_correction,
    set_end,
    takes_steps,
)
from .drafts import PRESENT, TooLong, be_present, discard_words, drop_old_words, drop_words, keep_words, leave
from .moves import NotAllowed, NotNow, Quietness
from .overriding import NothingToOverride, override_check
from .restoring import restore_revision
from .schedule import Withdrawal, cancel_post, discard_post, reschedule_post, withdraw_post
from .standing_in import send_again, stand_in
from .sweep import check_planned, sweep
from .translating import ask_translation
from .workflow import set_workflow
from .writing import Saved, SavedMeanwhile, create_post, save_post

__all__ = [
    "PRESENT",
    "NobodyToAsk",
    "NotAllowed",
    "NotApproved",
    "NotNow",
    "NothingToOverride",
    "OtherContent",
    "Quietness",
    "Saved",
    "SavedMeanwhile",
    "TooLong",
    "Withdrawal",
    "add_comment",
    "approve",
    "ask_correction",
    "ask_review",
    "ask_translation",
    "be_present",
    "cancel_post",
    "change_asking",
    "check_planned",
    "confirm_correction",
    "create_post",
    "discard_post",
    "discard_words",
    "drop_old_words",
    "drop_words",
    "keep_words",
    "leave",
    "may_confirm",
    "new_findings",
    "override_check",
    "publish_again",
    "refuse_correction",
    "reschedule_post",
    "restore_revision",
    "retry_correction",
    "save_post",
    "send_again",
    "send_back",
    "set_end",
    "set_workflow",
    "settle_comment",
    "stand_in",
    "sweep",
    "takes_steps",
    "withdraw_post",
]
