"""What Portavale said where it has no page of its own: under an article, and in a group of neighbours."""

from __future__ import annotations

from datetime import datetime, timedelta

from rostra.accounts.models import Account
from rostra.config.demo import elsewhere_texts as texts
from rostra.config.demo.office import Office, Story
from rostra.editorial.actions.outreach import Said, correct_outreach, note_outreach
from rostra.editorial.models import Outreach
from rostra.people.models import Member

NOTED = timedelta(minutes=10)
"""How long after it was said it is written down."""


def story(office: Office) -> Story:
    """After the body got its page on that network; one entry is corrected the next morning."""
    return [
        (office.at("6 14:15"), lambda at: _note(office.jonas, texts.ARTICLE, at)),
        (office.at("2 16:50"), lambda at: _note(office.lena, texts.GROUP, at)),
        (office.at("1 09:05"), lambda at: _correct(office, at)),
    ]


def _said(said: texts.Comment, at: datetime) -> Said:
    account = Account.objects.select_related("unit").get(name="Town page on Facebook")
    return Said(account=account, **said._asdict(), said_at=at)


def _note(by: Member, said: texts.Comment, at: datetime) -> Outreach:
    # Their pages are invented: there is nothing to capture.
    return note_outreach(said=_said(said, at - NOTED), capture=False, by=by, now=at)


def _correct(office: Office, at: datetime) -> None:
    row = Outreach.objects.get(place=texts.GROUP.place)
    better = _said(texts.GROUP._replace(text=texts.GROUP_AS_IT_WAS), row.said_at)
    correct_outreach(row=row, said=better, reason=texts.WHY, capture=False, by=office.lena, now=at)
