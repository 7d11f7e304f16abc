from __future__ import annotations

from rostra.accounts.actions.certifying import certify
from rostra.accounts.actions.charters import SavedMeanwhile, approve_charter, may_approve_charter, save_charter
from rostra.accounts.actions.closing import begin_closing, finish_closing, settle_step, stop_closing, take_snapshot
from rostra.accounts.actions.connecting import (
    NotConnected,
    add_account,
    change_credentials,
    connect_account,
    move_account,
)
from rostra.accounts.actions.deciding import decide_step, may_decide, step_to_decide
from rostra.accounts.actions.dormancy import mark_awake, mark_dormant
from rostra.accounts.actions.fakes import bodies_with_fakes, check_fakes, move_case, report_fake, tell_reporters
from rostra.accounts.actions.moves import NotAllowed, NotNow
from rostra.accounts.actions.opening import begin_opening, complete_opening, end_pilot, next_review
from rostra.accounts.actions.proposing import (
    AlreadyThere,
    change_entry,
    propose_account,
    propose_existing,
    submit_proposal,
    take_back_proposal,
)
from rostra.accounts.actions.proving import bodies_to_renew, make_code, prove, remind_of_proofs, renew_proofs
from rostra.accounts.actions.sites import decide_site, end_site, propose_site, remind_of_sites, review_site
from rostra.accounts.actions.terms import Document, accept_terms, add_terms, end_delegate, name_delegate
from rostra.accounts.actions.watching import find_dormant, open_certifications, refresh_activity, remind, watch_accounts
from rostra.accounts.line import note_failure

__all__ = [
    "AlreadyThere",
    "Document",
    "NotAllowed",
    "NotConnected",
    "NotNow",
    "SavedMeanwhile",
    "accept_terms",
    "add_account",
    "add_terms",
    "approve_charter",
    "begin_closing",
    "begin_opening",
    "bodies_to_renew",
    "bodies_with_fakes",
    "certify",
    "change_credentials",
    "change_entry",
    "check_fakes",
    "complete_opening",
    "connect_account",
    "decide_site",
    "decide_step",
    "end_delegate",
    "end_pilot",
    "end_site",
    "find_dormant",
    "finish_closing",
    "make_code",
    "mark_awake",
    "mark_dormant",
    "may_approve_charter",
    "may_decide",
    "move_account",
    "move_case",
    "name_delegate",
    "next_review",
    "note_failure",
    "open_certifications",
    "propose_account",
    "propose_existing",
    "propose_site",
    "prove",
    "refresh_activity",
    "remind",
    "remind_of_proofs",
    "remind_of_sites",
    "renew_proofs",
    "report_fake",
    "review_site",
    "save_charter",
    "settle_step",
    "step_to_decide",
    "stop_closing",
    "submit_proposal",
    "take_back_proposal",
    "take_snapshot",
    "tell_reporters",
    "watch_accounts",
]
