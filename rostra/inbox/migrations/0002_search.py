from django.db import migrations

# One text configuration a language; the message's own language chooses. Arabic is normalised before stemming
# (alef, yeh and teh marbuta forms, diacritics, tatweel); diacritics of Latin script go by unaccent, so that
# "sosea" finds "șosea". Both wrappers are IMMUTABLE so that an index may use them; unaccent is named with its
# dictionary, which makes that true.
FUNCTIONS = """
CREATE FUNCTION rostra_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT translate(
    regexp_replace(public.unaccent('public.unaccent', $1), '[\u064B-\u065F\u0670\u0640\u200B-\u200F\u202A-\u202E\u2066-\u2069]', '', 'g'),
    'أإآٱىةؤئ٠١٢٣٤٥٦٧٨٩', 'اااايهوي0123456789')
$$;
CREATE FUNCTION rostra_regconfig(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE split_part(language, '-', 1)
    WHEN 'en' THEN 'pg_catalog.english' WHEN 'ro' THEN 'pg_catalog.romanian'
    WHEN 'nb' THEN 'pg_catalog.norwegian' WHEN 'nn' THEN 'pg_catalog.norwegian' WHEN 'no' THEN 'pg_catalog.norwegian'
    WHEN 'sv' THEN 'pg_catalog.swedish' WHEN 'ar' THEN 'pg_catalog.arabic' WHEN 'da' THEN 'pg_catalog.danish'
    WHEN 'de' THEN 'pg_catalog.german' WHEN 'fr' THEN 'pg_catalog.french' WHEN 'es' THEN 'pg_catalog.spanish'
    ELSE 'pg_catalog.simple' END::regconfig
$$;
"""
DROP = "DROP FUNCTION rostra_regconfig(text); DROP FUNCTION rostra_fold(text);"
INDEX = "CREATE INDEX inbox_message_search ON inbox_message USING gin (body_id, search)"


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS unaccent; CREATE EXTENSION IF NOT EXISTS btree_gin", "SELECT 1"),
        migrations.RunSQL(FUNCTIONS, DROP),
        migrations.RunSQL(INDEX, "DROP INDEX inbox_message_search"),
    ]
