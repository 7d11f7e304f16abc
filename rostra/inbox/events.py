from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.audit.registry import EventKind

CLAIMED = EventKind("inbox.claimed", _("Conversation taken"))
ASSIGNED = EventKind("inbox.assigned", _("Conversation assigned"), ("to",))
RELEASED = EventKind("inbox.released", _("Conversation given back"), ("owner",))
HANDED_OVER = EventKind("inbox.handed_over", _("Conversation handed over"), ("queue", "old"))
NOTED = EventKind("inbox.noted", _("Internal note written"), ("note",), record=True)
ANSWERED = EventKind("inbox.answered", _("Answer written"), ("answer", "visibility"), record=True)
NOT_SENT = EventKind("inbox.not_sent", _("Answer not sent"), ("answer", "state"))
RETRIED = EventKind("inbox.retried", _("Answer sent again"), ("answer",))
CLOSED = EventKind("inbox.closed", _("Conversation closed"), ("reason",))
REOPENED = EventKind("inbox.reopened", _("Conversation opened again"), ("state",))
MUTED = EventKind("inbox.muted", _("Sender muted"), ("account", "muted"))
UNMUTED = EventKind("inbox.unmuted", _("Sender heard again"), ("account", "muted"))
QUEUE_ADDED = EventKind("inbox.queue_added", _("Queue added"), ("name", "unit"))
QUEUE_STAFFED = EventKind("inbox.queue_staffed", _("Members of a queue changed"), ("members",))
ROUTED = EventKind("inbox.routed", _("Way of new conversations changed"), ("account", "queue", "old"))
PERSON_LINKED = EventKind("inbox.person_linked", _("Two senders linked as one person"), ("other",))
PERSON_UNLINKED = EventKind("inbox.person_unlinked", _("Sender linked to nobody any more"))
PERSON_FORGOTTEN = EventKind("inbox.person_forgotten", _("Person forgotten"), ("conversations", "identities", "reason"))
THEME_PLANNED = EventKind(
    "inbox.theme_planned", _("Theme taken into planning"), ("theme", "idea", "topic", "conversation")
)
THEME_SETTLED = EventKind("inbox.theme_settled", _("Said what was done about a theme"), ("did",))
UNDONE = EventKind("inbox.undone", _("Act on many conversations undone"), ("kind", "state"))
KIND_SAID = EventKind("inbox.kind_said", _("Said what a message is"), ("kind", "was"))
CONTRIBUTIONS_EXPORTED = EventKind("inbox.contributions_exported", _("List of contributions exported"), ("rows",))
FOUND = EventKind("inbox.found", _("Taken into the inbox, though written to others"), ("watch",))
DUE_MOVED = EventKind("inbox.due_moved", _("Due times moved"), ("owner", "cause", "conversations"))

SPLIT = EventKind("inbox.split", _("Messages moved into a conversation of their own"), ("other", "messages"))
SPLIT_OFF = EventKind("inbox.split_off", _("Conversation begun by messages of another"), ("other", "messages"))
MOVED = EventKind("inbox.moved", _("Message moved into this conversation"), ("message", "was"))

WORK_EVENTS = (
    CLAIMED,
    ASSIGNED,
    RELEASED,
    HANDED_OVER,
    NOTED,
    ANSWERED,
    NOT_SENT,
    RETRIED,
    CLOSED,
    REOPENED,
    MUTED,
    UNMUTED,
    QUEUE_ADDED,
    QUEUE_STAFFED,
    ROUTED,
    PERSON_LINKED,
    PERSON_UNLINKED,
    PERSON_FORGOTTEN,
    THEME_PLANNED,
    THEME_SETTLED,
    UNDONE,
    KIND_SAID,
    FOUND,
    CONTRIBUTIONS_EXPORTED,
    DUE_MOVED,
    SPLIT,
    SPLIT_OFF,
    MOVED,
)
"""What members do; what comes in is declared beside it."""

_APPROVED = ("title", "topic", "owner", "review_on", "valid_until", "source_url")
APPROVED_ADDED = EventKind("inbox.approved_added", _("Approved answer added"), _APPROVED)
APPROVED_CHANGED = EventKind("inbox.approved_changed", _("Approved answer changed"), _APPROVED)
APPROVED_WRITTEN = EventKind(
    "inbox.approved_written", _("Words of an approved answer written"), ("approved_text",), record=True
)
APPROVED_AGREED = EventKind("inbox.approved_agreed", _("Words of an approved answer approved"), ("approved_text",))
APPROVED_WITHDRAWN = EventKind("inbox.approved_withdrawn", _("Approved answer withdrawn"), ("reason",))
DRAFTED = EventKind("inbox.drafted", _("Answer given to a second person"), ("draft", "why"), record=True)
DRAFT_SENT = EventKind("inbox.draft_sent", _("Answer approved by a second person"), ("draft", "answer"))
DRAFT_RETURNED = EventKind("inbox.draft_returned", _("Answer returned to its author"), ("draft", "reason"))
DRAFT_TAKEN_BACK = EventKind("inbox.draft_taken_back", _("Answer taken back by its author"), ("draft",))
EXPERT_ASKED = EventKind("inbox.expert_asked", _("Expert asked by mail"), ("question",), record=True)
EXPERT_REPLIED = EventKind("inbox.expert_replied", _("Expert replied"), ("question", "note"))
EXPERT_WITHDRAWN = EventKind("inbox.expert_withdrawn", _("Question to an expert withdrawn"), ("question",))

ANSWER_EVENTS = (
    APPROVED_ADDED,
    APPROVED_CHANGED,
    APPROVED_WRITTEN,
    APPROVED_AGREED,
    APPROVED_WITHDRAWN,
    DRAFTED,
    DRAFT_SENT,
    DRAFT_RETURNED,
    DRAFT_TAKEN_BACK,
    EXPERT_ASKED,
    EXPERT_REPLIED,
    EXPERT_WITHDRAWN,
)
"""Before an answer is given: approved words, drafts, questions to experts."""

SORTED = EventKind(
    "inbox.sorted", _("Conversation sorted"), ("topic", "topic_by", "sure", "rule", "urgency", "queue", "owner")
)
TOPIC_SAID = EventKind("inbox.topic_said", _("Topic said by a person"), ("topic", "was", "topic_by", "sure", "queue"))
TOPIC_ADDED = EventKind("inbox.topic_added", _("Topic added"), ("name", "parent"))
TOPIC_CHANGED = EventKind(
    "inbox.topic_changed", _("Topic changed"), ("changed", "name", "parent", "queue", "sensitive")
)
TOPIC_MOVED = EventKind("inbox.topic_moved", _("Topic moved among its neighbours"), ("position",))
TOPIC_CLOSED = EventKind("inbox.topic_closed", _("Topic closed"), ("name", "rules"))
TOPICS_TAKEN = EventKind("inbox.topics_taken", _("Several topics added"), ("source", "topics", "examples"))
RULE_ADDED = EventKind("inbox.rule_added", _("Rule of topics added"), ("name", "topic"))
RULE_CHANGED = EventKind("inbox.rule_changed", _("Rule of topics changed"), ("name", "topic", "changed"))
RULE_MOVED = EventKind("inbox.rule_moved", _("Rule of topics moved"), ("position",))
RULE_CLOSED = EventKind("inbox.rule_closed", _("Rule of topics ended"), ("name",))
LEARNING_RESET = EventKind("inbox.learning_reset", _("What was learnt from corrections thrown away"), ("reason",))
LEARNING_LOST = EventKind("inbox.learning_lost", _("What was learnt could not be read and is built again"))

TOPIC_EVENTS = (
    SORTED,
    TOPIC_SAID,
    TOPIC_ADDED,
    TOPIC_CHANGED,
    TOPIC_MOVED,
    TOPIC_CLOSED,
    TOPICS_TAKEN,
    RULE_ADDED,
    RULE_CHANGED,
    RULE_MOVED,
    RULE_CLOSED,
    LEARNING_RESET,
    LEARNING_LOST,
)
"""What conversations are about: the tree, the rules, and what was learnt; `sure` is in per cent."""

GROUP_PROPOSED = EventKind("inbox.group_proposed", _("Group proposed"), ("conversations",))
GROUP_MADE = EventKind("inbox.group_made", _("Group made"), ("conversations", "other"))
GROUP_CONFIRMED = EventKind("inbox.group_confirmed", _("Group confirmed"), ("conversations",))
GROUP_TAKEN_OUT = EventKind("inbox.group_taken_out", _("Conversations taken out of a group"), ("conversations",))
GROUP_ADDED = EventKind("inbox.group_added", _("Conversation added to a group"), ("conversations",))
GROUP_JOINED = EventKind("inbox.group_joined", _("Another group joined to a group"), ("other",))
GROUP_SPLIT = EventKind("inbox.group_split", _("Group split"), ("conversations", "other"))
GROUP_RENAMED = EventKind("inbox.group_renamed", _("Group renamed"), ("title",))
GROUP_CLOSED = EventKind("inbox.group_closed", _("Group closed"), ("other",))
GROUP_DISSOLVED = EventKind("inbox.group_dissolved", _("Group dissolved"))
GROUP_PLANNED = EventKind("inbox.group_planned", _("Group taken into planning"), ("idea", "theme"))
SENDING_WRITTEN = EventKind(
    "inbox.sending_written", _("Answer to many written"), ("sending", "conversations", "why"), record=True
)
SENDING_APPROVED = EventKind("inbox.sending_approved", _("Answer to many approved"), ("sending",))
SENDING_STOPPED = EventKind("inbox.sending_stopped", _("Answer to many stopped"), ("sending", "reason"))

GROUP_EVENTS = (
    GROUP_PROPOSED,
    GROUP_MADE,
    GROUP_CONFIRMED,
    GROUP_TAKEN_OUT,
    GROUP_ADDED,
    GROUP_JOINED,
    GROUP_SPLIT,
    GROUP_RENAMED,
    GROUP_CLOSED,
    GROUP_DISSOLVED,
    GROUP_PLANNED,
    SENDING_WRITTEN,
    SENDING_APPROVED,
    SENDING_STOPPED,
)
"""Many who ask the same, and the one answer to them. `about` is the group."""

MODEL_DECIDED = EventKind(
    "inbox.model_decided",
    _("Way of answering decided"),
    (
        *("way", "account", "unit", "hours", "level", "queue", "responder", "substitute", "share", "voice"),
        *("reason", "starts_at"),
    ),
)
MODEL_ENDED = EventKind("inbox.model_ended", _("Way of answering ended"), ("planned",))
WATCH_SET = EventKind("inbox.watch_set", _("Watch level set"), ("account", "level", "reason", "starts_at", "ends_at"))
WATCH_ENDED = EventKind("inbox.watch_ended", _("Watch level ended"))
CLOCK_SET = EventKind(
    "inbox.clock_set", _("Clock set"), ("topic", "account", "level", "acknowledge_minutes", "answer_minutes", "was")
)
CLOCK_ENDED = EventKind("inbox.clock_ended", _("Clock ended"))
ALARM_TAKEN = EventKind("inbox.alarm_taken", _("Alarm taken in hand"), ("alarm", "kind"))

DUTY_EVENTS = (MODEL_DECIDED, MODEL_ENDED, WATCH_SET, WATCH_ENDED, CLOCK_SET, CLOCK_ENDED, ALARM_TAKEN)
"""Who answers, by when, and who has an alarm in hand."""

RECEIVED = EventKind("inbox.received", _("Message received"), ("message", "version"), record=True)
EDITED = EventKind("inbox.edited", _("Message changed by its author"), ("message", "version"), record=True)
DELETED = EventKind("inbox.deleted", _("Message deleted at its source"), ("message",))
UNREADABLE = EventKind("inbox.unreadable", _("Something unreadable received"), ("reason", "sha256", "unreadable"))
NAMED = EventKind("inbox.attachment_named", _("Attachment named"), ("message", "attachment", "type"), record=True)
ATTACHED = EventKind("inbox.attached", _("Attachment kept"), ("message", "attachment", "type", "sha256"), record=True)
NOT_ATTACHED = EventKind(
    "inbox.not_attached", _("Attachment refused"), ("message", "attachment", "type", "reason"), record=True
)

INTAKE_EVENTS = (RECEIVED, EDITED, DELETED, UNREADABLE, NAMED, ATTACHED, NOT_ATTACHED)
"""What comes in, whichever way. `about` is the conversation; the account, for what is unreadable."""

_GROUND = ("message", "hiding", "ground", "law", "reason", "by_hand")
HIDING_ASKED = EventKind("inbox.hiding_asked", _("Message to be hidden on the network"), _GROUND)
HIDDEN = EventKind("inbox.hidden", _("Message hidden on the network"), (*_GROUND, "code"))
NOT_HIDDEN = EventKind("inbox.not_hidden", _("Message not hidden on the network"), ("message", "hiding", "code"))
HIDING_RETRIED = EventKind("inbox.hiding_retried", _("Hiding of a message tried again"), ("message", "hiding"))
SHOWN_AGAIN = EventKind("inbox.shown_again", _("Message shown again on the network"), ("message", "hiding"))
NOT_SHOWN = EventKind("inbox.not_shown", _("Message not shown again on the network"), ("message", "hiding", "code"))
HIDING_DROPPED = EventKind("inbox.hiding_dropped", _("Hiding of a message given up"), ("message", "hiding"))

HIDING_EVENTS = (HIDING_ASKED, HIDDEN, NOT_HIDDEN, HIDING_RETRIED, SHOWN_AGAIN, NOT_SHOWN, HIDING_DROPPED)
"""What becomes of a message that had to go from the network. `about` is the conversation."""

EVENTS = (
    *WORK_EVENTS,
    *ANSWER_EVENTS,
    *INTAKE_EVENTS,
    *TOPIC_EVENTS,
    *GROUP_EVENTS,
    *DUTY_EVENTS,
    *HIDING_EVENTS,
)
