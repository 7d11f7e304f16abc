"""Everything that changes secrets. Only `vault` and `accounts` may call it; others ask for an open channel."""

from .attesting import NotAnswered, answer_attestation, open_attestations
from .incidents import report_incident
from .items import (
    NotPossible,
    NotYours,
    add_item,
    change_item,
    end_holding,
    give_holding,
    retire,
    revoke_item,
    rotate_item,
)
from .leaving import (
    count_exposed,
    count_holdings,
    hand_over,
    rotate_exposed,
    rotate_not_needed,
    rotate_on_loss,
)
from .rekeying import Rekeyed, lose_key, rekey
from .revealing import NotShown, Shown, ask_release, decide_release, expire_releases, reveal
from .rotating import NothingMeant, open_rotations
from .tokens import (
    Tokens,
    note_reach,
    open_secrets,
    refresh_tokens,
    renewable,
    replace_tokens,
    retire_credentials,
    sealed_secrets,
    store_secrets,
    unsealed,
)
from .watching import remind_attestations, remind_rotations, rotate_by_calendar, warn_expiring

__all__ = [
    "NotAnswered",
    "NotPossible",
    "NotShown",
    "NotYours",
    "NothingMeant",
    "Rekeyed",
    "Shown",
    "Tokens",
    "add_item",
    "answer_attestation",
    "ask_release",
    "change_item",
    "count_exposed",
    "count_holdings",
    "decide_release",
    "end_holding",
    "expire_releases",
    "give_holding",
    "hand_over",
    "lose_key",
    "note_reach",
    "open_attestations",
    "open_rotations",
    "open_secrets",
    "refresh_tokens",
    "rekey",
    "remind_attestations",
    "remind_rotations",
    "renewable",
    "replace_tokens",
    "report_incident",
    "retire",
    "retire_credentials",
    "reveal",
    "revoke_item",
    "rotate_by_calendar",
    "rotate_exposed",
    "rotate_item",
    "rotate_not_needed",
    "rotate_on_loss",
    "sealed_secrets",
    "store_secrets",
    "unsealed",
    "warn_expiring",
]
