from django.db import migrations

# Search words of five languages. What is stored and what is asked go through the same configurations, so both sides
# always agree: Latin letters lose their marks before they are stemmed ("sosea" finds "șosea", old "ş" finds "ș"),
# Arabic loses vowel signs and tatweel, and its alef, yeh and hamza forms become one; heh at the end of a word becomes
# teh marbuta, which people write without its dots, and by which the stemmer knows the singular of a plural in -at.
LANGUAGES = {"en": "english", "ro": "romanian", "nb": "norwegian", "sv": "swedish", "ar": "arabic", "simple": "simple"}


def configurations() -> str:
    return "".join(
        f"""
CREATE TEXT SEARCH CONFIGURATION public.rostra_{code} (COPY = pg_catalog.{name});
ALTER TEXT SEARCH CONFIGURATION public.rostra_{code}
  ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.{name}{"" if code == "simple" else "_stem"};
"""
        for code, name in LANGUAGES.items()
    )


def drop_configurations() -> str:
    return "".join(f"DROP TEXT SEARCH CONFIGURATION public.rostra_{code};" for code in LANGUAGES)


# In rostra_folded: letters with their replacement first, then what goes away: vowel signs, tatweel, soft hyphen,
# zero-width and direction marks.
# In rostra_rooted: the sounds that change inside Romanian words (groapă, gropi; stradă, străzi; seară, seri), which the
# stemmer leaves as they are.
# rostra_light takes off the endings that Snowball leaves on: Romanian neuters (lift, lifturi), Scandinavian articles
# (skola, skolan; by, byen), lost vowels (cykel, cyklar; sykkel, sykler) and the Arabic article before a plural. A word is stored and asked by both stems,
# Snowball's of the word and of its light form: so the light one can only add forms, never lose one. "uri" stays where
# it is rather the plural of a word in -ură (facturi, măsuri).
# A vector holds at most 1 MB, so very long texts are cut; a text of unknown language is found in every language.
# Danish and Nynorsk are read as Bokmål, from which short texts can hardly be told.
# A question is met in one language by all its words but stop words, each by one of its stems or, from four letters on, as the
# beginning of one: "skole" finds "skolevei", "sosea" forms that the stemmer misses.
FUNCTIONS = r"""
CREATE FUNCTION public.rostra_folded(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF words !~ '[\u00AD\u0621-\u065F\u0660-\u0670\u06A9\u06CC\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]' THEN
    RETURN words;
  END IF;
  RETURN regexp_replace(translate(words,
    U&'\0623\0625\0622\0671\0649\06CC\0624\0626\06A9\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669'
    '\064B\064C\064D\064E\064F\0650\0651\0652\0653\0654\0655\0670\0640\00AD\FEFF'
    '\200B\200C\200D\200E\200F\202A\202B\202C\202D\202E\2060\2066\2067\2068\2069',
    U&'\0627\0627\0627\0627\064A\064A\0648\064A\06430123456789'),
    '\u0647(?![\u0621-\u064A])', U&'\0629', 'g');
END $$;

CREATE FUNCTION public.rostra_rooted(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN replace(replace(translate(lower(public.unaccent('public.unaccent', words)), 'z', 'd'), 'oa', 'o'), 'ea', 'e');
END $$;

CREATE FUNCTION public.rostra_light(language text, words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  plain text;
BEGIN
  plain := CASE WHEN language IN ('ro', 'ar') THEN words ELSE lower(public.unaccent('public.unaccent', words)) END;
  RETURN CASE language
    WHEN 'en' THEN regexp_replace(plain, '\m([a-z]+[iu]s)es\M', '\1', 'g')
    WHEN 'ro' THEN regexp_replace(
      regexp_replace(plain, '([bcfghj-opr]|[bcdf-z]s|[a-df-z]d|[fnrs]t)uri(?:le|lor)?\M', '\1', 'g'),
      '\m([a-z]{2,}?)(?:elelor|elele|elei|iului|iilor|iele|iile|iii|iul|iei|ului|ilor|elor|ile|ele|ul|ei|ii|ia|ie|e|i|a|u)\M', '\1', 'g')
    WHEN 'ar' THEN regexp_replace(
      plain, '\m(?:[\u0648\u0641\u0628\u0643]?\u0627\u0644|\u0644\u0644)([\u0621-\u064A]{3,})\M', '\1', 'g')
    WHEN 'nb' THEN regexp_replace(regexp_replace(regexp_replace(
      replace(replace(replace(replace(replace(plain, 'kkel', 'kel'), 'mmel', 'mel'), 'ttel', 'tel'), 'ffel', 'fel'), 'ppel', 'pel'),
      '([bdfgklmnprst])el(?:en|et)?\M', '\1l', 'g'),
      '\m([a-z]y)(?:ene|en|er|a)s?\M', '\1', 'g'),
      '\m([a-z]{3,}?)(?:ene|ane|erne|er|et|en|a|e)s?\M', '\1', 'g')
    WHEN 'sv' THEN regexp_replace(regexp_replace(
      plain, '([bdfgklmnprst])el(?:n|t)?\M', '\1l', 'g'),
      '\m([a-z]{3,}?)s?(?:orna|arna|erna|ena|or|ar|er|en|et|an|na|a|e|n)s?\M', '\1', 'g')
  END;
END $$;

CREATE FUNCTION public.rostra_stems(language text, words text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  stemmed regconfig := 'public.rostra_' || language;
BEGIN
  RETURN strip(to_tsvector(stemmed, words)) || strip(to_tsvector(stemmed, public.rostra_light(language, words)));
END $$;

CREATE FUNCTION public.rostra_search_vector(language text, subject text, words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  folded text := public.rostra_folded(left(subject || E'\n' || words, CASE language WHEN '' THEN 50000 ELSE 100000 END));
BEGIN
  RETURN CASE split_part(language, '-', 1)
    WHEN 'en' THEN public.rostra_stems('en', folded)
    WHEN 'ro' THEN public.rostra_stems('ro', public.rostra_rooted(folded))
    WHEN 'nb' THEN public.rostra_stems('nb', folded)
    WHEN 'nn' THEN public.rostra_stems('nb', folded)
    WHEN 'da' THEN public.rostra_stems('nb', folded)
    WHEN 'sv' THEN public.rostra_stems('sv', folded)
    WHEN 'ar' THEN public.rostra_stems('ar', folded)
    WHEN '' THEN strip(to_tsvector('public.rostra_simple', folded)) || public.rostra_stems('en', folded)
      || public.rostra_stems('ro', public.rostra_rooted(folded)) || public.rostra_stems('nb', folded)
      || public.rostra_stems('sv', folded) || public.rostra_stems('ar', folded)
    ELSE strip(to_tsvector('public.rostra_simple', folded))
  END;
END $$;

CREATE FUNCTION public.rostra_asked(language text, stemmer regdictionary, words text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN coalesce((
    SELECT string_agg('(' || forms || ')', ' & ') FROM (
      SELECT string_agg(DISTINCT
        -- In quotes, with those in it and backslashes doubled: as tsquery reads words that need no parsing.
        $q$'$q$ || replace(replace(form, $q$\$q$, $q$\\$q$), $q$'$q$, $q$''$q$) || $q$'$q$ || ending, ' | ') AS forms
      FROM unnest(tsvector_to_array(to_tsvector('public.rostra_simple', words))) AS word,
        ts_lexize(stemmer, word) AS stem,
        LATERAL (
          SELECT stem[1], ''
          UNION SELECT (ts_lexize(stemmer, public.rostra_light(language, word)))[1], ''
          UNION SELECT CASE WHEN length(word) > 3 THEN word END, ':*'
        ) AS forms(form, ending)
      -- What begins with the whole word is found by that beginning.
      WHERE stem <> '{}' AND form IS NOT NULL AND (ending <> '' OR length(word) < 4 OR NOT starts_with(form, word))
      GROUP BY word
    ) AS each_word
  ), '')::tsquery;
END $$;

CREATE FUNCTION public.rostra_search_query(words text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  folded text := public.rostra_folded(left(words, 500));
BEGIN
  -- Most languages ask the same: each question once, as every message looked through is compared with all of them.
  RETURN coalesce((SELECT string_agg(DISTINCT '(' || asked::text || ')', ' | ') FROM (VALUES
    (public.rostra_asked('en', 'english_stem', folded)),
    (public.rostra_asked('nb', 'norwegian_stem', folded)),
    (public.rostra_asked('sv', 'swedish_stem', folded)),
    (public.rostra_asked('ar', 'arabic_stem', folded)),
    (public.rostra_asked('', 'simple', folded)),
    (public.rostra_asked('ro', 'romanian_stem', public.rostra_rooted(folded)))
  ) AS questions(asked) WHERE numnode(asked) > 0), '')::tsquery;
END $$;

-- The messages of a body that have the words, in no order, at most so many: by the GIN index over (body, search), which
-- the planner would not take, since it thinks every unknown word frequent.
CREATE FUNCTION public.rostra_search_few(body bigint, words text, most int) RETURNS TABLE (id bigint, conversation_id bigint)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_indexscan = off AS $$
DECLARE
  asked tsquery := public.rostra_search_query(words);
BEGIN
  RETURN QUERY SELECT m.id, m.conversation_id FROM public.inbox_message m
    WHERE m.body_id = body AND m.search @@ asked LIMIT most;
END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION public.rostra_search_few(bigint, text, int);
DROP FUNCTION public.rostra_search_query(text);
DROP FUNCTION public.rostra_asked(text, regdictionary, text);
DROP FUNCTION public.rostra_search_vector(text, text, text);
DROP FUNCTION public.rostra_stems(text, text);
DROP FUNCTION public.rostra_light(text, text);
DROP FUNCTION public.rostra_rooted(text);
DROP FUNCTION public.rostra_folded(text);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_cache")]

    operations = [
        migrations.RunSQL(
            "CREATE EXTENSION IF NOT EXISTS unaccent; CREATE EXTENSION IF NOT EXISTS btree_gin", migrations.RunSQL.noop
        ),
        migrations.RunSQL(configurations(), drop_configurations()),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
    ]
