"""The story of the editorial office: checked, returned, fixed, approved, out once everywhere, and watched from then on."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rostra.accounts.models import Account
from rostra.adapters.bluesky import client as bluesky_client
from rostra.adapters.wordpress import client as wordpress_client
from rostra.core.scoping import scope
from rostra.editorial import actions as editorial
from rostra.editorial.checks import Blocked, problems
from rostra.editorial.content import Content, Picture, Target
from rostra.editorial.models import Post
from rostra.editorial.queries import current, deliveries, every
from rostra.people.actions import give_duty
from rostra.people.enums import DutyCode
from rostra.people.models import Notice
from rostra.policy.actions import decide, stop_publishing
from rostra.policy.approval_chains import Chain, Step
from rostra.policy.decisions import APPROVAL_CHAINS
from rostra.publishing.actions import look_due, resume
from rostra.publishing.models import Attempt, Delivery
from tests.servers.bluesky import BlueskyNetwork, Person, eventually
from tests.servers.mastodon import MastodonServer
from tests.servers.office import Office
from tests.servers.wordpress import WordPressServer
from tests.workers import eventually as soon
from tests.workers import workers

pytestmark = pytest.mark.servers

# Its check digit is right, and it is nobody's: it says that somebody was born on the last day of 2099.
CNP = "5991231400014"
ROMANIAN = "Podul nou de la Gara de Nord se deschide luni, 3 august, la ora 8. Autobuzul 14 trece iar pe acolo."
ARABIC = "يفتح الجسر الجديد عند محطة الشمال يوم الاثنين في الثالث من أغسطس الساعة الثامنة صباحًا."
ALT = "Podul nou, privit de pe mal, cu un autobuz pe el"
REASON = "“Podul” nu ajunge: legea cere numele întreg al lucrării."
FULL_NAME = ROMANIAN.replace("Podul nou de la", "Podul „Unirea” de la")
REST = (
    (
        "Piscina",
        "Piscina din Strada Lacului se deschide la ora 7 în toate zilele de lucru. Prețurile rămân aceleași.",
        "يفتح المسبح في شارع البحيرة في الساعة السابعة في جميع أيام العمل. تبقى الأسعار كما هي.",
    ),
    (
        "Mobila veche",
        "Ridicăm mobila veche din cartierul Est. Lăsați-o pe trotuar până la ora 7, fără să blocați trecerea.",
        "نجمع الأثاث القديم من الحي الشرقي. ضعوه على الرصيف قبل السابعة صباحًا من دون أن تسدّوا الطريق.",
    ),
)
"""What else is planned in the week."""
FURTHER = "Biblioteca din Strada Parcului este închisă vineri, 7 august, pentru inventar."

MORTAL = """
import os, signal
import django
django.setup()
from rostra.channels import registry
from rostra.core.worker import run_worker

class Mortal(registry.get("wordpress")):
    def publish(self, post, *, key):
        super().publish(post, key=key)
        os.kill(os.getpid(), signal.SIGKILL)

with registry.temporary(Mortal):
    run_worker(concurrency=2)
"""
"""A worker whose process dies between the answer of the site and its own commit."""


class Newsroom(Office):
    """The office with three accounts and a chain of two steps; `legal` reads first."""

    def __init__(self, database: str, folder: Path, servers: Servers) -> None:
        super().__init__()
        self.database, self.folder, self.servers = database, folder, servers
        self.legal, self.chief = self.cast.reader, self.cast.approver
        with scope(self.cast.body):
            self.bluesky = self.connect("bluesky", servers.bluesky_fields())
            self.wordpress = self.connect("wordpress", servers.wordpress.fields())
            self.mastodon = self.connect("mastodon", servers.mastodon_fields())
            give_duty(member=self.legal, code=DutyCode.APPROVALS.value, by=self.cast.administrator, now=self.now())
            chain = Chain((Step("legal", (DutyCode.APPROVALS.value,), hours=24), Step()))
            decide(question=APPROVAL_CHAINS, value=(chain,), by=self.cast.administrator.user, now=self.now())

    @property
    def accounts(self) -> tuple[Account, ...]:
        return (self.bluesky, self.mastodon, self.wordpress)

    def write(self, original: Content, translation: Content | None = None, **fields: Any) -> Post:
        values = {
            "title": "Podul",
            "due_at": self.now() + timedelta(days=2),
            **self._content(original, translation),
            **fields,
        }
        return editorial.create_post(by=self.cast.editor, now=self.now(), **values)

    def fix(self, post: Post, original: Content, translation: Content) -> None:
        content = self._content(original, translation)
        values = {"revision": post.revision, "title": post.title, "due_at": post.due_at, **content}
        editorial.save_post(post=post, by=self.cast.editor, now=self.now(), compared=["ar"], **values)

    def soon(self, post: Post) -> None:
        """Its time in the plan becomes one that a test can wait for."""
        due_at = self.now() + timedelta(seconds=10)
        editorial.reschedule_post(post=post, due_at=due_at, by=self.cast.editor, now=self.now())

    def ask(self, post: Post) -> None:
        editorial.ask_review(post=post, by=self.cast.editor, now=self.now())

    def approve(self, post: Post) -> None:
        """Both steps, each by its own person."""
        for member in (self.legal, self.chief):
            editorial.approve(post=post, content_hash=current(post).hash, by=member, now=self.now())

    def blocking(self, post: Post) -> set[str]:
        """The codes of the checks that stop the post."""
        return {found.code for found in problems(post, current(post), now=self.now()) if found.blocks}

    def rows(self, post: Post) -> dict[tuple[str, str], Delivery]:
        """By channel and language."""
        versions = {version.pk: version for version in current(post).versions}
        found = every(deliveries([current(post)]))
        return {(row.account.channel, versions[row.source_id].language): row for row in found}

    def states(self, post: Post) -> set[str]:
        return {row.state for row in self.rows(post).values()}

    def look(self, post: Post) -> dict[tuple[str, str], str]:
        """An hour later the networks are asked what they show."""
        self.wait(minutes=61)
        look_due(clock=self.now)
        return {key: row.shown for key, row in self.rows(post).items()}

    def standing(self, text: str) -> dict[str, int]:
        """How many items with these words stand on each network, asked past Rostra."""
        return {
            "bluesky": sum(text in each for each in self.servers.city.posts()),
            "mastodon": sum(text in each for each in self.servers.statuses()),
            "wordpress": sum(text in each for each in self.servers.articles()),
        }

    def _content(self, original: Content, translation: Content | None) -> dict[str, Any]:
        texts = {"": original, **({translation.language: translation} if translation else {})}
        versions = {Target(account, code): content for code, content in texts.items() for account in self.accounts}
        return {"texts": texts, "versions": versions}


class Servers:
    """What stands on the networks, read and changed by people who do not use Rostra."""

    def __init__(self, bluesky: BlueskyNetwork, mastodon: MastodonServer, wordpress: WordPressServer) -> None:
        self.bluesky, self.mastodon, self.wordpress = bluesky, mastodon, wordpress
        self.city: Person = bluesky.join("newsroom")

    def bluesky_fields(self) -> dict[str, str]:
        return {
            "service": self.bluesky.url,
            "identifier": self.city.handle,
            "password": self.city.app_password(),
        }

    def mastodon_fields(self) -> dict[str, str]:
        return {"server": self.mastodon.url, "token": self.mastodon.token("city")}

    def statuses(self) -> list[str]:
        me = self.mastodon.call("city", "GET", "accounts/verify_credentials")["id"]
        return [each["content"] for each in self.mastodon.call("city", "GET", f"accounts/{me}/statuses")]

    def articles(self) -> list[str]:
        posts = self.wordpress.call("", "GET", "posts", per_page=100)
        return [f"{each['title']['rendered']}\n{each['content']['rendered']}" for each in posts]


@pytest.fixture(scope="module")
def servers(
    bluesky_network: BlueskyNetwork, mastodon_server: MastodonServer, wordpress_server: WordPressServer
) -> Servers:
    return Servers(bluesky_network, mastodon_server, wordpress_server)


@pytest.fixture
def newsroom(
    committed: str, servers: Servers, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Newsroom]:
    # Workers are processes of their own: they read the same files, and may reach the same hosts.
    settings.ROSTRA_ALLOW_HOSTS = ["localhost", "127.0.0.1"]
    settings.FILES_ROOT = tmp_path / "data" / "files"
    monkeypatch.setenv("ROSTRA_ALLOW_HOSTS", "localhost,127.0.0.1")
    made = Newsroom(committed, tmp_path, servers)
    with scope(made.cast.body):
        yield made
    bluesky_client._sessions.clear()
    wordpress_client._roots.clear()


def test_post_is_checked_returned_fixed_approved_out_once_and_watched(newsroom: Newsroom) -> None:
    mute = newsroom.media("podul.png")
    post = _checked(newsroom, mute)
    rest = _rest_of_the_week(newsroom)
    told = replace(mute, alt=ALT)
    _returned_by_legal(newsroom, post, told)
    _goes_out_once_although_a_worker_is_killed(newsroom, post)
    _watched(newsroom, post)
    _held_by_the_stop(newsroom)
    # What is planned for later days waits for its day all the while.
    assert [newsroom.states(planned) for planned in rest] == [{"due"}, {"due"}]

    records = newsroom.proven_records()
    assert [records.count(f"editorial.{kind}") for kind in ("post_returned", "step_approved", "post_approved")] == [
        1,
        4,
        4,
    ]


def _rest_of_the_week(office: Newsroom) -> list[Post]:
    """Two more, in both languages, for later days: approved, and not due."""
    posts = [
        office.write(
            Content(romanian, "ro"), Content(arabic, "ar"), title=title, due_at=office.now() + timedelta(days=day)
        )
        for day, (title, romanian, arabic) in enumerate(REST, start=3)
    ]
    for post in posts:
        office.ask(post)
        office.approve(post)
    return posts


def _checked(office: Newsroom, mute: Picture) -> Post:
    """A number that is somebody's and a picture that says nothing to the blind stop the post."""
    with_number = f"{ROMANIAN} Întrebări: Ion Popescu, {CNP}."
    post = office.write(Content(with_number, "ro", media=(mute,)), Content(ARABIC, "ar", media=(mute,)))

    with pytest.raises(Blocked):
        office.ask(post)

    assert office.blocking(post) == {"personal_number", "alt_missing"}
    assert Post.objects.get(pk=post.pk).state == "draft"
    return post


def _returned_by_legal(office: Newsroom, post: Post, told: Picture) -> None:
    """Fixed, asked for, sent back with a reason, fixed again, approved by both."""
    arabic = Content(ARABIC, "ar", media=(told,))
    office.fix(post, Content(ROMANIAN, "ro", media=(told,)), arabic)
    office.ask(post)
    editorial.send_back(post=post, reason=REASON, by=office.legal, now=office.now())
    returned = Notice.objects.get(user=office.cast.editor.user, kind="editorial.returned")
    assert (post.state, returned.data["reason"], office.rows(post)) == ("draft", REASON, {})

    office.fix(post, Content(FULL_NAME, "ro", media=(told,)), arabic)
    assert (office.blocking(post), current(post).outdated) == (set(), ())
    office.ask(post)


def _goes_out_once_although_a_worker_is_killed(office: Newsroom, post: Post) -> None:
    with workers(office.database, office.folder, program=MORTAL) as (dying,):
        office.approve(post)
        office.soon(post)
        code = dying.wait()
    left = office.states(post)
    with workers(office.database, office.folder) as (other,):
        soon(lambda: "due" not in office.states(post), lambda: other.said)
        stopped = other.stop()
    office.deliver_after_crash()
    editorial.sweep(now=office.now())

    assert (code, "sending" in left, stopped) == (-signal.SIGKILL, True, 0)
    assert office.states(post) == {"sent"}
    assert Post.objects.get(pk=post.pk).state == "published"
    assert office.standing(FULL_NAME) == {"bluesky": 1, "mastodon": 1, "wordpress": 1}
    assert office.standing(ARABIC) == {"bluesky": 1, "mastodon": 1, "wordpress": 1}
    assert office.standing(CNP) == {"bluesky": 0, "mastodon": 0, "wordpress": 0}
    assert "found" in set(Attempt.objects.filter(delivery__account=office.wordpress).values_list("outcome", flat=True))
    shown = office.servers.city.record(office.rows(post)["bluesky", "ro"].ref)
    assert ([image.alt for image in shown.embed.images], shown.langs) == ([ALT], ["ro"])


def _watched(office: Newsroom, post: Post) -> None:
    """Somebody removes it on one network and rewrites it on another, by the network's own means."""
    assert set(office.look(post).values()) == {"same"}
    rows = office.rows(post)
    office.servers.city.client.delete_post(rows["bluesky", "ro"].ref)
    office.servers.wordpress.call("city", "POST", rows["wordpress", "ar"].ref, content="الجسر مغلق.")

    shown = eventually(lambda: found if "gone" in (found := office.look(post)).values() else {})

    assert shown == {
        ("bluesky", "ro"): "gone",
        ("bluesky", "ar"): "same",
        ("mastodon", "ro"): "same",
        ("mastodon", "ar"): "same",
        ("wordpress", "ro"): "same",
        ("wordpress", "ar"): "altered",
    }
    assert "الجسر مغلق." in office.rows(post)["wordpress", "ar"].shown_text
    for kind, account in (("publishing.gone", office.bluesky), ("publishing.altered", office.wordpress)):
        notices = Notice.objects.filter(kind=kind, user=office.chief.user)
        assert [notice.data["account"] for notice in notices] == [account.name]
    # What somebody did there is left to people: nothing is sent again by itself.
    assert office.standing(FULL_NAME) == {"bluesky": 0, "mastodon": 1, "wordpress": 1}


def _held_by_the_stop(office: Newsroom) -> None:
    """A stop of everything keeps what is due, until it is lifted."""
    due_at = office.now().replace(microsecond=0)
    office.wait(minutes=-1)
    post = office.write(Content(FURTHER, "ro"), title="Biblioteca", due_at=due_at)
    office.ask(post)
    office.approve(post)
    hold = stop_publishing(account=None, reason="Alarmă falsă de inundație", by=office.chief, now=office.now())
    office.wait(minutes=2)

    office.deliver()

    assert office.states(post) == {"due"}
    assert office.standing(FURTHER) == {"bluesky": 0, "mastodon": 0, "wordpress": 0}

    due = resume(hold=hold, reason="Fără pericol", by=office.chief, now=office.now())
    office.deliver()

    assert (due, office.states(post)) == (3, {"sent"})
    assert office.standing(FURTHER) == {"bluesky": 1, "mastodon": 1, "wordpress": 1}
