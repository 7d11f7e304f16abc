"""What is said about Portavale: one watch, and what it found on the practice network."""

from __future__ import annotations

from datetime import datetime

from rostra.config.demo import listening_texts as texts
from rostra.config.demo.office import Office, Story
from rostra.listening.actions.deciding import set_aside
from rostra.listening.actions.searching import due_searches, search
from rostra.listening.actions.watching import make_watch
from rostra.listening.models import Find


def story(office: Office) -> Story:
    """Ana says what is looked for; each time somebody says it, the search finds it. Lena sets one aside."""
    return [
        (office.at("10 10:15"), lambda at: _watch(office, at)),
        *((office.at(said.when), lambda at, said=said: _overheard(office, said, at)) for said in texts.OVERHEARD),
        (office.at("2 08:40"), lambda at: _nothing_for_us(office, at)),
    ]


def _watch(office: Office, at: datetime) -> None:
    make_watch(words=texts.WORDS, purpose=texts.PURPOSE, accounts=[office.social], by=office.ana, now=at)
    _look(at)


def _overheard(office: Office, said: texts.Overheard, at: datetime) -> None:
    office.network.write(said.name, said.text, at=at)
    _look(at)


def _look(at: datetime) -> None:
    for row in due_searches(at):
        search(row, clock=lambda: at)


def _nothing_for_us(office: Office, at: datetime) -> None:
    set_aside(find=Find.objects.get(author_name=texts.NOTHING_FOR_US), by=office.lena, now=at)
