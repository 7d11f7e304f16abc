"""One thing of each kind that an address can name, all in the cast's first body."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import signing
from django.urls import reverse
from PIL import Image

from rostra.accounts.actions import (
    Document,
    accept_terms,
    add_account,
    add_terms,
    begin_closing,
    decide_site,
    name_delegate,
    propose_site,
    report_fake,
    save_charter,
)
from rostra.accounts.content import CharterText
from rostra.accounts.enums import Authority, ClosingReason, Risk, Stage
from rostra.accounts.models import Account
from rostra.accounts.networks import recognise
from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.channels.contract import Attachment as Sent
from rostra.channels.contract import Captions, Identity, Incoming, Media, Outgoing
from rostra.core import files as stored_files
from rostra.core.tickets import new_ticket
from rostra.editorial.actions import add_comment, create_post, keep_words, plan, voice
from rostra.editorial.actions.library import add_asset, note_consent
from rostra.editorial.actions.outreach import Said, note_outreach
from rostra.editorial.content import Content, Details, Picture, Target
from rostra.editorial.glance import Glance
from rostra.editorial.glance import seal as seal_glance
from rostra.editorial.media import seal
from rostra.editorial.models import Post, Version
from rostra.editorial.queries import current
from rostra.inbox.actions import answer, create_queue, decide_model, set_clock, set_watch
from rostra.inbox.actions.hiding import ask_hiding
from rostra.inbox.actions.themes import plan_theme
from rostra.inbox.actions.topic_rules import Conditions, create_rule
from rostra.inbox.actions.topics import Described, create_topic
from rostra.inbox.enums import HidingGround, Level, Visibility, Way
from rostra.inbox.intake import receive
from rostra.inbox.models import (
    Alarm,
    ApprovedAnswer,
    ApprovedText,
    Attachment,
    BulkAct,
    Conversation,
    Draft,
    ExpertQuestion,
    Group,
    GroupMember,
    GroupSending,
    Message,
)
from rostra.inbox.outgoing import media_of
from rostra.listening.actions.watching import make_watch
from rostra.listening.models import Find
from rostra.people.actions import (
    ask_access,
    give_duty,
    give_grant,
    give_mandate,
    give_role,
    notify,
    plan_leaving,
    register_device,
    say_away,
)
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.models import Absence, Duty, Member, Notice, Role
from rostra.policy.actions import Described as Rule
from rostra.policy.actions import (
    add_instrument,
    give_seat,
    open_draft,
    plan_change,
    propose,
    raise_conflict,
    record_training,
    start_campaign,
    stop_publishing,
)
from rostra.policy.actions.packs import correct_value
from rostra.policy.enums import Function, InstrumentKind, VersionForm
from rostra.policy.models import Course
from rostra.portal.actions import ask
from rostra.publishing.actions import ask_change, queue_delivery
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.records.actions.capturing import ask_capture, claim, finish
from rostra.records.actions.classing import Described as Classed
from rostra.records.actions.classing import add_class
from rostra.records.actions.deciding import Decided, enter_decision
from rostra.records.actions.disposing import make_list
from rostra.records.actions.erasing import Request, open_case
from rostra.records.actions.exporting import claim as claim_export
from rostra.records.actions.exporting import open_export
from rostra.records.actions.filing import file_waiting
from rostra.records.actions.holding import place_hold
from rostra.records.actions.reading import note_search
from rostra.records.actions.ruling import Ruled, add_rule
from rostra.records.actions.searches import keep_search
from rostra.records.actions.writing import write as write_export
from rostra.records.certificate import certify, digest_of
from rostra.records.enums import CaptureReason, ExportFormat, ListState
from rostra.records.models import Decision, DisposalList, PastImport, Record, RecordClass
from rostra.records.pages.taken import Taken
from rostra.records.selecting import Selection
from rostra.reports.actions import attest, make_report
from rostra.vault.actions import add_item, ask_release, give_holding
from rostra.vault.enums import Kind
from rostra.vault.models import Attestation
from tests.cast import Cast
from tests.editorial.office import photograph

Arguments = dict[str, int | str]

COMMON: Arguments = {
    "item": "E3.1",
    "view": "swedish-ten",
    "point": "capture",
    "channel": "sandbox",
    "key": "engagement",
}
"""What names nothing of a body: the same for all of them."""


class Town:
    """`chief` may do everything in the first body; `arguments` are those of every address that names something."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.now = cast, cast.now
        self.chief = self._chief()
        account = self.account = add_account(
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
        asked = ask(account=form, text="Where?", name="", email="", language="en", files=files, now=self.now)
        shared = Content("The bridge is open.", "en")
        post = create_post(
            title="Bridge",
            due_at=None,
            texts={"": shared},
            versions={Target(account): shared},
            details=Details(asks="idea"),
            by=self.chief,
            now=self.now,
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
            **self._vault(),
            **dict.fromkeys(
                ("accounts:import_columns", "accounts:import_report", "accounts:import_report_csv"), _register()
            ),
            "accounts": {"pk": account.pk},
            **self._papers(account),
            **self._trust(account),
            "inbox": {"pk": conversation.pk},
            "inbox:profile_notice": {"pk": account.pk},
            "inbox:queue": {"pk": create_queue(name="Bridges", by=None, now=self.now).pk},
            **{f"inbox:{name}": {"pk": post.pk} for name in ("asked", "asked_export")},
            "inbox:settle_answer": {"pk": written.pk},
            **self._topics(),
            **self._answering(account),
            "inbox:undo_many": {"pk": self._many([])},
            "inbox:undo_act": {"pk": self._many([{"conversation": conversation.pk, "version": 0, "before": {}}])},
            "inbox:theme": {"pk": plan_theme(title="Bridges", said="Shut", by=self.chief, now=self.now).pk},
            **self._groups(conversation),
            **self._prepared(conversation, written.media),
            **self._hiding(conversation),
            **self._listening(account),
            "inbox:answer_file": {"pk": written.pk, "number": 0},
            "inbox:attachment": {"pk": attachment.pk},
            "inbox:thumbnail": {"pk": attachment.pk},
            "editorial": {"pk": post.pk, "delivery_pk": delivery.pk},
            **self._after(account, delivery),
            **self._library(),
            **self._voice(),
            **self._elsewhere(account),
            **self._plan(account),
            "editorial:restore": {"pk": post.pk, "revision": 1},
            **dict.fromkeys(("editorial:words", "editorial:words_discard"), self._words(post)),
            "editorial:picture": {"token": seal(picture, cast.body.pk)},
            "editorial:comment_settle": {"pk": post.pk, "comment_pk": self._comment(post)},
            "editorial:workflow_set": {"pk": account.pk},
            **dict.fromkeys(("editorial:glance", "editorial:glance_picture"), self._glance(post)),
            "people": {"pk": self.chief.pk},
            **self._rights(account),
            "people:session_end": {"pk": self._session()},
            "mfa_edit_webauthn": {"pk": self._passkey()},
            "mfa_remove_webauthn": {"pk": self._passkey()},
            **self._leaver(),
            "people:role_take": {"pk": Role.objects.filter(member=self.chief).latest("pk").pk},
            "people:duty_take": {"pk": Duty.objects.get().pk},
            "people:notice": {"pk": Notice.objects.filter(user=self.chief.user).latest("pk").pk},
            "portal:status": {"slug": cast.body.slug, "token": asked.token},
            "portal:file": {"slug": cast.body.slug, "token": asked.token, "pk": Attachment.objects.latest("pk").pk},
            "records": {"pk": event.pk},
            **self._filing(),
            **self._disposal(),
            **self._captures(),
            **self._exports(),
            **self._reading_room(account),
            **self._learning(),
            **self._compliance(),
            **self._policy(),
        }

    def _listening(self, account: Account) -> dict[str, Arguments]:
        """A watch, and what it found."""
        watch = make_watch(words="Bridge", purpose="To hear of it.", accounts=[account], by=None, now=self.now)
        find = Find.objects.create(
            watch=watch,
            account=account,
            key="k",
            ref="f1",
            text="The bridge!",
            rest={"subject": "", "reply_to": "", "root": "", "references": [], "attachments": []},
            sent_at=self.now,
            found_at=self.now,
            until=self.now + timedelta(days=30),
        )
        return {"listening": {"pk": find.pk}, "listening:watch_end": {"pk": watch.pk}}

    def _policy(self) -> dict[str, Arguments]:
        """A draft of the policy with what belongs to it, and a decision that waits for its time."""
        by, now = self.chief, self.now
        version = open_draft(form=VersionForm.SHORT, only=False, by=by, now=now)
        propose(version=version, item="E1.1", value={"options": ["open"]}, edition=0, by=by, now=now)
        seat = give_seat(member=by, function=Function.LAW, by=by, now=now)
        described = Rule(title="IT rules", kind=InstrumentKind.RULE)
        conflict = raise_conflict(items=("E6.1",), text="The IT rules differ.", by=by, now=now)
        change = plan_change(
            key="engagement", value=4, at=now + timedelta(days=9), reason="", version=None, by=by, now=now
        )
        correction = correct_value(
            pack="en-NZ", path="foi[0].extend", value="by agreement", source="OIA", reason="Asked.", by=by, now=now
        )
        parts = ("version", "version_ask", "version_return", "version_adopt", "version_drop", "version_changes")
        return {
            **{f"policy:{name}": {"number": version.number} for name in parts},
            **{f"policy:{name}": {"item": "E1.1"} for name in ("question", "question_say", "wording")},
            "policy:seat_end": {"pk": seat.pk},
            "policy:instrument_end": {"pk": add_instrument(described=described, by=by, now=now).pk},
            "policy:conflict_resolve": {"pk": conflict.pk},
            "policy:change_withdraw": {"pk": change.pk},
            "policy:pack_end": {"pk": correction.pk},
            "policy:pack": {"name": "en-NZ"},
            **{f"policy:pack_{what}": {"name": "en-NZ", "path": correction.path} for what in ("confirm", "correct")},
        }

    def _compliance(self) -> dict[str, Arguments]:
        """What the chief attests, and a signed report."""
        until = self.now.date() + timedelta(days=90)
        word = attest(
            subject="norwegian-path.basics", statement="We talked about it.", until=until, by=self.chief, now=self.now
        )
        report = make_report(view="swedish-ten", language="en", by=self.chief, now=self.now)
        return {
            "reports:withdraw": {"pk": word.pk},
            **{f"reports:{name}": {"pk": report.pk} for name in ("report", "report_json", "report_pdf")},
        }

    def _learning(self) -> dict[str, Arguments]:
        """A course of the body, a training with its certificate, and a campaign."""
        course = Course.objects.create(
            code="counter",
            kind="own",
            texts={"en": {"title": "At the counter", "text": "Be kind.", "quiz": []}},
            changed_at=self.now,
            changed_by=self.chief.user,
        )
        training = record_training(
            member=self.chief,
            code=course.code,
            held_by="Institute",
            done_on=self.now.date(),
            by=self.chief,
            now=self.now,
            file=("paper.pdf", b"%PDF", "application/pdf"),
        )
        due = self.now.date() + timedelta(days=9)
        campaign = start_campaign(kind="course", course=course.code, due_on=due, by=self.chief, now=self.now)
        trainings = ("training", "training_file", "certificate", "certificate_pdf")
        return {
            **{f"policy:{name}": {"code": course.code} for name in ("course", "course_edit", "course_archive")},
            **{f"policy:{name}": {"pk": training.pk} for name in trainings},
            "policy:campaign_end": {"pk": campaign.pk},
        }

    def _reading_room(self, account: Account) -> dict[str, Arguments]:
        """A kept search, a search for a person, an archive of the past, and a record with a file."""
        search = keep_search(member=self.chief, name="Roads", selection=Selection(), shared=True, now=self.now)
        asked = note_search(search={"name": "Maria"}, purpose="Case", by=self.chief.user, now=self.now)
        file = stored_files.store(b"archive", content_type="application/zip")
        past = PastImport.objects.create(account=account, format="x", name="x.zip", file=file, report={}, at=self.now)
        filed = Record.objects.filter(kind="attachment", files__isnull=False).latest("pk")
        parts = ("import", "import_begin", "import_drop", "import_original")
        return {
            **{f"records:{name}": {"pk": search.pk} for name in ("search", "search_drop")},
            "records:person": {"pk": asked.pk},
            **{f"records:{name}": {"pk": past.pk} for name in parts},
            **{f"records:{name}": {"pk": filed.event_id, "number": 0} for name in ("file", "thumbnail")},
        }

    def _exports(self) -> dict[str, Arguments]:
        """An export that is written, with its one part."""
        row = open_export(
            format=ExportFormat.CSV,
            title="All",
            purpose="Audit",
            selection=Selection(),
            by=self.chief.user,
            now=self.now,
        )
        mine = claim_export(self.now, export=row)
        assert mine is not None
        write_export(mine, clock=lambda: self.now)
        return {
            **{f"records:{name}": {"pk": row.pk} for name in ("export", "export_retry")},
            "records:export_part": {"pk": row.pk, "number": 1},
        }

    def _captures(self) -> dict[str, Arguments]:
        """A captured page with its screenshot."""
        url = "https://social.example/@city"
        ask_capture(url=url, account=None, reason=CaptureReason.DEMAND, by=None, now=self.now - timedelta(days=1))
        row = claim(self.now - timedelta(days=1))
        assert row is not None
        taken = Taken(url, url, self.now, "test", 200, "City", "Hello", (), (), picture=b"\x89PNG")
        finish(row, taken, b"archive", now=self.now)
        parts = ("", "_view", "_page", "_archive", "_picture", "_retry")
        return {f"records:capture{part}": {"pk": row.pk} for part in parts}

    def _filing(self) -> dict[str, Arguments]:
        """A class, a rule, and a filed message about which the journal asks."""
        row = add_class(described=Classed("1", "Bridges", journal="ask"), by=self.chief, now=self.now)
        rule = add_rule(ruled=Ruled(row.pk), by=self.chief, now=self.now)
        file_waiting(self.cast.body.pk, now=self.now)
        message = Record.objects.filter(kind="message").latest("pk")
        return {
            **{f"records:{name}": {"pk": row.pk} for name in ("class", "class_confirm", "class_archive", "due_class")},
            **{f"records:{name}": {"pk": rule.pk} for name in ("rule", "rule_move", "rule_end")},
            **{f"records:{name}": {"pk": message.event_id} for name in ("record_class", "journal_decide")},
        }

    def _carried_out(self, decision: Decision) -> DisposalList:
        """A list that was carried out, with its certificate."""
        two = {"first_by": self.chief.user, "second_by": self.cast.approver.user}
        done = DisposalList.objects.create(
            decision=decision, state=ListState.DONE, until=date(2026, 1, 1), made_at=self.now, done_at=self.now, **two
        )
        done.certificate = certify(done, {"disposed": 0, "left_out": 0, "kept": 0}, digest_of(done), now=self.now)
        done.save(update_fields=["certificate"])
        return done

    def _disposal(self) -> dict[str, Arguments]:
        """A decision, a list under it, a hold and a person's request, each over a filed message."""
        record = Record.objects.filter(kind="message").latest("pk")
        row = RecordClass.objects.create(code="2", name="Routine", action="dispose", retention_months=1)
        Record.objects.filter(pk=record.pk).update(record_class=row, due_on=date(2026, 1, 1))
        day = date(2020, 1, 1)
        decided = Decided(number="1", title="Routine", decided_on=day, legal_basis="Law", valid_from=day)
        document = stored_files.store(b"decision", content_type="application/pdf")
        decision = enter_decision(decided=decided, classes=[row], document=document, by=self.chief, now=self.now)
        listed = make_list(decision=decision, until=self.now.date(), by=self.chief, now=self.now)
        asked = Request("Maria", self.now.date(), parties=((record.account_id or 0, record.party),))
        case = open_case(request=asked, by=self.chief, now=self.now)
        hold = place_hold(title="Court", reason="Case", records=[record], by=self.chief, now=self.now)
        item, case_item = listed.items.latest("pk"), case.items.latest("pk")
        done = self._carried_out(decision)
        certificates = ("certificate", "certificate_json", "certificate_pdf")
        return {
            **{f"records:{name}": {"pk": decision.pk} for name in ("decision", "decision_document")},
            "records:disposal_list": {"pk": listed.pk},
            **{f"records:{name}": {"pk": done.pk} for name in certificates},
            "records:disposal_item": {"pk": listed.pk, "item": item.pk},
            **{f"records:{name}": {"pk": hold.pk} for name in ("hold", "hold_lift")},
            **{f"records:{name}": {"pk": case.pk} for name in ("erasure_case", "erasure_find")},
            "records:erasure_item": {"pk": case.pk, "item": case_item.pk},
        }

    def _elsewhere(self, account: Account) -> dict[str, Arguments]:
        """A comment under somebody else's post."""
        said = Said(
            account=account, place="Times", text="It is open.", language="en", said_at=self.now, answered="A question."
        )
        row = note_outreach(said=said, capture=False, by=self.chief, now=self.now)
        pages: dict[str, Arguments] = {}
        for name in ("entry", "correct", "strike"):
            pages[f"editorial:outreach_{name}"] = {"pk": row.pk}
        return pages

    def _words(self, post: Post) -> Arguments:
        """What the chief has typed and not saved."""
        words = keep_words(user=self.chief.user, post=post, key="k", fields={"text": ["x"]}, revision=1, now=self.now)
        return {"pk": words.pk}

    def _many(self, rows: list[dict[str, object]]) -> int:
        """An act on several conversations, or on one."""
        return BulkAct.objects.create(kind="take", by=self.chief, at=self.now, rows=rows).pk

    def _groups(self, conversation: Conversation) -> dict[str, Arguments]:
        """A group with an answer that waits."""
        group = Group.objects.create(
            title="Bridges", state="confirmed", size=1, started_at=self.now, grown_at=self.now, owner=self.chief
        )
        GroupMember.objects.create(group=group, conversation=conversation, state="in", at=self.now)
        sending = GroupSending.objects.create(group=group, texts={"": "Open."}, by=self.chief.user, at=self.now)
        acts = ("", "_confirm", "_take_out", "_split", "_join", "_rename", "_close", "_dissolve", "_plan")
        return {
            **{f"inbox:group{act}": {"pk": group.pk} for act in (*acts, "_answer", "_repeat")},
            **{f"inbox:sending{act}": {"pk": sending.pk} for act in ("", "_approve", "_stop")},
        }

    def _hiding(self, conversation: Conversation) -> dict[str, Arguments]:
        """A message that is to be hidden on its network."""
        message = Message.objects.defer("search").filter(conversation=conversation).latest("pk")
        ground = HidingGround.THREAT
        hiding = ask_hiding(message=message, ground=ground, law="263", reason="Burns", by=self.chief, now=self.now)
        return {
            "inbox:hide_message": {"pk": message.pk},
            "inbox:split_message": {"pk": message.pk},
            "inbox:settle_hiding": {"pk": hiding.pk},
        }

    def _prepared(self, conversation: Conversation, media: list[dict[str, Any]]) -> dict[str, Arguments]:
        """Approved words, an answer that waits for a second person, and a question to an expert."""
        row = ApprovedAnswer.objects.create(title="Bridges", by=self.chief.user, at=self.now)
        text = ApprovedText.objects.create(
            answer=row, language="en", version=1, text="Open.", by=self.chief.user, at=self.now
        )
        draft = Draft.objects.create(
            conversation=conversation,
            version=1,
            author=self.chief,
            text="Open.",
            visibility="public",
            media=media,
            why="new",
            at=self.now,
        )
        ticket = new_ticket()
        question = ExpertQuestion.objects.create(
            conversation=conversation,
            by=self.chief,
            name="Holm",
            email="holm@hospital.example",
            text="Safe?",
            token_hash=ticket.token_hash,
            at=self.now,
            expires_at=self.now + timedelta(days=14),
        )
        pages = ("approved", "approved_edit", "approved_words", "approved_withdraw")
        return {
            **{f"inbox:{page}": {"pk": row.pk} for page in pages},
            "inbox:approved_agree": {"pk": text.pk},
            **{f"inbox:draft_{act}": {"pk": draft.pk} for act in ("approve", "return", "take_back")},
            "inbox:draft_file": {"pk": draft.pk, "number": 0},
            "inbox:question_withdraw": {"pk": question.pk},
            "inbox:expert": {"token": ticket.token},
        }

    def _topics(self) -> dict[str, Arguments]:
        """A topic and a rule that says it."""
        topic = create_topic(described=Described("Bridges"), by=None, now=self.now)
        rule = create_rule(conditions=Conditions(topic, "Bridges", words="bridge"), by=None, now=self.now)
        return {
            **{f"inbox:{name}": {"pk": topic.pk} for name in ("topic", "topic_move", "topic_close")},
            **{f"inbox:{name}": {"pk": rule.pk} for name in ("rule", "rule_move", "rule_close")},
        }

    def _answering(self, account: Account) -> dict[str, Arguments]:
        """A way of answering, a watch level, a clock and an alarm."""
        decision: Any = {"reason": "Few of us", "by": self.chief, "now": self.now}
        model = decide_model(way=Way.UNITS, account=account, **decision)
        clock = set_clock(answer_minutes=60, by=self.chief, now=self.now)
        alarm = Alarm.objects.create(kind="surge", at=self.now, told_at=self.now)
        return {
            **{f"inbox:{name}": {"pk": model.pk} for name in ("simulate_model", "end_model")},
            "inbox:plan_model": {"way": "units"},
            "inbox:end_watch": {"pk": set_watch(level=Level.MODERATE, **decision).pk},
            "inbox:end_clock": {"pk": clock.pk if clock else 0},
            "inbox:take_alarm": {"pk": alarm.pk},
        }

    def _comment(self, post: Post) -> int:
        return add_comment(post=post, text="Which bridge?", by=self.chief, now=self.now).pk

    def _glance(self, post: Post) -> Arguments:
        seen = Glance(self.cast.body.pk, self.chief.user_id, post.pk, current(post).hash.hex())
        return {"token": seal_glance(seen), "number": 0}

    def _rights(self, account: Account) -> dict[str, Arguments]:
        """A unit, and a mandate, a right and a request of the reader."""
        reader, manager = self.cast.reader, self.chief
        mandate = give_mandate(
            member=reader,
            manager=manager,
            scope_text="Answers.",
            starts_at=self.now,
            ends_at=None,
            by=manager,
            now=self.now,
        )
        grant = give_grant(member=reader, account=account, right="moderate", by=manager, now=self.now)
        criteria = {"need": "Evenings", "training": "In May", "device": "Laptop 12"}
        request = ask_access(
            member=reader, account=account, right="answer", reason="Evenings", criteria=criteria, now=self.now
        )
        unit, held, asked = {"pk": self.cast.unit.pk}, {"pk": mandate.pk}, {"pk": request.pk}
        return {
            **{f"people:{name}": {**unit} for name in ("unit", "unit_rename", "unit_move", "unit_close")},
            **{f"people:{name}": {**held} for name in ("mandate", "mandate_end", "mandate_confirm")},
            "people:absence_end": {"pk": self._away(reader).pk},
            **{f"accounts:{name}": {**asked} for name in ("access_request", "access_take_back")},
            "accounts:grant_end": {"pk": grant.pk},
            "accounts:mandate_give": {"pk": reader.pk},
        }

    def _away(self, member: Member) -> Absence:
        week = timedelta(weeks=1)
        return say_away(
            member=member,
            starts_at=self.now + week,
            ends_at=self.now + 2 * week,
            substitute=None,
            by=self.chief,
            now=self.now,
        )

    def address(self, name: str, parameters: set[str]) -> str:
        """The address of the town's thing; KeyError where the town has nothing of the kind."""
        known = {**COMMON, **(self.keys.get(name) or self.keys.get(name.partition(":")[0], {}))}
        return reverse(name, kwargs={parameter: known[parameter] for parameter in parameters})

    def _after(self, account: Account, delivery: Delivery) -> dict[str, Arguments]:
        """A correction of what was published, something to be posted by hand, and a stop."""
        place = {"state": DeliveryState.SENT, "ref": "r1", "sent_at": self.now, "next_try_at": None}
        Delivery.objects.filter(pk=delivery.pk).update(**place)
        delivery.refresh_from_db()
        change = ask_change(
            delivery=delivery, text="The bridge is closed.", note_="it is not.", by=self.chief.user, now=self.now
        )
        stored = stored_files.store(b"map", content_type="image/png")
        words = stored_files.store(b"WEBVTT", content_type="text/vtt")
        captions = Captions(bytes(words.sha256).hex(), "ro", lambda: b"WEBVTT")
        name = bytes(stored.sha256).hex()
        media = Media(name, "image/png", 3, "map.png", "A map", lambda: b"map", captions=(captions,))
        task = queue_delivery(
            account=account,
            source="editorial.version",
            source_id=0,
            outgoing=Outgoing(text="By hand.", media=(media,)),
            due_at=self.now,
            by=None,
            now=self.now,
        )
        Delivery.objects.filter(pk=task.pk).update(state=DeliveryState.BY_HAND, next_try_at=None)
        hold = stop_publishing(account=account, reason="A storm.", by=self.chief, now=self.now)
        changes = ("change_confirm", "change_refuse", "change_retry")
        place_of = {"pk": Version.objects.get(pk=delivery.source_id).post_id, "delivery_pk": delivery.pk}
        return {
            **{f"editorial:{name}": {**place_of, "change_pk": change.pk} for name in changes},
            "publishing": {"pk": task.pk, "number": 0, "language": "ro"},
            "publishing:resume": {"pk": hold.pk},
        }

    def _plan(self, account: Account) -> dict[str, Arguments]:
        """A kind of content with its cadence, a slot, an entry on the calendar, an idea, a calendar address."""
        chief, now = self.chief, self.now
        kind = plan.add_type(fields=plan.TypeFields(name="News"), by=chief, now=now)
        cadence = plan.set_cadence(kind=kind, account=None, every_minutes=60, by=chief, now=now)
        day = now.date()
        slot = plan.add_slot(
            fields=plan.SlotFields(name="Noon", account=account, days=(0,), clock=now.time(), starts_on=day),
            by=chief,
            now=now,
        )
        works = plan.EntryFields(kind="works", title="Works", starts_at=now, ends_at=now + timedelta(days=1))
        entry = plan.add_entry(fields=works, by=chief, now=now)
        idea = plan.give_idea(title="Night bus", by=chief, now=now)
        feed = plan.make_feed(unit=None, by=chief, now=now)
        return {
            **{f"editorial:{name}": {"pk": kind.pk} for name in ("type", "type_edit", "type_archive", "cadence_set")},
            **{f"editorial:{name}": {"pk": slot.pk} for name in ("slot", "slot_end")},
            **{f"editorial:{name}": {"pk": entry.pk} for name in ("entry", "entry_edit", "entry_remove")},
            **{
                f"editorial:{name}": {"pk": idea.pk}
                for name in ("idea", "idea_comment", "idea_take", "idea_decline", "idea_reopen")
            },
            "editorial:cadence_remove": {"pk": cadence.pk},
            "editorial:feed_end": {"pk": feed.row.pk},
            "editorial:feed": {"token": feed.token},
        }

    def _papers(self, account: Account) -> dict[str, Arguments]:
        """Charter, terms, their acceptance, and a step of closing another account."""
        paper = Document("paper.pdf", b"%PDF", "application/pdf")
        text = CharterText(objective="Help", exit="A notice")
        save_charter(account=account, text=text, by=self.chief, now=self.now)
        delegate = name_delegate(
            member=self.chief, kind=Authority.DELEGATE, document=paper, by=self.chief, now=self.now
        )
        terms = add_terms(
            network="sandbox",
            label="1",
            seen_on=self.now.date(),
            risk=Risk.LOW,
            document=paper,
            by=self.chief,
            now=self.now,
        )
        acceptance = accept_terms(account=account, terms=terms, opinion=paper, by=self.chief, now=self.now)
        old = add_account(channel="webform", name="Old form", values={}, identity=None, by=None, now=self.now)
        closing = begin_closing(account=old, reason=ClosingReason.MOVED, explanation="", by=self.chief, now=self.now)
        step = {"pk": old.pk, "step_pk": closing.steps.order_by("pk")[0].pk}
        idle = Account.objects.create(name="Idle", network="mastodon", stage=Stage.OPENING, created_at=self.now)
        return {
            **{
                f"accounts:charter_{name}": {"pk": account.pk, "number": 1}
                for name in ("version", "changes", "approve")
            },
            **{f"accounts:terms_{name}": {"pk": terms.pk} for name in ("version", "document")},
            **{f"accounts:delegate_{name}": {"pk": delegate.pk} for name in ("end", "document")},
            "accounts:charter_edit": {"pk": account.pk},
            "accounts:opinion": {"pk": acceptance.pk},
            "accounts:closing_task": step,
            "accounts:closing_finish": {"pk": old.pk},
            "accounts:closing_stop": {"pk": old.pk},
            "accounts:attach": {"pk": idle.pk},
        }

    def _trust(self, account: Account) -> dict[str, Arguments]:
        """A fake that somebody reported, and a private site to which the body links."""
        ticket = new_ticket()
        profile = recognise("https://x.com/portava1e")
        report = report_fake(profile=profile, text="A copy.", ticket=ticket, language="en", now=self.now)
        site = propose_site(
            who="Ana Popa",
            url="https://ana.example/",
            what="Her blog",
            disclaimers={"en": "Her views."},
            by=self.chief,
            now=self.now,
        )
        year = self.now.date() + timedelta(days=365)
        decide_site(site=site, listed=True, review_on=year, by=self.chief, now=self.now)
        return {
            "accounts:prove": {"pk": account.pk, "method": "domain"},
            **{f"accounts:{name}": {"pk": report.case_id} for name in ("fake", "fake_tell")},
            **{f"accounts:{name}": {"pk": site.pk} for name in ("site", "site_decide", "site_review", "site_end")},
            "portal:fake": {"slug": self.cast.body.slug, "token": ticket.token},
        }

    def _voice(self) -> dict[str, Arguments]:
        """A template, a style, a partner and a request of theirs."""
        by: dict[str, Any] = {"by": self.chief, "now": self.now}
        template = voice.save_template(fields=voice.TemplateFields(name="Snow", language="en", text="Snow."), **by)
        style = voice.save_style(account=None, language="", fields=voice.StyleFields(voice="Calm"), **by)
        contact = voice.save_contact(fields=voice.ContactFields(name="County"), **by)
        request = voice.ask_to_share(contact=contact, theirs="https://county.example/1", **by)
        return {
            **{f"editorial:{name}": {"pk": template.pk} for name in ("template", "template_archive")},
            "editorial:style": {"pk": style.pk},
            **{f"editorial:{name}": {"pk": contact.pk} for name in ("contact", "contact_archive")},
            "editorial:profile": {"pk": self.account.pk},
            "editorial:shared": {"pk": request.pk},
        }

    def _library(self) -> dict[str, Arguments]:
        """A picture on which somebody agreed to be shown."""
        asset = add_asset(content=photograph(), name="bridge.jpg", by=self.chief, now=self.now)
        day = self.now.date()
        consent = note_consent(
            asset=asset, person="Ioana", given_on=day, document=b"%PDF-1.4", by=self.chief, now=self.now
        )
        names = ("asset", "asset_file", "asset_archive", "asset_captions", "asset_consent")
        return {
            **{f"editorial:{name}": {"pk": asset.pk} for name in names},
            **{
                f"editorial:consent_{name}": {"pk": asset.pk, "consent_pk": consent.pk}
                for name in ("withdraw", "document")
            },
        }

    def _leaver(self) -> dict[str, Arguments]:
        """Somebody who is about to leave, and a device."""
        now = self.now
        departure = plan_leaving(member=self.cast.reader, at=now + timedelta(days=1), by=self.chief, now=now)
        device = register_device(
            label="Phone",
            kind="",
            tag="",
            owned=True,
            holder=self.cast.editor,
            updater=None,
            updated_on=None,
            by=self.chief,
            now=now,
        )
        names = ("device", "device_change", "device_updated", "device_lost", "device_found", "device_retire")
        return {
            **{f"people:{name}": {"pk": device.pk} for name in names},
            "people:departure": {"pk": departure.pk},
            "people:departure_take_back": {"pk": departure.pk},
        }

    def _vault(self) -> dict[str, Arguments]:
        """A secret that takes two persons, kept by the chief, who is asked about it in both ways."""
        item = add_item(kind=Kind.BREAK_GLASS, label="Glass", value="a value", by=self.chief, now=self.now)
        holding = give_holding(item=item, member=self.cast.editor, by=self.chief, now=self.now)
        release = ask_release(item=item, reason="Locked out", by=self.cast.editor, now=self.now)
        question = Attestation.objects.create(item=item, member=self.chief, asked_at=self.now, due_at=self.now)
        return {
            "vault": {"pk": item.pk},
            "vault:end": {"pk": holding.pk},
            "vault:decide": {"pk": release.pk},
            "vault:attest": {"pk": question.pk},
        }

    def _session(self) -> int:
        made = UserSession.objects.create(user=self.chief.user, ip="192.0.2.1", session_key="x" * 32)
        return int(made.pk)

    def _passkey(self) -> int:
        kind = Authenticator.Type.WEBAUTHN
        made = Authenticator.objects.create(user=self.chief.user, type=kind, data={"name": "Key", "credential": {}})
        return int(made.pk)

    def _chief(self) -> Member:
        member = self.cast.administrator
        for code in RoleCode.values:
            give_role(member=member, code=code, by=None, now=self.now)
        vars(member).pop("_held_roles", None)
        return member


def _register() -> Arguments:
    """A register that was uploaded."""
    stored = stored_files.store(b"url\nhttps://x.com/town\n", content_type="text/csv")
    return {"token": signing.dumps({"file": stored.pk, "name": "register.csv"}, salt="accounts.import")}


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()
