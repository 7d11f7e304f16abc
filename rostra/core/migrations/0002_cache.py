from django.db import migrations

# The table of Django's database cache, as `createcachetable` makes it: a migration, so that setup has one step.
TABLE = """
CREATE UNLOGGED TABLE core_cache (
  cache_key varchar(255) NOT NULL PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunSQL(TABLE, "DROP TABLE core_cache")]
