"""When Portavale works, who answers where, how fast, and how closely it watches: decided weeks ago, and one plan ahead."""

from __future__ import annotations

from datetime import date, datetime

from rostra.config.demo.office import Office, Story
from rostra.config.demo.topics import topic_of
from rostra.config.demo.topics_texts import BUSES
from rostra.inbox import actions as inbox
from rostra.inbox.actions.duty import Model
from rostra.inbox.enums import Level, Share, Way
from rostra.inbox.models import Queue
from rostra.jurisdictions.closures import Closure
from rostra.policy.actions import decide
from rostra.policy.decisions import CALENDAR
from rostra.policy.office_calendar import OfficeCalendar

CLOCKS = (("Water and sewage", 60, 240), ("Benefits and social help", 240, 960), (BUSES, None, 720))
"""Topic, and within how many minutes of working time the office acknowledges and answers."""


def story(office: Office) -> Story:
    return [
        (office.at("57 10:00"), lambda at: _calendar(office, at)),
        (office.at("28 09:00"), lambda at: _models(office, at)),
        (office.at("28 09:30"), lambda at: _clocks(office, at)),
        (office.at("2 12:00"), lambda at: _watch(office, at)),
    ]


def _calendar(office: Office, at: datetime) -> None:
    """The holidays of the country, and a week at the end of the year."""
    year = office.now.year
    closure = Closure(date(year, 12, 24), date(year, 12, 31), "Between Christmas and New Year")
    value = OfficeCalendar(("NO",), (closure,))
    decide(question=CALENDAR, value=value, by=office.ana.user, now=at, reason="As the staff rules say.")


def _models(office: Office, at: datetime) -> None:
    """By topic everywhere, one person for comments, and turns for the form from next week on."""
    questions = Queue.objects.get(name="Questions")
    plans: tuple[Model, ...] = (
        {
            "way": Way.TOPIC,
            "queue": questions,
            "reason": "Two thirds of what people ask is for the technical services: it should not wait at the desk.",
        },
        {
            "way": Way.SINGLE,
            "account": office.social,
            "responder": office.jonas,
            "substitute": office.lena,
            "reason": "A few comments a day: who writes the posts answers them, and Lena stands in.",
        },
    )
    for plan in plans:
        inbox.decide_model(by=office.ana, now=at, **plan)
    ahead: Model = {
        "way": Way.SEVERAL,
        "account": office.form,
        "queue": questions,
        "share": Share.TURN,
        "starts_at": office.at("-9 08:00"),
        "reason": "Lena alone cannot keep up with the form: she and Ana take turns. To be looked at once more before.",
    }
    inbox.decide_model(by=office.ana, now=at, **ahead)


def _clocks(office: Office, at: datetime) -> None:
    for topic, acknowledge, answer in CLOCKS:
        inbox.set_clock(
            topic=topic_of(topic), acknowledge_minutes=acknowledge, answer_minutes=answer, by=office.ana, now=at
        )
    inbox.set_clock(level=Level.ELABORATE, acknowledge_minutes=60, answer_minutes=240, by=office.ana, now=at)


def _watch(office: Office, at: datetime) -> None:
    inbox.set_watch(
        level=Level.ELABORATE,
        account=office.social,
        reason="The night bus is talked about until the council decides.",
        by=office.ana,
        now=at,
        ends_at=office.at("-14 20:00"),
    )
