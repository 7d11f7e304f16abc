"""The register of records against the log, for `verify`: each content once, nothing else, gone where it went.

Questions over whole tables that the database answers by sets: memory does not grow with the number of records.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from rostra.records import events

_MISSING = """
SELECT event.body_id, event.source, event.source_key
FROM records_filingplace AS place
JOIN audit_log AS log ON log.body_id = place.body_id
JOIN audit_leaf AS leaf ON leaf.log_id = log.id AND leaf.index < place.next_leaf
JOIN audit_event AS event ON event.id = leaf.event_id
WHERE event.source <> ''
EXCEPT SELECT body_id, source, source_key FROM records_record
ORDER BY 1, 2, 3
"""
_OF_ANOTHER = """
SELECT record.id FROM records_record AS record LEFT JOIN audit_event AS event ON event.id = record.event_id
WHERE (record.body_id, record.source, record.source_key, record.captured_at)
  IS DISTINCT FROM (event.body_id, event.source, event.source_key, event.at)
ORDER BY record.id
"""
_GONE = """
SELECT record.id FROM records_record AS record LEFT JOIN audit_tombstone AS stone ON stone.of_id = record.event_id
WHERE record.disposed_at IS DISTINCT FROM stone.at ORDER BY record.id
"""
_LEFT = """
SELECT id FROM records_record
WHERE disposed_at IS NOT NULL AND (words IS NOT NULL OR party <> '') ORDER BY id
"""
_PLACE = """
SELECT log.body_id FROM audit_log AS log LEFT JOIN records_filingplace AS place ON place.body_id = log.body_id
WHERE log.body_id IS NOT NULL AND (place.next_leaf > log.size OR EXISTS (
  SELECT FROM audit_leaf AS leaf JOIN records_record AS record ON record.event_id = leaf.event_id
  WHERE leaf.log_id = log.id AND leaf.index >= COALESCE(place.next_leaf, 0)
)) ORDER BY log.body_id
"""
# A rule may be changed after it has filed; then the log does not say where it filed before.
_ELSEWHERE = """
SELECT record.id FROM records_record AS record LEFT JOIN records_filingrule AS rule ON rule.id = record.rule_id
WHERE record.classed_by = 'rule' AND record.record_class_id IS DISTINCT FROM rule.record_class_id
  AND NOT EXISTS (
    SELECT FROM audit_event AS event
    WHERE event.body_id = record.body_id AND event.kind = %s AND event.about = 'records.rule:' || record.rule_id
  )
ORDER BY record.id
"""
# What people decided when the time of records was over: the last word holds, and no class makes them due before.
_OUTCOME = """
WITH told AS (
  SELECT item.record_id, outcome.what, outcome.until, COALESCE(outcome.noted_at, outcome.at) AS at, outcome.id
  FROM records_outcomeitem AS item JOIN records_outcome AS outcome ON outcome.id = item.outcome_id
  WHERE outcome.what <> 'hand_over' OR outcome.handed_on IS NOT NULL
), last AS (SELECT DISTINCT ON (record_id) record_id, what FROM told ORDER BY record_id, at DESC, id DESC),
kept AS (SELECT record_id, max(until) AS until FROM told GROUP BY record_id)
SELECT record.id FROM records_record AS record
LEFT JOIN last ON last.record_id = record.id LEFT JOIN kept ON kept.record_id = record.id
WHERE record.outcome <> COALESCE(last.what, '') OR record.kept_until IS DISTINCT FROM kept.until
  OR record.due_on < kept.until
ORDER BY record.id
"""

_OF_RECORDS = (
    (_OF_ANOTHER, (), "the record is not of the event that captured its content"),
    (_GONE, (), "the record and the tombstone do not say the same of whether its content went"),
    (_LEFT, (), "the content was disposed of, and words of it or its sender are still there"),
    (_OUTCOME, (), "the record does not say what people decided of it when its time was over"),
    (_ELSEWHERE, (events.RULE_CHANGED.name,), "the record is not in the class of the rule that filed it"),
)


def unlike_log() -> Iterator[tuple[str, str]]:
    """Rows of the register that are not as the log has it, by name, with the reason; of all bodies."""
    for body, source, key in _asked(_MISSING):
        yield f"records.record of {source} {key}", f"the register of body {body} has no record of this content"
    for question, values, reason in _OF_RECORDS:
        for (pk,) in _asked(question, *values):
            yield f"records.record {pk}", reason
    for (body,) in _asked(_PLACE):
        yield f"records.filingplace of body {body}", "the log has been filed to another place than it says"


def _asked(question: str, *values: str) -> Iterator[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        while rows := cursor.fetchmany(1000):
            yield from rows
