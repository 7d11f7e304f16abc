"""The only way from a URL to a stop or to something that is posted by hand: the object, 403 or 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from rostra.core.models import StoredFile
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may_on
from rostra.policy.models import PublishingHold
from rostra.policy.rules import may_stop
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.publishing.rules import may_post


def hold_to_lift(member: Member, pk: int) -> PublishingHold:
    """A stop, for somebody who may let publishing go on; 403 for other members."""
    row = PublishingHold.objects.select_related("account__unit", "by").filter(pk=pk).first()
    if row is None:
        raise Http404
    if not may_stop(member, row.account):
        raise PermissionDenied(_("Only administrators and approvers stop publishing, and let it go on."))
    return row


def task_or_404(member: Member, pk: int) -> Delivery:
    """What is or was to be posted by hand, for those who see the account."""
    people = ("taken_by", "created_by", "follows")
    rows = Delivery.objects.select_related("account__unit", *people).filter(pk=pk)
    row = rows.exclude(state__in=[DeliveryState.SENDING, DeliveryState.UNKNOWN]).first()
    if row is None or not _was_by_hand(row) or not may_on(member, Right.READ, row.account):
        raise Http404
    return row


def task_to_do(member: Member, pk: int) -> Delivery:
    """The same, for those who write or approve on the account; 403 for others who see it."""
    row = task_or_404(member, pk)
    if not may_post(member, row.account):
        raise PermissionDenied(_("Only people who write or approve on this account post there by hand."))
    return row


def task_file_or_404(member: Member, pk: int, number: int) -> tuple[StoredFile, str]:
    """A file that goes with it, and the name under which it was approved."""
    media = task_or_404(member, pk).content["media"]
    if number >= len(media):
        raise Http404
    row = StoredFile.objects.filter(sha256=bytes.fromhex(media[number]["sha256"])).first()
    if row is None:
        raise Http404
    return row, media[number]["name"]


def task_captions_or_404(member: Member, pk: int, number: int, language: str) -> tuple[StoredFile, str]:
    """The captions of a film that goes with it, and a name for them."""
    media = task_or_404(member, pk).content["media"]
    item = media[number] if number < len(media) else {}
    sha256 = next((each["sha256"] for each in item.get("captions", ()) if each["language"] == language), None)
    row = StoredFile.objects.filter(sha256=bytes.fromhex(sha256)).first() if sha256 else None
    if row is None:
        raise Http404
    stem = item["name"].rpartition(".")[0] or item["name"]
    return row, f"{stem}.{language}.vtt"


def _was_by_hand(row: Delivery) -> bool:
    """It is a task now, or somebody did it: no program has ever tried."""
    return row.state == DeliveryState.BY_HAND or (row.attempts == 0 and bool(row.taken_by_id or row.sent_at))
