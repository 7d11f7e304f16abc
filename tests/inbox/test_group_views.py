"""The pages of groups and of one answer to many."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.editorial.models import Idea
from rostra.inbox.actions.sending import send_due
from rostra.inbox.models import Answer, ApprovedAnswer, ApprovedText, Conversation, Group, GroupMember, GroupSending
from rostra.inbox.views import groups as pages
from rostra.policy.actions import decide
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS
from tests.inbox.gathering import ASKED, OTHER, ask, fresh, group_of, ids, late, members, propose_for, shown
from tests.inbox.office import Office, again
from tests.inbox.pages import htmx, page_of, url

assert pages.STATES


@pytest.fixture
def proposed(office: Office) -> Group:
    propose_for(ask(office, 4), office.now)
    return Group.objects.get()


def post(client: Client, name: str, group: Group, *, chosen: list[int] | None = None, **more: Any) -> Any:
    return client.post(url(name, group.pk), {"version": group.version, "chosen": chosen or [], **more})


def test_list_shows_groups_by_state(client: Client, office: Office, proposed: Group) -> None:
    page = page_of(client.get(url("groups")))

    assert ASKED["en"][:40] in page
    assert "4 people" in page
    assert ASKED["en"][:40] not in page_of(client.get(url("groups") + "?state=answered"))
    assert client.get(url("groups") + "?state=nonsense").context["chosen"] == "open"


def test_list_leads_to_all_groups_page_by_page(
    client: Client, office: Office, proposed: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose_for(ask(office, 3, start=40, text=OTHER), office.now)
    # They grew in the same moment: then the number decides.
    Group.objects.update(grown_at=office.now)
    monkeypatch.setattr("rostra.inbox.queries.groups.ROWS", 1)

    first = client.get(url("groups"))
    second = client.get(url("groups"), {"after": first.context["more"]})

    found = [row["group"].pk for page in (first, second) for row in page.context["rows"]]
    assert found == list(Group.objects.order_by("-pk").values_list("pk", flat=True))
    assert f"after={first.context['more']}" in page_of(first)
    assert second.context["more"] == 0
    for after in ("x", "9" * 30):
        assert client.get(url("groups"), {"after": after}).status_code == 404
        assert client.get(url("group", proposed.pk), {"after": after}).status_code == 404


def test_lists_ask_the_same_number_of_questions_for_many(client: Client, office: Office, proposed: Group) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    addresses = [url("groups"), url("group", proposed.pk)]
    asked(addresses[0])
    few = [asked(address) for address in addresses]
    propose_for(ask(office, 6, start=20), office.now)
    propose_for(ask(office, 3, start=40, text=OTHER), office.now)
    assert [asked(address) for address in addresses] == few


def test_everybody_is_on_some_page_once_whether_proposed_or_in(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose_for(ask(office, 6), office.now)
    group = Group.objects.get()
    # The last who came is in the group already: nobody before may be passed over for that.
    post(client, "group_confirm", group, chosen=[members(group)[-1]])
    monkeypatch.setattr("rostra.inbox.queries.groups.MEMBERS", 2)
    found, after = [], 0
    while True:
        page = client.get(url("group", group.pk), {"after": after} if after else {})
        found += [row["id"] for row in (*page.context["proposed"], *page.context["inside"])]
        after = page.context["more"]
        if not after:
            break

    assert sorted(found) == members(group)
    assert len(found) == 6


def test_responder_confirms_takes_out_and_splits(client: Client, office: Office, proposed: Group) -> None:
    page = client.get(url("group", proposed.pk))
    seen = page.context["seen"]
    first, second, *_ = members(proposed)

    assert post(client, "group_confirm", proposed, all="1", seen=seen).status_code == 302
    assert len(members(proposed, "in")) == 4
    assert post(client, "group_take_out", fresh(proposed), chosen=[first]).status_code == 302
    split = post(client, "group_split", fresh(proposed), chosen=[second], title="The other street")
    assert split.url == url("group", Group.objects.latest("pk").pk)
    assert fresh(proposed).size == 2
    older = post(client, "group_confirm", proposed, chosen=[first])
    assert (older.status_code, "in the meantime" in page_of(older)) == (422, True)
    assert client.post(url("group_confirm", proposed.pk), {}).status_code == 422


def test_responder_names_joins_and_closes(client: Client, office: Office, proposed: Group) -> None:
    other = group_of(office, 3, start=30, text=OTHER)

    assert post(client, "group_rename", proposed, title="Water").status_code == 302
    assert post(client, "group_rename", fresh(proposed), title="").status_code == 422
    assert post(client, "group_rename", proposed, title="Old page").status_code == 422
    assert post(client, "group_join", fresh(proposed), other=0).status_code == 422
    assert post(client, "group_join", proposed, other=other.pk).status_code == 422
    assert post(client, "group_join", fresh(proposed), other=other.pk).status_code == 302
    assert (fresh(proposed).size, fresh(proposed).title, fresh(other).state) == (7, "Water", "closed")
    assert post(client, "group_dissolve", fresh(proposed)).status_code == 302
    more = group_of(office, 3, start=60)
    assert post(client, "group_close", more).status_code == 302
    page = page_of(client.get(url("group", more.pk)))
    assert "Write one answer" not in page


def test_reader_sees_and_changes_nothing(office: Office, proposed: Group) -> None:
    reader = office.cast.client(office.cast.reader)

    page = page_of(reader.get(url("group", proposed.pk)))

    assert "All of these ask the same" not in page
    assert post(reader, "group_confirm", proposed, all="1").status_code == 403
    assert office.cast.client(office.cast.stranger).get(url("group", proposed.pk)).status_code == 404


def test_group_goes_into_the_plan(client: Client, office: Office, proposed: Group) -> None:
    assert client.get(url("group_plan", proposed.pk)).status_code == 200

    done = client.post(url("group_plan", proposed.pk), {"title": "Tell of works", "text": "They ask."})

    assert done.url == f"/plan/ideas/{Idea.objects.get().pk}/" or done.status_code == 302
    assert client.post(url("group_plan", proposed.pk), {"title": "Tell of works"}).status_code == 422
    assert "See the idea" in page_of(client.get(url("group", proposed.pk)))


def test_conversation_shows_its_group_and_leaves_it(client: Client, office: Office, proposed: Group) -> None:
    row = Conversation.objects.get(pk=members(proposed)[0])
    address = url("conversation", row.pk)
    assert "See the group" in page_of(client.get(address))
    assert "one of 4" in page_of(client.get(url("list")))

    client.post(url("conversation_group", row.pk), {}, headers=htmx("talk"))
    assert again(row).group is None
    assert "Put it into a group" in page_of(client.get(address))

    assert client.post(url("conversation_group", row.pk), {"group": proposed.pk}).status_code == 302
    assert again(row).group == proposed
    client.post(url("conversation_group", row.pk), {})
    client.post(url("conversation_group", members(proposed)[0]), {})
    assert client.post(url("conversation_group", row.pk), {"group": "x"}).status_code == 404


def test_refused_move_says_why(client: Client, office: Office, proposed: Group) -> None:
    row = Conversation.objects.get(pk=members(proposed)[0])
    Group.objects.filter(pk=proposed.pk).update(state="closed")

    client.post(url("conversation_group", row.pk), {})

    assert "This group is closed." in page_of(client.get(url("conversation", row.pk)))


def write_form(client: Client, group: Group, **texts: str) -> Any:
    page = client.get(url("group_answer", group.pk))
    initial = page.context["form"].initial
    return {"version": initial["version"], "shown": initial["shown"], **texts}


def test_one_answer_is_checked_written_approved_and_followed(client: Client, office: Office) -> None:
    group = group_of(office, 3)
    said = write_form(client, group, text_en="At six.", **{f"text_en_{office.city.pk}": "x" * 6000})

    check = client.post(url("group_answer", group.pk), {**said, "check": "1"})
    assert (check.status_code, GroupSending.objects.count()) == (200, 0)
    assert (len(check.context["objections"]), check.context["checked"]) == (1, True)
    said[f"text_en_{office.city.pk}"] = ""
    done = client.post(url("group_answer", group.pk), said)
    sending = GroupSending.objects.get()
    assert done.url == url("sending", sending.pk)
    assert "Waits for approval" in page_of(client.get(done.url))
    assert "waits for a second person" in page_of(client.get(url("group", group.pk)))
    again_ = client.post(url("group_answer", group.pk), said)
    assert again_.status_code == 422

    approver = office.cast.client(office.cast.approver)
    assert "Approve and send" in page_of(approver.get(done.url))
    assert approver.post(url("sending_approve", sending.pk)).status_code == 302
    assert "On its way" in page_of(client.get(done.url))
    approver.post(url("sending_approve", sending.pk))
    send_due(now=late(office.now))
    page = page_of(client.get(done.url))
    assert "3 answered, 0 to come, 0 left out" in page
    assert Answer.objects.filter(sending=sending).count() == 3


def test_answer_is_stopped_with_a_reason(client: Client, office: Office) -> None:
    group = group_of(office, 3)
    client.post(url("group_answer", group.pk), write_form(client, group, text_en="At six."))
    sending = GroupSending.objects.get()

    assert client.post(url("sending_stop", sending.pk), {"reason": ""}).status_code == 422
    assert client.post(url("sending_stop", sending.pk), {"reason": "Wrong"}).status_code == 302
    assert client.post(url("sending_stop", sending.pk), {"reason": "Wrong"}).status_code == 422
    page = page_of(client.get(url("sending", sending.pk)))
    assert "The sending was stopped before its turn." in page


def test_late_ones_are_offered_the_same_answer(client: Client, office: Office) -> None:
    group = group_of(office, 3)
    client.post(url("group_answer", group.pk), write_form(client, group, text_en="At six."))
    assert client.post(url("group_repeat", group.pk), {"version": 9, "shown": ""}).status_code == 302
    office.cast.client(office.cast.approver).post(url("sending_approve", GroupSending.objects.get().pk))
    send_due(now=late(office.now))
    newcomers = ask(office, 2, start=40)
    propose_for(newcomers, late(office.now))

    page = client.get(url("group", group.pk))
    assert "2 came later or were left out" in page_of(page)
    said = {"version": fresh(group).version, "shown": page.context["shown"]}
    done = client.post(url("group_repeat", group.pk), said)
    assert done.url == url("sending", GroupSending.objects.latest("pk").pk)
    assert "The same words as" in page_of(client.get(done.url))
    assert client.post(url("group_repeat", group.pk), said).url == url("group", group.pk)
    assert set(ids(newcomers)) < set(members(group, "in"))


def test_words_of_the_library_fill_the_boxes(client: Client, office: Office) -> None:
    group = group_of(office, 3)
    by, now = office.cast.approver.user, office.now
    kept = ApprovedAnswer.objects.create(title="Water", state="approved", by=by, at=now)
    words = ApprovedText.objects.create(
        answer=kept, language="en", version=1, text="At six.", by=by, at=now, approved_by=by, approved_at=now
    )

    page = client.get(url("group_answer", group.pk) + f"?approved={kept.pk}")
    assert (page.context["form"].initial["text_en"], page.context["library"]) == ("At six.", [(kept.pk, "Water")])
    client.post(url("group_answer", group.pk), write_form(client, group, text_en="At six."))
    assert GroupSending.objects.get().approved_texts == {"en": words.pk}


def test_words_of_the_library_reach_those_whose_language_nobody_made_out(client: Client, office: Office) -> None:
    group = group_of(office, 3)
    Conversation.objects.update(language="")
    by, now = office.cast.approver.user, office.now
    kept = ApprovedAnswer.objects.create(title="Water", state="approved", by=by, at=now)
    said = {office.cast.body.language: "At six.", "ar": "في السادسة."}
    words = {
        language: ApprovedText.objects.create(
            answer=kept, language=language, version=1, text=text, by=by, at=now, approved_by=by, approved_at=now
        )
        for language, text in said.items()
    }

    page = client.get(url("group_answer", group.pk) + f"?approved={kept.pk}")
    assert page.context["form"]["text_"].value() == "At six."
    client.post(url("group_answer", group.pk), write_form(client, group, text_=said["ar"]))

    assert GroupSending.objects.get().approved_texts == {"": words["ar"].pk}


def test_broken_page_is_refused(client: Client, office: Office) -> None:
    group = group_of(office, 3)

    refused = client.post(url("group_answer", group.pk), {"version": 2, "shown": "1-2-3", "text_en": "x"})

    assert (refused.status_code, "Open it again" in page_of(refused)) == (422, True)
    GroupMember.objects.filter(group=group).update(state="out")
    assert "Nobody in this group" in page_of(client.get(url("group_answer", group.pk)))


def test_today_and_inbox_tell_of_what_grows(client: Client, office: Office, proposed: Group) -> None:
    Group.objects.update(grown_at=pages.timezone.now())
    GroupMember.objects.update(at=pages.timezone.now())

    for address in ("/", url("list")):
        assert re.search(r"4 people, \+4 in 20\smin", page_of(client.get(address)).replace("\xa0", " ")), address


def test_member_of_one_unit_sees_its_groups_only(office: Office, proposed: Group) -> None:
    from rostra.people.actions import add_member, give_role
    from rostra.people.enums import RoleCode

    member = add_member(email="unit@portavale.example", name="Una", by=None, now=office.now)
    give_role(member=member, code=RoleCode.RESPONDER, unit=office.cast.unit, by=None, now=office.now)
    client = office.cast.client(member)

    assert client.get(url("group", proposed.pk)).status_code == 404
    assert client.get(url("groups")).context["rows"] == []
    assert shown(proposed) != []


def personal_data(office: Office, rule: Rule) -> None:
    decide(question=CONTENT_CHECKS, value=ContentChecks({"personal_data": rule}), by=None, now=office.now)


def test_findings_show_when_checked_when_sent_and_to_whoever_approves(client: Client, office: Office) -> None:
    group = group_of(office, 3)
    personal_data(office, Rule.REASON)
    said = write_form(client, group, text_en="Write to ion.popescu@gmail.example.")

    check = client.post(url("group_answer", group.pk), {**said, "check": "1"})
    assert (check.status_code, len(check.context["objections"])) == (200, 1)
    refused = client.post(url("group_answer", group.pk), said)
    assert (refused.status_code, "Why may it be published" in page_of(refused)) == (422, True)
    done = client.post(url("group_answer", group.pk), {**said, "confirmed": "1", "why": "His own wish"})
    approver = office.cast.client(office.cast.approver)
    page = page_of(approver.get(done.url))
    assert ("His own wish" in page, "What to look at before it goes out" in page) == (True, True)

    approver.post(url("sending_approve", GroupSending.objects.get().pk))
    send_due(now=late(office.now))
    assert "What to look at before it goes out" in page_of(client.get(done.url))
    propose_for(ask(office, 2, start=40), late(office.now))
    again_ = {"version": fresh(group).version, "shown": client.get(url("group", group.pk)).context["shown"]}
    unsure = client.post(url("group_repeat", group.pk), again_)
    assert (unsure.status_code, "Why may it be published" in page_of(unsure)) == (422, True)
    sent = client.post(url("group_repeat", group.pk), {**again_, "confirmed": "1", "why": "His own wish"})
    assert sent.url == url("sending", GroupSending.objects.latest("pk").pk)


def test_words_that_hold_no_more_are_offered_to_nobody(client: Client, office: Office) -> None:
    group = group_of(office, 3)
    by, now = office.cast.approver.user, office.now
    kept = ApprovedAnswer.objects.create(title="Water", state="approved", by=by, at=now)
    ApprovedText.objects.create(
        answer=kept, language="en", version=1, text="At six.", by=by, at=now, approved_by=by, approved_at=now
    )
    client.post(url("group_answer", group.pk), write_form(client, group, text_en="At six."))
    sending = GroupSending.objects.get()
    approver = office.cast.client(office.cast.approver)
    assert "Approve and send" in page_of(approver.get(url("sending", sending.pk)))
    ApprovedAnswer.objects.update(state="withdrawn")
    page = page_of(approver.get(url("sending", sending.pk)))
    assert ("Approve and send" in page, "not offered any more" in page) == (False, True)

    ApprovedAnswer.objects.update(state="approved")
    approver.post(url("sending_approve", sending.pk))
    send_due(now=late(office.now))
    propose_for(ask(office, 2, start=40), late(office.now))
    assert "Send them the same answer" in page_of(client.get(url("group", group.pk)))
    ApprovedAnswer.objects.update(state="withdrawn")
    page = page_of(client.get(url("group", group.pk)))
    assert ("Send them the same answer" in page, "not offered any more" in page) == (False, True)
