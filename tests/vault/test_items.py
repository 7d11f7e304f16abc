from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.people.actions import add_unit, end_membership, give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Notice
from rostra.vault import actions
from rostra.vault.enums import Cause, How, Kind
from rostra.vault.models import Holding, Item, RotationTask, Secret
from rostra.vault.rules import may_reveal
from tests.vault.conftest import SEED, Safe

DAY = timedelta(days=1)


def kinds() -> list[str]:
    return list(Event.objects.filter(kind__startswith="vault.").order_by("pk").values_list("kind", flat=True))


def test_who_may_not_see_the_value_does_not_learn_it_by_trying(safe: Safe) -> None:
    item = safe.put(value="hunter-two-hunter")
    assert not may_reveal(safe.security, item)
    answers = []
    for value in ("hunter-two-hunter", "another-value-here"):
        actions.open_rotations(cause=Cause.SUSPICION, items=[item], by=None, now=safe.now)
        row = actions.rotate_item(item=item, value=value, by=safe.security, now=safe.now)
        answers.append((row.changed_at, RotationTask.objects.filter(done_at=None).count(), row.secrets.count()))
    told = Notice.objects.filter(kind="vault.unchanged")

    assert answers[0] == answers[1]
    assert [(notice.user, notice.data) for notice in told] == [(safe.keeper.user, {"secret": item.label})]


def test_holders_are_told_where_nobody_keeps_it(safe: Safe) -> None:
    item = safe.put(value="hunter-two-hunter")
    Item.objects.filter(pk=item.pk).update(custodian=None)
    item.refresh_from_db()
    actions.rotate_item(item=item, value="hunter-two-hunter", by=safe.security, now=safe.now)

    assert {notice.user for notice in Notice.objects.filter(kind="vault.unchanged")} == {safe.keeper.user}


def test_added_secret_is_sealed_and_kept_by_its_custodian(safe: Safe) -> None:
    item = safe.put()

    assert b"hunter" not in bytes(Secret.objects.get().sealed)
    assert [holding.member for holding in Holding.objects.all()] == [safe.keeper]
    assert kinds() == ["vault.item_added", "vault.secret_stored", "vault.holder_added"]
    assert safe.show(item, safe.keeper).value == "hunter-two-hunter"


def test_inventory_has_no_sealed_value(safe: Safe) -> None:
    item = safe.put(Kind.RECOVERY_PHONE, "", contact="+40 700 000 000")

    assert (item.contact, Secret.objects.count()) == ("+40 700 000 000", 0)


def test_without_custodian_who_adds_keeps(safe: Safe) -> None:
    assert safe.put(custodian=None).custodian == safe.security


def test_editor_adds_nothing(safe: Safe) -> None:
    with pytest.raises(actions.NotYours):
        safe.put(by=safe.keeper)


def test_who_secures_a_part_adds_to_the_accounts_of_that_part_only(safe: Safe) -> None:
    roads, parks = (add_unit(name=name, by=None, now=safe.now) for name in ("Roads", "Parks"))
    give_role(member=safe.other, code=RoleCode.SECURITY, unit=roads, by=None, now=safe.now)
    account = safe.account()
    for unit in (parks, None):
        account.unit = unit
        with pytest.raises(actions.NotYours):
            safe.put(by=safe.other, account=account)
    account.unit = roads

    assert safe.put(by=safe.other, account=account).account == account
    assert safe.put(by=safe.cast.administrator, account=account).account == account


@pytest.mark.parametrize(
    ("kind", "value", "more", "field"),
    [
        (Kind.SHARED_PASSWORD, " ", {}, "value"),
        (Kind.SHARED_PASSWORD, "secret", {"label": " "}, "label"),
        (Kind.SHARED_PASSWORD, "hunter", {"label": "City: hunter"}, "label"),
        (Kind.SHARED_PASSWORD, "hunter", {"contact": "hunter@x.example"}, "label"),
        (Kind.TOTP, "not a seed", {}, "value"),
        (Kind.RECOVERY_MAIL, "", {"contact": " "}, "contact"),
    ],
)
def test_what_cannot_be_kept_is_refused(safe: Safe, kind: Kind, value: str, more: dict[str, Any], field: str) -> None:
    with pytest.raises(actions.NotPossible) as refused:
        safe.put(kind, value, **more)
    assert refused.value.field == field


def change(item: Item, safe: Safe, **more: Any) -> Item:
    values = {
        "label": item.label,
        "contact": item.contact,
        "custodian": item.custodian,
        "expires_at": item.expires_at,
        "by": safe.security,
        "now": safe.now + DAY,
        **more,
    }
    return actions.change_item(item=item, **values)


def test_entry_changes_and_the_log_names_the_fields(safe: Safe) -> None:
    item = change(safe.put(), safe, label="New name", expires_at=safe.now + 30 * DAY)

    assert (item.label, item.expires_at, item.changed_at) == ("New name", safe.now + 30 * DAY, safe.now)
    assert Event.objects.get(kind="vault.item_changed").data == {"fields": ["expires_at", "label"]}


def test_unchanged_entry_writes_nothing(safe: Safe) -> None:
    change(safe.put(), safe)
    assert Event.objects.filter(kind="vault.item_changed").count() == 0


def test_new_number_of_the_inventory_is_a_change_of_the_secret(safe: Safe) -> None:
    item = safe.put(Kind.RECOVERY_PHONE, "", contact="+1")
    actions.open_rotations(cause=Cause.SUSPICION, items=[item], by=None, now=safe.now)

    item = change(item, safe, contact="+2")

    assert item.changed_at == safe.now + DAY
    assert RotationTask.objects.get().how == How.CHANGED


def test_new_custodian_holds_and_the_old_one_still_does(safe: Safe) -> None:
    item = change(safe.put(), safe, custodian=safe.other)

    assert item.custodian == safe.other
    assert {holding.member for holding in Holding.objects.filter(ended_at=None)} == {safe.keeper, safe.other}


def test_nobody_makes_themselves_custodian(safe: Safe) -> None:
    with pytest.raises(actions.NotYours):
        change(safe.put(), safe, custodian=safe.security)


def test_somebody_must_keep_it(safe: Safe) -> None:
    item = safe.put()
    end_membership(member=safe.other, by=None, now=safe.now)
    for nobody in (None, safe.other):
        with pytest.raises(actions.NotPossible):
            change(item, safe, custodian=nobody)


def test_reader_changes_nothing(safe: Safe) -> None:
    item, reader = safe.put(), safe.cast.reader
    holding = Holding.objects.get()
    for act in (
        lambda: change(item, safe, by=reader),
        lambda: actions.rotate_item(item=item, value="x", by=reader, now=safe.now),
        lambda: actions.revoke_item(item=item, reason="x", by=reader, now=safe.now),
        lambda: actions.retire(item=item, reason="x", by=reader, now=safe.now),
        lambda: actions.give_holding(item=item, member=reader, by=reader, now=safe.now),
        lambda: actions.end_holding(holding=holding, by=reader, now=safe.now),
    ):
        with pytest.raises(actions.NotYours):
            act()


def test_rotation_stores_a_new_value_and_does_all_tasks(safe: Safe) -> None:
    item = safe.put(expires_at=safe.now)
    for cause in (Cause.SUSPICION, Cause.BREACH):
        actions.open_rotations(cause=cause, items=[item], by=None, now=safe.now)

    item = actions.rotate_item(item=item, value="new-password-here", by=safe.keeper, now=safe.now + DAY)

    assert (item.changed_at, item.expires_at) == (safe.now + DAY, None)
    done = RotationTask.objects.values_list("how", "done_by")
    assert list(done) == [(How.CHANGED, safe.keeper.user.pk)] * 2
    assert safe.show(item, safe.keeper).value == "new-password-here"
    assert Event.objects.filter(kind="vault.rotation_done").count() == 2


def test_same_value_is_no_rotation(safe: Safe) -> None:
    with pytest.raises(actions.NotPossible, match="value that is stored"):
        actions.rotate_item(item=safe.put(), value="hunter-two-hunter", by=safe.keeper, now=safe.now)


def test_inventory_has_no_value_to_rotate(safe: Safe) -> None:
    item = safe.put(Kind.RECOVERY_PHONE, "", contact="+1")
    with pytest.raises(actions.NotPossible):
        actions.rotate_item(item=item, value="x", by=safe.keeper, now=safe.now)


def test_seed_is_checked_on_rotation(safe: Safe) -> None:
    item = safe.put(Kind.TOTP, SEED)
    with pytest.raises(actions.NotPossible):
        actions.rotate_item(item=item, value="not a seed", by=safe.keeper, now=safe.now)


def test_revoking_at_the_provider_does_all_tasks_with_its_reason(safe: Safe) -> None:
    item = safe.put()
    actions.open_rotations(cause=Cause.BREACH, items=[item], by=None, now=safe.now)

    assert actions.revoke_item(item=item, reason="All sessions ended", by=safe.keeper, now=safe.now + DAY) == 1

    task = RotationTask.objects.get()
    assert (task.how, task.done_reason) == (How.REVOKED, "All sessions ended")
    assert Item.objects.get().changed_at == safe.now + DAY


@pytest.mark.parametrize("reason", [" ", "All sessions ended"])
def test_revoking_needs_a_reason_and_a_task(safe: Safe, reason: str) -> None:
    with pytest.raises(actions.NotPossible):
        actions.revoke_item(item=safe.put(), reason=reason, by=safe.keeper, now=safe.now)


def test_retired_secret_is_destroyed_and_its_history_stays(safe: Safe) -> None:
    item = safe.put()
    safe.show(item, safe.keeper)
    actions.open_rotations(cause=Cause.BREACH, items=[item], by=None, now=safe.now)

    actions.retire(item=item, reason="Account closed", by=safe.keeper, now=safe.now)

    assert (Secret.objects.count(), Holding.objects.filter(ended_at=None).count()) == (0, 0)
    assert RotationTask.objects.get().how == How.REVOKED
    assert item.reveals.count() == 1
    with pytest.raises(actions.NotPossible):
        actions.rotate_item(item=Item.objects.get(), value="new", by=safe.security, now=safe.now)
    with pytest.raises(Faster):
        actions.retire(item=item, reason="Again", by=safe.security, now=safe.now)


def test_credential_of_a_connected_account_is_not_retired_by_hand(safe: Safe) -> None:
    safe.account()
    with pytest.raises(actions.NotPossible):
        actions.retire(item=Item.objects.get(), reason="x", by=safe.security, now=safe.now)


def test_retiring_needs_a_reason(safe: Safe) -> None:
    with pytest.raises(actions.NotPossible):
        actions.retire(item=safe.put(), reason=" ", by=safe.security, now=safe.now)


def test_security_officer_gives_to_others_and_not_to_themselves(safe: Safe) -> None:
    item = safe.put()
    actions.give_holding(item=item, member=safe.other, by=safe.security, now=safe.now)

    assert safe.show(item, safe.other).value == "hunter-two-hunter"
    with pytest.raises(actions.NotYours):
        actions.give_holding(item=item, member=safe.security, by=safe.security, now=safe.now)


def test_giving_twice_is_giving_once(safe: Safe) -> None:
    item = safe.put()
    first, second = (actions.give_holding(item=item, member=safe.other, by=safe.keeper, now=safe.now) for _ in range(2))
    assert first == second


def test_nothing_is_given_to_who_left(safe: Safe) -> None:
    item = safe.put()
    end_membership(member=safe.other, by=None, now=safe.now)
    safe.other.refresh_from_db()
    with pytest.raises(actions.NotPossible):
        actions.give_holding(item=item, member=safe.other, by=safe.keeper, now=safe.now)


def test_end_of_a_holding_is_a_reason_to_change_the_secret(safe: Safe) -> None:
    item = safe.put()
    holding = actions.give_holding(item=item, member=safe.other, by=safe.keeper, now=safe.now)

    actions.end_holding(holding=holding, by=safe.keeper, now=safe.now + DAY)

    task = RotationTask.objects.get()
    assert (task.item, task.cause, task.member) == (item, Cause.ROLE_CHANGE, safe.other)
    with pytest.raises(actions.NotShown):
        safe.show(Item.objects.get(), safe.other)


def test_custodian_is_replaced_before_they_stop_holding(safe: Safe) -> None:
    safe.put()
    with pytest.raises(actions.NotPossible):
        actions.end_holding(holding=Holding.objects.get(), by=safe.security, now=safe.now)


def test_holding_ends_once(safe: Safe) -> None:
    item = safe.put()
    holding = actions.give_holding(item=item, member=safe.other, by=safe.keeper, now=safe.now)
    for _ in range(2):
        actions.end_holding(holding=holding, by=safe.keeper, now=safe.now)
    assert Event.objects.filter(kind="vault.holder_ended").count() == 1
