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
# A vector holds at most 1 MB, so very long texts are cut; a text of unknown language is found in every language.
# Danish and Nynorsk are read as Bokmål, from which short texts can hardly be told.
# A question is met in one language by all its words but stop words, each by its stem or, from four letters on, as the
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

CREATE FUNCTION public.rostra_search_vector(language text, subject text, words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  folded text := public.rostra_folded(left(subject || E'\n' || words, CASE language WHEN '' THEN 50000 ELSE 100000 END));
BEGIN
  RETURN CASE split_part(language, '-', 1)
    WHEN 'en' THEN strip(to_tsvector('public.rostra_en', folded))
    WHEN 'ro' THEN strip(to_tsvector('public.rostra_ro', public.rostra_rooted(folded)))
    WHEN 'nb' THEN strip(to_tsvector('public.rostra_nb', folded))
    WHEN 'nn' THEN strip(to_tsvector('public.rostra_nb', folded))
    WHEN 'da' THEN strip(to_tsvector('public.rostra_nb', folded))
    WHEN 'sv' THEN strip(to_tsvector('public.rostra_sv', folded))
    WHEN 'ar' THEN strip(to_tsvector('public.rostra_ar', folded))
    WHEN '' THEN strip(to_tsvector('public.rostra_simple', folded)) || strip(to_tsvector('public.rostra_en', folded))
      || strip(to_tsvector('public.rostra_ro', public.rostra_rooted(folded))) || strip(to_tsvector('public.rostra_nb', folded))
      || strip(to_tsvector('public.rostra_sv', folded)) || strip(to_tsvector('public.rostra_ar', folded))
    ELSE strip(to_tsvector('public.rostra_simple', folded))
  END;
END $$;

CREATE FUNCTION public.rostra_asked(stemmer regdictionary, words text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN coalesce((
    SELECT string_agg(
      -- In quotes, with those in it and backslashes doubled: as tsquery reads words that need no parsing.
      format(
        CASE WHEN length(word) > 3 THEN $q$('%s' | '%s':*)$q$ ELSE $q$'%s'$q$ END,
        replace(replace(stem[1], $q$\$q$, $q$\\$q$), $q$'$q$, $q$''$q$),
        replace(replace(word, $q$\$q$, $q$\\$q$), $q$'$q$, $q$''$q$)
      ),
      ' & '
    )
    FROM unnest(tsvector_to_array(to_tsvector('public.rostra_simple', words))) AS word, ts_lexize(stemmer, word) AS stem
    WHERE stem <> '{}'
  ), '')::tsquery;
END $$;

CREATE FUNCTION public.rostra_search_query(words text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  folded text := public.rostra_folded(left(words, 500));
BEGIN
  RETURN public.rostra_asked('english_stem', folded) || public.rostra_asked('norwegian_stem', folded)
    || public.rostra_asked('swedish_stem', folded) || public.rostra_asked('arabic_stem', folded)
    || public.rostra_asked('simple', folded) || public.rostra_asked('romanian_stem', public.rostra_rooted(folded));
END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION public.rostra_search_query(text);
DROP FUNCTION public.rostra_asked(regdictionary, text);
DROP FUNCTION public.rostra_search_vector(text, text, text);
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
