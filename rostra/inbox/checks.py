"""What an author should know before an answer goes out in public: the checks of posts, and whom it concerns.

Notes and private messages are not read: nobody but those who may know it see them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from rostra.channels.contract import Level
from rostra.editorial.checks import SPOKEN, Finding, version_problems
from rostra.editorial.content import Content
from rostra.inbox.enums import Visibility
from rostra.inbox.models import Conversation

PERSONAL = frozenset({"personal_number", "personal_data"})
"""What of the checks asks for a second look, whatever the policy says besides."""


def answer_findings(conversation: Conversation, text: str, *, now: datetime) -> list[Finding]:
    """What stands against these words as a public answer in the citizen's language, the worst first. No network."""
    content = Content(text=text, language=conversation.language or conversation.body.language)
    return [found for found in version_problems(conversation.account, content, now=now) if found.code in SPOKEN]


def objections(found: Iterable[Finding]) -> list[Finding]:
    """What no reason lets past."""
    return [finding for finding in found if finding.level == Level.BLOCK and not finding.overridable]


def looked_at(found: Iterable[Finding]) -> list[str]:
    """What of these somebody looks at once more before it is published, each sentence once."""
    return list(dict.fromkeys(finding.text for finding in found if finding.overridable or finding.code in PERSONAL))


def doubts(conversation: Conversation, found: list[Finding]) -> list[str]:
    """What somebody confirms before it is published, in words."""
    said = looked_at(found)
    if wrote_in_private(conversation):
        said.append(_("This person has also written to us in private: make sure that nothing of it stands here."))
    return said


def wrote_in_private(conversation: Conversation) -> bool:
    """Whether the author has written to this account where only we read it."""
    if not conversation.author_id:
        return False
    same = Conversation.objects.filter(account=conversation.account_id, author_id=conversation.author_id)
    in_private = same.filter(visibility=Visibility.PRIVATE)
    return in_private.exists() or same.filter(messages__visibility=Visibility.PRIVATE, messages__own=False).exists()
