"""What the municipality keeps in the vault, who holds it, and what must be done about it."""

from __future__ import annotations

from datetime import timedelta

from rostra.config.demo.office import Office
from rostra.config.demo.register import youtube
from rostra.vault import actions as vault
from rostra.vault.enums import Answer, Kind
from rostra.vault.models import Attestation

# Invented for the demo; they open nothing.
CHANNEL_PASSWORD = "otter lantern gravel quilt 84"  # noqa: S105
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODES = "4821-0937\n7710-2264\n9035-8812\n1197-4406"
BREAK_GLASS = "harbour-quartz-1903-willow-frost"
EXPORT_PASSWORD = "vhqk tzwm ybdn prle"  # noqa: S105


def fill(office: Office) -> None:
    """Passwords, codes, and the numbers and addresses by which accounts are got back."""
    account, sara = youtube(), office.sara
    now = office.at("195 10:00")
    password = vault.add_item(
        kind=Kind.SHARED_PASSWORD,
        label="Password of the film channel",
        value=CHANNEL_PASSWORD,
        account=account,
        custodian=office.jonas,
        by=sara,
        now=now,
    )
    vault.give_holding(item=password, member=office.omar, by=office.jonas, now=office.at("194 09:00"))
    vault.add_item(
        kind=Kind.TOTP,
        label="Second factor of the film channel",
        value=SEED,
        account=account,
        custodian=office.jonas,
        by=sara,
        now=now,
    )
    vault.add_item(
        kind=Kind.RECOVERY_CODES,
        label="Recovery codes of the film channel",
        value=CODES,
        account=account,
        custodian=sara,
        by=sara,
        now=now,
    )
    vault.add_item(
        kind=Kind.RECOVERY_PHONE,
        label="Telephone that gets the film channel back",
        value="",
        contact="555 0110, in the safe of the service desk",
        account=account,
        custodian=office.ana,
        by=sara,
        now=now,
    )
    vault.add_item(
        kind=Kind.RECOVERY_MAIL,
        label="Mailbox for recovery",
        value="",
        contact="recovery@portavale.example",
        custodian=office.ravi,
        by=sara,
        now=now,
    )
    glass = vault.add_item(
        kind=Kind.BREAK_GLASS,
        label="Emergency access to the mail domain",
        value=BREAK_GLASS,
        custodian=sara,
        by=sara,
        now=now,
    )
    vault.give_holding(item=glass, member=office.ingrid, by=sara, now=office.at("194 09:30"))
    vault.add_item(
        kind=Kind.APP_PASSWORD,
        label="Monthly export of viewing figures",
        value=EXPORT_PASSWORD,
        account=account,
        custodian=office.jonas,
        expires_at=office.now + timedelta(days=9, hours=3),
        by=sara,
        now=office.at("81 10:00"),
    )


def attest(office: Office) -> None:
    """Half a year later everybody is asked what they hold; Ana has not answered yet."""
    vault.open_attestations(now=office.at("11 12:00"))
    waiting = Attestation.objects.exclude(member=office.ana).select_related("item", "member__user").order_by("pk")
    for number, attestation in enumerate(waiting):
        at = office.at("10 09:00") + timedelta(minutes=20 * number)
        vault.answer_attestation(attestation=attestation, answer=Answer.YES, by=attestation.member, now=at)
