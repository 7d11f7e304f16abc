from __future__ import annotations

from typing import Any

from django.utils import timezone

from rostra.core.queue import job
from rostra.portal.mail import mail_answers


@job("portal.mail_answers", every="* * * * * */30")
def mail_new_answers(**_: Any) -> None:
    """Every half minute: answers that went out to the status page also go by mail, where an address was given."""
    mail_answers(now=timezone.now())
