from __future__ import annotations

from typing import Any

from django.utils import timezone

from rostra.core.queue import job
from rostra.portal.mail import mail_answers, mail_notes


@job("portal.mail_answers", every="* * * * * */30")
def mail_new_answers(**_: Any) -> None:
    """Every half minute: answers that went out to the status page also go by mail, where an address was given."""
    mail_answers(now=timezone.now())


@job("portal.mail_notes", every="*/5 * * * *")
def mail_new_notes(**_: Any) -> None:
    """Every five minutes: what people were told about fakes that they reported also goes by mail."""
    mail_notes(now=timezone.now())
