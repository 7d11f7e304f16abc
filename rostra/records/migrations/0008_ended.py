"""Records of things that end by themselves had no end, and never fell due: imported items, replaced words and terms."""

from django.db import migrations

ENDED = """
WITH ends AS (
  SELECT id, at AS ended FROM records_record WHERE kind = 'imported'
  UNION ALL
  SELECT r.id, LEAST(a.valid_until, (
    SELECT MIN(newer.approved_at) FROM inbox_approvedtext newer
    WHERE newer.answer_id = t.answer_id AND newer.language = t.language AND newer.version > t.version
  ), CASE WHEN a.state = 'withdrawn' THEN (
    SELECT MAX(e.at) FROM audit_event e WHERE e.body_id = r.body_id AND e.about = 'inbox.approved:' || a.id
      AND e.kind = 'inbox.approved_withdrawn'
  ) END)
  FROM records_record r
  JOIN inbox_approvedtext t ON t.id::text = r.source_key
  JOIN inbox_approvedanswer a ON a.id = t.answer_id
  WHERE r.source = 'inbox.approvedtext'
  UNION ALL
  SELECT r.id, (
    SELECT newer.created_at FROM accounts_terms newer
    WHERE newer.body_id = t.body_id AND newer.network = t.network AND newer.id > t.id ORDER BY newer.id LIMIT 1
  )
  FROM records_record r
  JOIN accounts_terms t ON t.id::text = r.source_key
  WHERE r.source = 'accounts.terms'
), counted AS (
  SELECT r.id, ends.ended, r.due_on,
    CASE WHEN c.action <> 'keep' AND c.retention_months IS NOT NULL
        AND (c.certainty IN ('', 'A') OR c.confirmed_at IS NOT NULL)
        AND (c.trigger = 'ended' OR c.trigger = 'account' AND r.account_id IS NULL)
      THEN GREATEST(
        ((ends.ended AT TIME ZONE b.time_zone)::date + make_interval(months => c.retention_months))::date, r.kept_until
      ) END AS over
  FROM ends
  JOIN records_record r ON r.id = ends.id
  JOIN people_body b ON b.id = r.body_id
  LEFT JOIN records_recordclass c ON c.id = r.record_class_id
  WHERE ends.ended IS NOT NULL AND r.ended_at IS NULL AND r.disposed_at IS NULL
)
UPDATE records_record r SET ended_at = counted.ended, due_on = COALESCE(counted.over, r.due_on)
FROM counted WHERE counted.id = r.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0007_outcomes"),
        ("accounts", "0007_limits"),
        ("audit", "0003_tombstones_keys_stamps"),
        ("inbox", "0002_depth"),
    ]

    operations = [migrations.RunSQL(ENDED, migrations.RunSQL.noop)]
