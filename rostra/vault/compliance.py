"""Evidence from what is on record about secrets: who can open them, who confirmed them, what must be changed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from rostra.core.scoping import current_body_id
from rostra.policy.decisions import ATTEST_MONTHS
from rostra.policy.evidence import Finding, Provider, find, found_by
from rostra.policy.queries import decided
from rostra.vault.actions.attesting import MONTH, TIME_TO_ANSWER
from rostra.vault.models import Item, RotationTask

_CONFIRMED = """
SELECT h.item_id, CASE WHEN a.answer IS NULL THEN 'silent' WHEN a.answer <> 'yes' THEN 'refused' END AS why
FROM vault_holding h JOIN vault_item i ON i.id = h.item_id AND i.retired_at IS NULL
JOIN people_member m ON m.id = h.member_id AND m.left_at IS NULL JOIN people_user u ON u.id = m.user_id AND u.is_active
LEFT JOIN (
  SELECT DISTINCT ON (item_id, member_id) item_id, member_id, answer FROM vault_attestation
  WHERE body_id = %(body)s AND answered_at >= %(since)s ORDER BY item_id, member_id, answered_at DESC, id DESC
) a ON a.item_id = h.item_id AND a.member_id = h.member_id
WHERE h.body_id = %(body)s AND h.ended_at IS NULL AND h.since < %(since)s
"""
"""Who held a secret then already, and what they said last since."""


def custodians(_now: datetime) -> Finding:
    """Each secret can be opened by two people who are there, and one of them answers for it."""
    custodian = Q(custodian__isnull=False, custodian__left_at=None, custodian__user__is_active=True)
    there = Q(holdings__ended_at=None, holdings__member__left_at=None, holdings__member__user__is_active=True)
    # Nobody counts twice: the custodian may be among those who hold it.
    others = Count("holdings", filter=there & ~Q(holdings__member=F("custodian")))
    rows = Item.objects.filter(retired_at=None).annotate(others=others)
    why = {
        "nobody": ~custodian & Q(others=0),
        "one": (custodian & Q(others=0)) | (~custodian & Q(others=1)),
        "no_custodian": ~custodian,
    }
    return find(rows, why, about="vault.item")


def attested(now: datetime) -> Finding:
    """Who has held a secret for as long as the policy says has confirmed it within that time, or the answer's."""
    since = now - decided(ATTEST_MONTHS) * MONTH - TIME_TO_ANSWER
    return found_by(_CONFIRMED, {"body": current_body_id(), "since": since}, about="vault.item")


def rotated(now: datetime) -> Finding:
    """No secret waits to be changed for longer than the policy allows."""
    late = RotationTask.objects.filter(item=OuterRef("pk"), done_at=None, due_at__lte=now)
    return find(Item.objects.filter(retired_at=None), {"late": Q(Exists(late))}, about="vault.item")


PROVIDERS = (
    Provider(
        name="vault.custodians",
        label=_("Each secret can be opened by at least two people"),
        look=custodians,
        reasons={
            "nobody": _("Nobody who works here can open this secret."),
            "one": _("One person only can open this secret."),
            "no_custodian": _("This secret has no custodian who works here."),
        },
        mend="vault:board",
    ),
    Provider(
        name="vault.attested",
        label=_("Holders have confirmed the secrets that they hold"),
        look=attested,
        reasons={
            "refused": _("Somebody who holds it could not confirm it."),
            "silent": _("Somebody who holds it has not confirmed it in the time that the policy sets."),
        },
        mend="vault:board",
    ),
    Provider(
        name="vault.rotated",
        label=_("No secret waits too long to be changed"),
        look=rotated,
        reasons={"late": _("It should have been changed by now.")},
        mend="vault:board",
    ),
)
