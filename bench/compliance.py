"""How long one look at all evidence takes: every provider once, over a body of some size and age.

Rows are made without records: what is measured is looking. Times are the fastest of some, of one process on a warm cache.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bench.inbox import SETTINGS
from bench.ingest import NOW, set_up, use
from rostra.config.postgres import Cluster, throwaway

GOAL = 300.0
TURNS = 15
DATABASE = "bench_compliance"
DAY = timedelta(days=1)
POSTS, CONVERSATIONS, RECORDS = 3_000, 20_000, 100_000


def run(accounts: int = 500, members: int = 2_000) -> dict[str, Any]:
    with throwaway(settings=SETTINGS) as cluster:
        set_up(cluster, DATABASE)
        use(cluster, DATABASE)
        _fill(cluster, accounts, members)
        found = _measure()
    total = sum(found.values())
    slow = dict(sorted(found.items(), key=lambda row: -row[1]))
    return {
        "name": "compliance",
        "figures": {
            "accounts": accounts,
            "members": members,
            "providers": len(found),
            "total_ms": round(total, 1),
            "ms": slow,
        },
        "ratios": {"total_to_goal": round(total / GOAL, 3)},
        "holds": total < GOAL,
    }


def _measure() -> dict[str, float]:
    """The fastest look of each provider, in milliseconds: what others do on the machine is no part of it."""
    from rostra.core.scoping import scope
    from rostra.people.models import Body
    from rostra.policy import evidence

    with scope(Body.objects.get(slug="bench")):
        looks = {name: evidence.provider(name).look for name in evidence.names()}
        return {name: _fastest(look) for name, look in looks.items()}


def _fastest(look: Callable[[datetime], object]) -> float:
    taken = []
    for _turn in range(TURNS):
        begun = time.perf_counter()
        look(NOW)
        taken.append(time.perf_counter() - begun)
    return round(min(taken) * 1000, 2)


# --- Rows -------------------------------------------------------------------------------------------

_ROWS = """
INSERT INTO people_user (password, email, name, is_active, is_operator, language, theme, digest, sessions_ended,
  links_sent, created_at)
SELECT '', 'm' || n || '@bench.example', 'Member ' || n, n %% 50 <> 0, false, '', 'auto', 'at_once', 0, 0, %(now)s
FROM generate_series(1, %(members)s) n;
INSERT INTO people_member (body_id, user_id, title, phone, spokesperson, level, joined_at, left_at)
SELECT %(body)s, id, '', '', CASE WHEN id %% 100 = 1 THEN 'Traffic' ELSE '' END, 'staff',
  %(now)s::timestamptz - interval '400 days', CASE WHEN id %% 20 = 0 THEN %(now)s::timestamptz END
FROM people_user WHERE email LIKE 'm%%@bench.example';
INSERT INTO people_role (body_id, member_id, code, unit_id, from_directory)
SELECT %(body)s, id, (ARRAY['editor', 'responder', 'reader', 'approver', 'administrator'])[1 + id %% 5], NULL, false
FROM people_member WHERE body_id = %(body)s;
INSERT INTO people_duty (body_id, member_id, code, unit_id)
SELECT %(body)s, id, (ARRAY['publishing', 'service', 'strategy', 'monitoring', 'protection'])[1 + id %% 5], NULL
FROM people_member WHERE body_id = %(body)s AND id %% 4 = 0;
INSERT INTO people_mandate (body_id, member_id, manager_id, scope, duties, starts_at, confirmed_at, created_at)
SELECT %(body)s, id, (SELECT min(id) FROM people_member WHERE body_id = %(body)s), 'Speak', '{}',
  %(now)s::timestamptz - interval '90 days', %(now)s, %(now)s FROM people_member WHERE body_id = %(body)s AND id %% 2 = 0;
INSERT INTO people_device (body_id, label, kind, tag, owned, holder_id, updater_id, state, updated_on, state_at)
SELECT %(body)s, 'Phone', '', '', id %% 30 <> 0, id, id, 'in_use',
  (%(now)s::timestamptz - (id %% 100) * interval '1 day')::date, %(now)s FROM people_member WHERE body_id = %(body)s;
INSERT INTO accounts_account (body_id, network, key, handle, url, name, summary, languages, stage, state, opened_at,
  review_at, active_at, channel, remote_id, language, fields, created_at, cursor, error_code, error_count, notes,
  link_state, owner_id, substitute_id)
SELECT %(body)s, network, network || ':office' || n, '@office' || n, 'https://x.example/office' || n, 'Office ' || n,
  'News', '{}', CASE WHEN n %% 25 = 0 THEN 'unsanctioned' ELSE 'active' END, 'active',
  %(now)s::timestamptz - interval '300 days', %(now)s::timestamptz + (n - 20) * interval '1 day',
  %(now)s::timestamptz - (n %% 120) * interval '1 day', 'mastodon', 'remote' || n, '', '{}', %(now)s, '', '', 0, '',
  'unchecked', m.first + n, m.first + n + 1
FROM generate_series(1, %(accounts)s) n
CROSS JOIN LATERAL (SELECT (ARRAY['facebook', 'x', 'instagram', 'youtube', 'mastodon'])[1 + n %% 5] AS network) s
CROSS JOIN (SELECT min(id) AS first FROM people_member WHERE body_id = %(body)s) m;
INSERT INTO accounts_proof (body_id, account_id, method, at, ok, code, expires_at, reminders)
SELECT body_id, id, 'code', %(now)s::timestamptz - a * interval '60 days', true, '',
  %(now)s::timestamptz - a * interval '60 days' + interval '180 days', 0
FROM accounts_account CROSS JOIN generate_series(1 + id %% 4, 6) a WHERE key <> '';
INSERT INTO accounts_charter (body_id, account_id, number, content, saved_at, approved_at, salt)
SELECT body_id, id, v, '{"objective": "Reach people", "privacy": "Notice", "public_rules": "Be kind", "degree": 4}',
  %(now)s, %(now)s, '' FROM accounts_account CROSS JOIN generate_series(1, 5) v WHERE key <> '' AND id %% 10 <> 0;
INSERT INTO accounts_opening (body_id, account_id, form, message, proposed_by_id, proposed_at, round, requirements,
  outcome, place, pilot_exit, pilot_result)
SELECT body_id, id, 'short', '', owner_id, %(now)s, 1, '{}', 'approved', '', '', ''
FROM accounts_account WHERE key <> '' AND id %% 15 <> 0;
INSERT INTO accounts_terms (body_id, network, label, url, seen_on, file_name, clauses, risk, unlimited, created_at, salt)
SELECT %(body)s, network, 'version ' || v, '', %(now)s, '', '{}', 'low', false, %(now)s, ''
FROM unnest(ARRAY['facebook', 'x', 'instagram', 'youtube', 'mastodon']) network CROSS JOIN generate_series(1, 10) v;
INSERT INTO accounts_acceptance (body_id, terms_id, account_id, authority_id, accepted_at, risk_note, opinion_name, salt)
SELECT a.body_id, t.id, a.id, 1, %(now)s, '', '', '' FROM accounts_account a JOIN accounts_terms t USING (network)
WHERE a.key <> '' AND a.id %% 12 <> 0;
INSERT INTO people_grant (body_id, member_id, account_id, "right", personal_handle, starts_at)
SELECT a.body_id, a.owner_id + g, a.id, r, CASE WHEN g = 1 AND a.id %% 9 = 0 THEN '@me' ELSE '' END, %(now)s
FROM accounts_account a CROSS JOIN generate_series(0, 3) g CROSS JOIN unnest(ARRAY['administer', 'write']) r
WHERE a.key <> '';
INSERT INTO records_pagecapture (body_id, account_id, about, url, reason, state, asked_at, due_at, tries, done_at, tool,
  title, text, findings, salt)
SELECT body_id, id, '', url, 'periodic', 'done', %(now)s, %(now)s, 1,
  %(now)s::timestamptz - c * (interval '20 days'), '', '', '', '[]', ''
FROM accounts_account CROSS JOIN generate_series(id %% 12, 20) c WHERE key <> '';
INSERT INTO vault_item (body_id, kind, label, account_id, name, contact, custodian_id, created_at, changed_at, scopes)
SELECT a.body_id, 'shared_password', 'Password', a.id, '', '', a.owner_id, %(now)s, %(now)s, '{}'
FROM accounts_account a CROSS JOIN generate_series(1, 2) WHERE a.key <> '';
INSERT INTO vault_holding (body_id, item_id, member_id, since)
SELECT i.body_id, i.id, i.custodian_id + h, %(now)s::timestamptz - interval '300 days'
FROM vault_item i CROSS JOIN generate_series(0, 2) h WHERE h = 0 OR i.id %% 7 <> 0;
INSERT INTO vault_attestation (body_id, item_id, member_id, asked_at, due_at, answered_at, answer)
SELECT body_id, item_id, member_id, t, t, t, 'yes' FROM vault_holding
CROSS JOIN LATERAL (SELECT %(now)s::timestamptz - a * interval '150 days' AS t FROM generate_series(1 + id %% 2, 4) a) s;
INSERT INTO vault_rotationtask (body_id, item_id, cause, detail, opened_at, due_at, done_at, how, done_reason)
SELECT body_id, id, 'calendar', '', %(now)s, %(now)s, CASE WHEN id %% 8 <> 0 THEN %(now)s::timestamptz END, '', ''
FROM vault_item;
INSERT INTO inbox_conversation (body_id, account_id, state, close_reason, visibility, root, subject, preview, language,
  author_id, author_name, author_handle, opened_at, first_in_at, last_in_at, last_at, due_at, messages_count, version)
SELECT %(body)s, a.first + n %% %(accounts)s, CASE WHEN n %% 50 = 0 THEN 'open' ELSE 'waiting' END, '', 'public',
  n::text, '', '', 'en', n::text, '', '', t, t, t, t, CASE WHEN n %% 50 = 0 THEN t END, 1, 1
FROM generate_series(1, %(conversations)s) n
CROSS JOIN (SELECT min(id) AS first FROM accounts_account WHERE key <> '') a
CROSS JOIN LATERAL (SELECT %(now)s::timestamptz - n * interval '5 minutes' AS t) s;
INSERT INTO inbox_turn (body_id, conversation_id, account_id, language, started_at, due_at, ended_at, outcome)
SELECT body_id, id, account_id, 'en', opened_at, opened_at + interval '1 day', opened_at + (id %% 30) * interval '1 hour',
  CASE WHEN id %% 10 = 0 THEN 'closed' ELSE 'answered' END FROM inbox_conversation WHERE body_id = %(body)s;
INSERT INTO editorial_contenttype (body_id, name, purpose, form, risk, service)
SELECT %(body)s, 'Kind ' || n, '', 'text', 'normal', false FROM generate_series(1, 20) n;
INSERT INTO editorial_cadence (body_id, content_type_id, every_minutes, since)
SELECT body_id, id, 10080, %(now)s::timestamptz - interval '100 days' FROM editorial_contenttype;
INSERT INTO editorial_post (body_id, title, author_id, state, state_at, revision, saved_at, saved_by_id, due_at,
  created_at, content_type_id, risk, confidentiality, fast_track, chain, step, also_at, source_url, source_rights,
  corrects_url, blocked)
SELECT %(body)s, 'Post ' || n, u.first + n %% 50, 'published', t, 1, t, u.first + n %% 50, t, t, k.first + n %% 20,
  'normal', 'public', false, '{"steps": [{}], "after": 0}', 1, '', '', '', '', ''
FROM generate_series(1, %(posts)s) n CROSS JOIN (SELECT min(id) AS first FROM people_user WHERE email LIKE 'm%%') u
CROSS JOIN (SELECT min(id) AS first FROM editorial_contenttype) k
CROSS JOIN LATERAL (SELECT %(now)s::timestamptz - n * interval '40 minutes' AS t) s;
INSERT INTO core_storedfile (body_id, sha256, size, content_type, created_at)
SELECT %(body)s, sha256(n::text::bytea), 1, 'image/png', %(now)s FROM generate_series(1, 1000) n;
INSERT INTO editorial_asset (body_id, file_id, name, type, size, alt, language, tags, creator, source, licence, people,
  added_by_id, added_at)
SELECT body_id, id, 'Picture', 'image/png', 1, '', '', '', '', '', CASE WHEN id %% 9 = 0 THEN 'unknown' ELSE 'own' END,
  'nobody', 1, %(now)s FROM core_storedfile;
INSERT INTO editorial_version (body_id, post_id, account_id, translation, number, text, language, link, media, more,
  removed, saved_at, saved_by_id, salt)
SELECT p.body_id, p.id, a.first + (p.id + c) %% %(accounts)s, '', 1, 'The bridge is open.', 'en', '',
  CASE WHEN p.id %% 3 = 0 THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object('sha256',
    encode(sha256((p.id %% 1100)::text::bytea), 'hex'), 'name', 'bridge.png', 'type', 'image/png', 'original', '',
    'alt', CASE WHEN p.id %% 5 = 0 THEN '' ELSE 'A bridge' END)) END,
  '[]', false, p.saved_at, p.saved_by_id, ''
FROM editorial_post p CROSS JOIN generate_series(1, 2) c
CROSS JOIN (SELECT min(id) AS first FROM accounts_account WHERE key <> '') a;
INSERT INTO editorial_approval (body_id, post_id, revision, content_hash, verdict, by_id, at, reason, step, step_name, salt)
SELECT body_id, id, 1, '', 'approved', author_id + id %% 30, state_at, '', 1, '', '' FROM editorial_post;
INSERT INTO editorial_override (body_id, post_id, account_id, translation, code, content_hash, reason, by_id, at, salt)
SELECT body_id, id, NULL, '', (ARRAY['alt_missing', 'opinion', 'confidential'])[1 + id %% 3], '', 'Public', author_id,
  state_at, '' FROM editorial_post WHERE id %% 40 = 0;
INSERT INTO publishing_delivery (body_id, account_id, source, source_id, part, key, content, content_hash, thread,
  created_at, state, state_at, due_at, attempts, failures, absences, error_code, ref, url, sent_at, salt)
SELECT body_id, account_id, 'editorial.version', id, 0, 'bench' || id, '{}', '', '', saved_at, 'sent', saved_at, saved_at,
  1, 0, 0, '', 'ref' || id, '', saved_at, '' FROM editorial_version;
INSERT INTO audit_event (body_id, at, kind, about, data, source, source_key)
SELECT %(body)s, %(now)s::timestamptz - n * interval '1 minute', CASE WHEN n %% 100 = 0 THEN 'inbox.deleted' ELSE 'inbox.said' END,
  '', jsonb_build_object('message', n), '', '' FROM generate_series(1, %(records)s) n;
INSERT INTO records_recordclass (body_id, code, name, names, covers, direction, "trigger", retention_months, basis,
  certainty, action, access, journal, position)
SELECT %(body)s, n::text, 'Class', '{}', '', 'both', 'captured', 12, '', '', 'dispose', 'members', 'never', n
FROM generate_series(1, 40) n;
INSERT INTO records_record (body_id, event_id, source, source_key, kind, at, captured_at, incoming, public, case_like,
  about, party, language, record_class_id, classed_by, journal)
SELECT %(body)s, id, 'inbox.message', (data ->> 'message') || '.1', 'message', at, at, true, true, false, '', '', 'en',
  CASE WHEN id %% 30 <> 0 THEN c.first + id %% 40 END, 'rule', ''
FROM audit_event CROSS JOIN (SELECT min(id) AS first FROM records_recordclass) c WHERE kind IN ('inbox.said', 'inbox.deleted');
INSERT INTO policy_decision (body_id, key, value, decided_at, reason)
VALUES (%(body)s, 'training_courses', '["basics", "crisis"]', %(now)s, ''),
  (%(body)s, 'mandate_required', 'true', %(now)s, ''), (%(body)s, 'packs', '["sv-SE", "nb-NO"]', %(now)s, '')
"""


def _fill(cluster: Cluster, accounts: int, members: int) -> None:
    """As superuser: without the checks of foreign keys, and without the log."""
    import psycopg
    from django.db import connection

    from rostra.core.scoping import scope
    from rostra.people.models import Body

    body = Body.objects.get(slug="bench")
    connection.close()
    values: dict[str, Any] = {"posts": POSTS, "conversations": CONVERSATIONS, "records": RECORDS}
    values |= {"body": body.pk, "accounts": accounts, "members": members, "now": NOW}
    with psycopg.connect(cluster.url("superuser", DATABASE), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        for statement in _ROWS.split(";\n"):
            owner.execute(statement, values)
        owner.execute("VACUUM")
    with scope(body):
        _decided()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _decided() -> None:
    """Rows of the policy itself, by their models."""
    from rostra.inbox.enums import Way
    from rostra.inbox.models import ResponseModel
    from rostra.people.models import Member, User
    from rostra.policy.models import Acknowledgement, Training, Version

    by, then = User.objects.order_by("pk")[0], NOW - 60 * DAY
    ResponseModel.objects.create(way=Way.SEVERAL, reason="Bench", starts_at=then, at=then, by=by)
    known: dict[str, Any] = {"number": 1, "state": "in_force", "opened_by": by, "content": {"answers": {}}}
    known |= dict.fromkeys(("opened_at", "adopted_at", "effective_at", "in_force_at"), then)
    version = Version.objects.create(**known)
    members = list(Member.objects.order_by("pk"))
    Acknowledgement.objects.bulk_create(
        Acknowledgement(member=member, version=version, language="en", at=NOW) for member in members if member.pk % 3
    )
    Training.objects.bulk_create(
        Training(
            member=member,
            course=course,
            how="quiz",
            done_at=NOW,
            valid_until=NOW + (member.pk % 5 - 1) * 30 * DAY,
            recorded_by=by,
        )
        for member in members
        for course in ("basics", "crisis")
        if member.pk % 4
    )


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="python -m bench compliance")
    parser.add_argument("--accounts", type=int, default=500)
    parser.add_argument("--members", type=int, default=2_000)
    return run(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:]), ensure_ascii=False))
