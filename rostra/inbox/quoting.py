"""Where the words of citizens stand outside their messages: the titles of groups, and what was told about those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rostra.inbox.models import Alarm, Group, Message
from rostra.people.models import Notice


def lines_of(messages: Iterable[int]) -> dict[int, list[str]]:
    """What was said in each conversation, every message on one line, as groups and alarms quote it."""
    rows = Message.objects.filter(pk__in=messages).values_list("conversation_id", "subject", "text")
    found: dict[int, list[str]] = {}
    for conversation, subject, text in rows:
        # Sorting puts the subject before the text: a title may begin with either.
        found.setdefault(conversation, []).extend(" ".join(said.split()) for said in (f"{subject} {text}", text))
    return found


def unquote_groups(lines: Mapping[int, Sequence[str]]) -> int:
    """Groups are called by the words of the one that brought them together, and so are the alarms about them.

    Those that quote these words get a number instead; gives how many that were.
    """
    count = 0
    for group in Group.objects.filter(members__conversation__in=lines).distinct().prefetch_related("members"):
        said = [line for member in group.members.all() for line in lines.get(member.conversation_id, ())]
        before, title = group.title, _without(group.title, said, f"#{group.pk}")
        Group.objects.filter(pk=group.pk).update(title=title, words=[])
        if title != before:
            count += 1
            Alarm.objects.filter(group=group).update(words=title)
            for notice in Notice.objects.filter(data__group=before):
                Notice.objects.filter(pk=notice.pk).update(data={**notice.data, "group": title})
    return count


def _without(title: str, said: Iterable[str], otherwise: str) -> str:
    quoted = title.removesuffix("…")
    return otherwise if quoted and any(line.startswith(quoted) for line in said) else title
