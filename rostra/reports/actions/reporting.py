"""Reports: how a view stands, frozen in one language and signed with the key of the log."""

from __future__ import annotations

import base64
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.utils.translation import gettext as _

from rostra.audit import keys
from rostra.audit.actions import record
from rostra.audit.canonical import canonical
from rostra.audit.checkpoint import raw
from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.people.models import Member
from rostra.policy.questionnaire import LANGUAGES
from rostra.reports import events
from rostra.reports.actions.attesting import NotAllowed
from rostra.reports.checklists import checklists
from rostra.reports.content import report_capture
from rostra.reports.export_words import write
from rostra.reports.models import Report
from rostra.reports.queries import ground
from rostra.reports.rules import keeps


@transaction.atomic
def make_report(*, view: str, language: str, by: Member, now: datetime) -> Report:
    """How a view stands now, for good. Raises NotAllowed, and Refused for a view or language that is none.

    Raises audit.keys.KeyMissing where nothing can be signed.
    """
    if not keeps(by):
        raise NotAllowed(_("Administrators, security officers and records officers of the body make reports."))
    if view not in checklists():
        raise Refused(_("There is no such view."), field="view")
    if language not in LANGUAGES:
        raise Refused(_("There is no such language."), field="language")
    content = write(ground(now), checklists()[view], language=language, by=by.user.name, now=now)
    key = keys.signing_key(now=now)
    row = Report.objects.create(
        view=view,
        language=language,
        content=content,
        key=_text(raw(key.public_key())),
        signature=_text(key.sign(canonical(content))),
        by=by.user,
        at=now,
    )
    record(
        body=current_body_id(),
        by=by.user,
        now=now,
        kind=events.REPORTED.name,
        about=f"reports.report:{row.pk}",
        data={"view": view, "language": language},
        capture=report_capture(row),
    )
    return row


def is_genuine(report: Report) -> bool:
    """Whether its content is what was signed, with a key of this installation."""
    known = {_text(bytes(key.public)) for key in keys.all_keys()}
    if report.key not in known:
        return False
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(report.key))
    try:
        public.verify(base64.b64decode(report.signature), canonical(report.content))
    except InvalidSignature:
        return False
    return True


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
