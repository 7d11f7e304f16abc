"""Sentences that Rostra brings for answers of one press, in the language of the citizen."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from rostra.inbox.models import Conversation
from rostra.policy.decisions import THANKS_WORDS
from rostra.policy.queries import decided


def thanks(conversation: Conversation) -> str:
    """By the body's decision; in its own language where the citizen's is none of ours."""
    code = language_of(conversation)
    if decision := decided(THANKS_WORDS).get(code):
        return decision
    with translation.override(code):
        return _("Thank you for your message.")


def acknowledgement(conversation: Conversation) -> str:
    """That it came in, for who does not write words of their own."""
    with translation.override(language_of(conversation)):
        return _("We have received your message and are looking into it. You will get an answer.")


def language_of(conversation: Conversation) -> str:
    """The citizen's, where Rostra speaks it; else the body's."""
    code = conversation.language.split("-")[0]
    return code if code in dict(settings.LANGUAGES) else conversation.body.language
