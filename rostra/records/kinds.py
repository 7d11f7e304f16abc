"""What each kind of record is called (`rostra.audit.sources.KINDS`)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KIND_NAMES: Mapping[str, Promise] = {
    "message": _("Message"),
    "attachment": _("Attachment"),
    "answer": pgettext_lazy("kind of record", "Answer"),
    "note": pgettext_lazy("kind of record", "Note"),
    "draft": pgettext_lazy("kind of record", "Draft of an answer"),
    "question": pgettext_lazy("kind of record", "Question to an expert"),
    "sending": pgettext_lazy("kind of record", "Answer to many"),
    "text": pgettext_lazy("kind of record", "Approved text"),
    "post": pgettext_lazy("kind of record", "Post"),
    "outreach": pgettext_lazy("kind of record", "Comment elsewhere"),
    "approval": pgettext_lazy("kind of record", "Approval"),
    "override": pgettext_lazy("kind of record", "Finding set aside"),
    "comment": pgettext_lazy("kind of record", "Comment on a draft"),
    "delivery": pgettext_lazy("kind of record", "What was published"),
    "change": pgettext_lazy("kind of record", "Change of what was published"),
    "sight": pgettext_lazy("kind of record", "What stood on the network"),
    "charter": pgettext_lazy("kind of record", "Charter of an account"),
    "terms": pgettext_lazy("kind of record", "Terms of a network"),
    "acceptance": pgettext_lazy("kind of record", "Acceptance of terms"),
    "snapshot": pgettext_lazy("kind of record", "Profile of an account"),
    "capture": pgettext_lazy("kind of record", "Capture of a page"),
    "imported": pgettext_lazy("kind of record", "Item of an archive"),
    "redaction": pgettext_lazy("kind of record", "What a redaction left"),
    "journal": pgettext_lazy("kind of record", "Journal entry"),
    "policy": pgettext_lazy("kind of record", "Version of the policy"),
    "training": pgettext_lazy("kind of record", "Training"),
    "acknowledgement": pgettext_lazy("kind of record", "Acknowledgement of the policy"),
    "report": pgettext_lazy("kind of record", "Report on compliance"),
    # Filed after its content had gone, or of a source that this release does not know.
    "": pgettext_lazy("kind of record", "Of a kind that nobody knows any more"),
}
