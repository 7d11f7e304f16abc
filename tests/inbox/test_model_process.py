"""The whole way (R-047): from wherever people write, through answers and sums, to managers, and into the plan."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rostra.accounts.actions import add_account
from rostra.editorial.models import Idea
from rostra.editorial.times import Week
from rostra.inbox import actions
from rostra.inbox.actions.sorting import sort
from rostra.inbox.actions.themes import plan_theme, settle_theme, tell_themes
from rostra.inbox.actions.topic_rules import Conditions, create_rule
from rostra.inbox.actions.topics import Described, create_topic
from rostra.inbox.enums import Visibility
from rostra.inbox.intake.files import import_messages
from rostra.inbox.models import Conversation, Theme
from rostra.inbox.queries.themes import themes_of
from rostra.people.models import Notice
from rostra.portal.actions import ask
from tests.inbox.office import Office, again

WORDS = "The water in Mill Street is brown."


def test_what_comes_in_everywhere_is_answered_added_up_reported_and_planned(office: Office, tmp_path: Path) -> None:
    now, zone = office.now, ZoneInfo(office.cast.body.time_zone)
    topic = create_topic(described=Described("Water"), by=None, now=now)
    create_rule(conditions=Conditions(topic, "Water", words="water"), by=None, now=now)
    on_networks = [
        office.message(WORDS, author="maria"),
        office.message(WORDS, account=office.account("county", channel="fakepublic"), author="dan"),
    ]
    form = add_account(channel="webform", name="Ask us", values={}, identity=None, by=None, now=now)
    ask(account=form, text=WORDS, name="Kari", email="", language="en", files=(), now=now)
    file = tmp_path / "letters.csv"
    file.write_text(f"what,when\n{WORDS},{now.isoformat()}\n")
    columns = {"what": "text", "when": "sent_at"}
    import_messages(path=file, mapping=columns, account=None, as_="work", by=None, now=now)

    sort(clock=lambda: now)
    actions.answer(
        conversation=again(on_networks[0]),
        text="It is safe, and clear again tonight.",
        visibility=Visibility.PUBLIC,
        by=office.cast.responder,
        now=now + timedelta(hours=1),
    )

    assert Conversation.objects.values_list("account__channel", flat=True).distinct().count() == 4
    week = Week.of(now.astimezone(zone).date())
    (row,) = themes_of(week, zone).rows
    assert (row.topic, row.count, row.answered, row.in_time) == (topic, 4, 1, 1)
    begin = week.shifted(1).monday
    tell_themes(now=datetime(begin.year, begin.month, begin.day, 10, tzinfo=zone))
    told = Notice.objects.filter(kind="inbox.themes", user=office.cast.administrator.user).get()
    assert (told.data["count"], told.url.endswith(week.code)) == (4, True)
    theme = plan_theme(title="Brown water", said=WORDS, by=office.cast.editor, now=now, topic=topic)
    settle_theme(theme=theme, did="The pipe was flushed.", by=office.cast.editor, now=now)
    assert (Idea.objects.get().title, Theme.objects.get().did) == ("Brown water", "The pipe was flushed.")
