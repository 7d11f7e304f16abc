from django.db import migrations, models

from rostra.core.protected import protected

SOURCES = (
    "accounts_acceptance",
    "accounts_charter",
    "accounts_snapshot",
    "accounts_terms",
    "editorial_approval",
    "editorial_comment",
    "editorial_override",
    "editorial_version",
    "inbox_answer",
    "inbox_approvedtext",
    "inbox_attachment",
    "inbox_draft",
    "inbox_expertquestion",
    "inbox_groupsending",
    "inbox_message",
    "inbox_note",
    "publishing_change",
    "publishing_delivery",
    "publishing_sight",
    "records_journalentry",
    "records_pagecapture",
    "records_pastitem",
    "records_redaction",
)

FILES = """
CREATE FUNCTION rostra_file_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM records_fileremoval WHERE body_id = OLD.body_id AND sha256 = OLD.sha256 AND done_at IS NULL
  ) THEN
    RAISE EXCEPTION 'a file of records: % refused, nobody asked for its removal', TG_OP
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER core_storedfile_no_delete BEFORE DELETE ON core_storedfile
  FOR EACH ROW EXECUTE FUNCTION rostra_file_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_initial"),
        ("accounts", "0007_limits"),
        ("core", "0003_search"),
        ("editorial", "0005_editing_since"),
        ("inbox", "0002_depth"),
        ("publishing", "0005_corrections_under_way"),
    ]

    operations = [
        protected(*SOURCES),
        # Versions of messages know their body by the message.
        protected("inbox_messageversion", of_body=False),
        protected("inbox_messageraw", kept_by="raw", of_body=False),
        # The register of all records.
        protected("records_record", kept_by=""),
        # Files go after the records that held them, when the decision may be in force no more.
        migrations.AddIndex(
            model_name="fileremoval", index=models.Index(fields=["body", "sha256"], name="records_removal_file")
        ),
        migrations.RunSQL(FILES, "DROP TRIGGER core_storedfile_no_delete ON core_storedfile; DROP FUNCTION rostra_file_kept();"),
    ]
