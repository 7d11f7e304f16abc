"""How the log names topics and their rules, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.inbox import events
from rostra.inbox.enums import TopicBy, UrgencyKind
from rostra.inbox.models import Topic, TopicRule
from rostra.people.naming import Field, Named, Thing

CHANGED: Mapping[str, str | Promise] = {
    "name": _("Name"),
    "names": _("Names in further languages"),
    "parent": _("Part of"),
    "queue": _("Queue"),
    "sensitive": _("Sensitive"),
    "examples": _("Examples"),
    "words": _("Words"),
    "place": _("Place"),
    "account": _("Account"),
    "language": _("Language"),
    "author": _("Sender"),
    "topic": _("Topic"),
}
"""What of a topic or a rule was changed."""
SOURCES: Mapping[str, str | Promise] = {
    "municipality": _("The list for municipalities"),
    "transit": _("The list for public transport"),
    "ministry": _("The list for ministries and agencies"),
    "file": _("A file"),
}


def _topics(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Topic.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: Named(name, reverse("inbox:topic", args=[pk])) for pk, name in rows}


def _rules(ids: set[int]) -> Mapping[int, str | Named]:
    rows = TopicRule.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: Named(name, reverse("inbox:rule", args=[pk])) for pk, name in rows}


THINGS = (
    Thing("inbox.topic", _("Topic"), names=_topics),
    Thing("inbox.rule", _("Rule of topics"), names=_rules),
)

_OURS = tuple(kind.name for kind in events.TOPIC_EVENTS)
_ALTERED = (events.TOPIC_CHANGED.name, events.RULE_CHANGED.name)
FIELDS = (
    Field("topic", _("Topic"), kinds=_OURS, thing="inbox.topic"),
    Field("was", _("Topic before"), kinds=_OURS, thing="inbox.topic"),
    Field("parent", _("Part of"), kinds=_OURS, thing="inbox.topic"),
    Field("rule", _("Rule"), kinds=_OURS, thing="inbox.rule"),
    Field("topic_by", _("How the topic was read"), kinds=_OURS, words=dict(TopicBy.choices)),
    Field("sure", _("Confidence in per cent"), kinds=_OURS),
    Field("urgency", _("Urgency"), kinds=_OURS, words=dict(UrgencyKind.choices)),
    Field("owner", _("To whom"), kinds=(events.SORTED.name,), thing="people.user"),
    Field("changed", _("Changed"), kinds=_ALTERED, words=CHANGED),
    Field("sensitive", _("Sensitive"), kinds=_OURS),
    Field("position", _("Position"), kinds=_OURS),
    Field("rules", _("Rules ended with it"), kinds=_OURS),
    Field("source", _("Taken from"), kinds=(events.TOPICS_TAKEN.name,), words=SOURCES),
    Field("topics", _("Topics added"), kinds=(events.TOPICS_TAKEN.name,)),
    Field("examples", _("Examples added"), kinds=(events.TOPICS_TAKEN.name,)),
    Field("reason", _("Reason"), kinds=(events.LEARNING_RESET.name,)),
)
