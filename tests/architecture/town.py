"""One thing of each kind that an address can name, all in the cast's first body."""

from __future__ import annotations

from io import BytesIO

from django.urls import reverse
from PIL import Image

from rostra.accounts.actions import add_account
from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.channels.contract import Attachment as Sent
from rostra.channels.contract import Identity, Incoming, Outgoing
from rostra.editorial.actions import create_post
from rostra.editorial.content import Content, Picture
from rostra.editorial.media import seal
from rostra.editorial.models import Version
from rostra.inbox.actions import answer, create_queue
from rostra.inbox.enums import Visibility
from rostra.inbox.intake import receive
from rostra.inbox.models import Attachment, Conversation
from rostra.inbox.outgoing import media_of
from rostra.people.actions import give_duty, give_role, notify
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.models import Duty, Member, Notice, Role
from rostra.portal.actions import ask
from rostra.publishing.actions import queue_delivery
from tests.cast import Cast

Arguments = dict[str, int | str]


class Town:
    """`chief` may do everything in the first body; `arguments` are those of every address that names something."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.now = cast, cast.now
        self.chief = self._chief()
        account = add_account(
            channel="sandbox",
            name="City",
            values={"handle": "city"},
            identity=Identity("1", "city"),
            by=None,
            now=self.now,
        )
        form = add_account(channel="webform", name="Ask us", values={}, identity=None, by=None, now=self.now)
        files = [Sent("map.png", "image/png", _picture())]
        said = Incoming(
            ref="m1", text="When is the bridge open?", sent_at=self.now, author_id="a", attachments=(*files,)
        )
        receive(account=account, messages=[said], now=self.now)
        attachment = Attachment.objects.select_related("file").get()
        assert attachment.file is not None
        conversation = Conversation.objects.get()
        written = answer(
            conversation=conversation,
            text="Tomorrow.",
            visibility=Visibility.PUBLIC,
            media=[media_of(attachment.file, name="map.png", alt="A map")],
            by=self.chief,
            now=self.now,
        )
        asked = ask(account=form, text="Where?", name="", email="", language="en", files=[], now=self.now)
        shared = Content("The bridge is open.", "en")
        post = create_post(
            title="Bridge", due_at=None, shared=shared, versions={account: shared}, by=self.chief, now=self.now
        )
        delivery = queue_delivery(
            account=account,
            source="editorial.version",
            source_id=Version.objects.filter(post=post, account=account).latest("pk").pk,
            outgoing=Outgoing(text=shared.text),
            due_at=self.now,
            by=None,
            now=self.now,
        )
        give_duty(member=self.chief, code=DutyCode.CRISIS, by=None, now=self.now)
        notify(users=[self.chief.user], kind="accounts.locked", now=self.now, data={"account": "City", "code": "tls"})
        stored = attachment.file
        picture = Picture(bytes(stored.sha256).hex(), "map.png", stored.content_type, stored.size, "A map")
        sequence_all(now=self.now, sign_all=True)
        event = Event.objects.filter(body=cast.body, content_hash__isnull=False).latest("pk")
        self.keys: dict[str, Arguments] = {
            "accounts": {"pk": account.pk},
            "inbox": {"pk": conversation.pk},
            "inbox:queue": {"pk": create_queue(name="Bridges", by=None, now=self.now).pk},
            "inbox:settle_answer": {"pk": written.pk},
            "inbox:answer_file": {"pk": written.pk, "number": 0},
            "inbox:attachment": {"pk": attachment.pk},
            "inbox:thumbnail": {"pk": attachment.pk},
            "editorial": {"pk": post.pk, "delivery_pk": delivery.pk},
            "editorial:picture": {"token": seal(picture, cast.body.pk)},
            "people": {"pk": self.chief.pk},
            "people:role_take": {"pk": Role.objects.filter(member=self.chief).latest("pk").pk},
            "people:duty_take": {"pk": Duty.objects.get().pk},
            "people:notice": {"pk": Notice.objects.latest("pk").pk},
            "portal:status": {"slug": cast.body.slug, "token": asked.token},
            "records": {"pk": event.pk},
        }

    def address(self, name: str, parameters: set[str]) -> str:
        """The address of the town's thing; KeyError where the town has nothing of the kind."""
        known = self.keys.get(name) or self.keys[name.partition(":")[0]]
        return reverse(name, kwargs={parameter: known[parameter] for parameter in parameters})

    def _chief(self) -> Member:
        member = self.cast.administrator
        for code in RoleCode.values:
            give_role(member=member, code=code, by=None, now=self.now)
        vars(member).pop("_held_roles", None)
        return member


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()
