-- Written by scripts/structure.py from the migrations: do not edit.
SET LOCAL check_function_bodies = false;
SELECT pg_catalog.set_config('search_path', '', true);
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
CREATE FUNCTION public.audit_checkpoint_number() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  UPDATE audit_log SET head_count = head_count + 1 WHERE id = NEW.log_id RETURNING head_count INTO NEW.number;
  RETURN NEW;
END $$;
CREATE FUNCTION public.audit_event_pending() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO audit_pending (event_id, body_id) SELECT id, body_id FROM fresh;
  RETURN NULL;
END $$;
CREATE FUNCTION public.audit_signingkey_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL
      AND (NEW.id, NEW.public, NEW.since) = (OLD.id, OLD.public, OLD.since) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit_signingkey is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION public.audit_stamp_number() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  UPDATE audit_log SET stamp_count = stamp_count + 1
    WHERE id = (SELECT log_id FROM audit_checkpoint WHERE id = NEW.checkpoint_id) RETURNING stamp_count INTO NEW.number;
  RETURN NEW;
END $$;
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;
    RETURN job_ids;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;
    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;
    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;
    RETURN _job_id;
END;
$$;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;
 RETURN found_jobs;
END;
$$;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.rostra_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION public.rostra_asked(language text, stemmer regdictionary, words text) RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
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
END $_$;
CREATE FUNCTION public.rostra_file_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM records_fileremoval WHERE body_id = OLD.body_id AND sha256 = OLD.sha256 AND done_at IS NULL
  ) THEN
    RAISE EXCEPTION 'a file of records: % refused, nobody asked for its removal', TG_OP
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE FUNCTION public.rostra_folded(words text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
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
CREATE FUNCTION public.rostra_light(language text, words text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
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
CREATE FUNCTION public.rostra_protected() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
DECLARE
  named text := substring(current_setting('rostra.decision', true) FROM '^records\.decision:([0-9]{1,18})$');
  whose bigint;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION '% holds records: TRUNCATE refused', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_ARGV[0] = 'body' THEN
    whose := OLD.body_id;
  END IF;
  IF named IS NULL OR NOT EXISTS (
    SELECT FROM records_decision
    WHERE id = named::bigint AND revoked_at IS NULL AND (whose IS NULL OR body_id = whose)
      AND valid_from <= CURRENT_DATE + 1 AND (valid_until IS NULL OR valid_until >= CURRENT_DATE - 1)
  ) THEN
    RAISE EXCEPTION '% holds records: % refused without a decision in force', TG_TABLE_NAME, TG_OP
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $_$;
CREATE FUNCTION public.rostra_rooted(words text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
  RETURN replace(replace(translate(lower(public.unaccent('public.unaccent', words)), 'z', 'd'), 'oa', 'o'), 'ea', 'e');
END $$;
CREATE FUNCTION public.rostra_search_few(body bigint, words text, most integer) RETURNS TABLE(id bigint, conversation_id bigint)
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'off'
    SET enable_indexscan TO 'off'
    AS $$
DECLARE
  asked tsquery := public.rostra_search_query(words);
BEGIN
  RETURN QUERY SELECT m.id, m.conversation_id FROM public.inbox_message m
    WHERE m.body_id = body AND m.search @@ asked LIMIT most;
END $$;
CREATE FUNCTION public.rostra_search_query(words text) RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
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
CREATE FUNCTION public.rostra_search_vector(language text, subject text, words text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
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
CREATE FUNCTION public.rostra_stems(language text, words text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
  stemmed regconfig := 'public.rostra_' || language;
BEGIN
  RETURN strip(to_tsvector(stemmed, words)) || strip(to_tsvector(stemmed, public.rostra_light(language, words)));
END $$;
CREATE TEXT SEARCH CONFIGURATION public.rostra_ar (
    PARSER = pg_catalog."default" );
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR asciiword WITH arabic_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR word WITH public.unaccent, arabic_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR numword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR email WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR url WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR host WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR sfloat WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR version WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR hword_numpart WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR hword_part WITH public.unaccent, arabic_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR hword_asciipart WITH arabic_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR numhword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR asciihword WITH arabic_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR hword WITH public.unaccent, arabic_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR url_path WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR file WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR "float" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR "int" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ar
    ADD MAPPING FOR uint WITH simple;
CREATE TEXT SEARCH CONFIGURATION public.rostra_en (
    PARSER = pg_catalog."default" );
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR asciiword WITH english_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR word WITH public.unaccent, english_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR numword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR email WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR url WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR host WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR sfloat WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR version WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR hword_numpart WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR hword_part WITH public.unaccent, english_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR hword_asciipart WITH english_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR numhword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR asciihword WITH english_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR hword WITH public.unaccent, english_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR url_path WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR file WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR "float" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR "int" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_en
    ADD MAPPING FOR uint WITH simple;
CREATE TEXT SEARCH CONFIGURATION public.rostra_nb (
    PARSER = pg_catalog."default" );
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR asciiword WITH norwegian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR word WITH public.unaccent, norwegian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR numword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR email WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR url WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR host WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR sfloat WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR version WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR hword_numpart WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR hword_part WITH public.unaccent, norwegian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR hword_asciipart WITH norwegian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR numhword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR asciihword WITH norwegian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR hword WITH public.unaccent, norwegian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR url_path WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR file WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR "float" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR "int" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_nb
    ADD MAPPING FOR uint WITH simple;
CREATE TEXT SEARCH CONFIGURATION public.rostra_ro (
    PARSER = pg_catalog."default" );
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR asciiword WITH romanian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR word WITH public.unaccent, romanian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR numword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR email WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR url WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR host WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR sfloat WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR version WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR hword_numpart WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR hword_part WITH public.unaccent, romanian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR hword_asciipart WITH romanian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR numhword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR asciihword WITH romanian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR hword WITH public.unaccent, romanian_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR url_path WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR file WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR "float" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR "int" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_ro
    ADD MAPPING FOR uint WITH simple;
CREATE TEXT SEARCH CONFIGURATION public.rostra_simple (
    PARSER = pg_catalog."default" );
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR asciiword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR word WITH public.unaccent, simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR numword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR email WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR url WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR host WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR sfloat WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR version WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR hword_numpart WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR hword_part WITH public.unaccent, simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR hword_asciipart WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR numhword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR asciihword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR hword WITH public.unaccent, simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR url_path WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR file WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR "float" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR "int" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_simple
    ADD MAPPING FOR uint WITH simple;
CREATE TEXT SEARCH CONFIGURATION public.rostra_sv (
    PARSER = pg_catalog."default" );
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR asciiword WITH swedish_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR word WITH public.unaccent, swedish_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR numword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR email WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR url WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR host WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR sfloat WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR version WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR hword_numpart WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR hword_part WITH public.unaccent, swedish_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR hword_asciipart WITH swedish_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR numhword WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR asciihword WITH swedish_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR hword WITH public.unaccent, swedish_stem;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR url_path WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR file WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR "float" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR "int" WITH simple;
ALTER TEXT SEARCH CONFIGURATION public.rostra_sv
    ADD MAPPING FOR uint WITH simple;
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_acceptance (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    accepted_at timestamp with time zone NOT NULL,
    risk_note text NOT NULL,
    opinion_name character varying(200) NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    opinion_id bigint,
    authority_id bigint NOT NULL,
    terms_id bigint NOT NULL
);
ALTER TABLE public.accounts_acceptance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_acceptance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_account (
    id bigint NOT NULL,
    channel character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    handle character varying(200) NOT NULL,
    remote_id character varying(300) NOT NULL,
    url character varying(500) NOT NULL,
    language character varying(10) NOT NULL,
    fields jsonb NOT NULL,
    state character varying(10) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    cursor text NOT NULL,
    next_fetch_at timestamp with time zone,
    fetched_at timestamp with time zone,
    verified_at timestamp with time zone,
    failing_since timestamp with time zone,
    error_code character varying(60) NOT NULL,
    error_count integer NOT NULL,
    quiet_until timestamp with time zone,
    body_id bigint NOT NULL,
    unit_id bigint,
    link_checked_at timestamp with time zone,
    link_state character varying(12) NOT NULL,
    active_at timestamp with time zone,
    closed_at timestamp with time zone,
    key character varying(300) NOT NULL,
    languages character varying(10)[] NOT NULL,
    network character varying(40) NOT NULL,
    notes text NOT NULL,
    opened_at timestamp with time zone,
    owner_id bigint,
    review_at timestamp with time zone,
    sponsor_id bigint,
    stage character varying(12) NOT NULL,
    substitute_id bigint,
    summary character varying(300) NOT NULL,
    CONSTRAINT accounts_account_error_count_check CHECK ((error_count >= 0))
);
ALTER TABLE public.accounts_account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_call (
    id bigint NOT NULL,
    operation character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    milliseconds integer NOT NULL,
    outcome character varying(60) NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    CONSTRAINT accounts_call_milliseconds_check CHECK ((milliseconds >= 0))
);
ALTER TABLE public.accounts_call ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_call_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_certification (
    id bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    reminders integer NOT NULL,
    needed boolean,
    staffed boolean,
    charter_true boolean,
    outcome character varying(10) NOT NULL,
    note text NOT NULL,
    decided_at timestamp with time zone,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    decided_by_id bigint,
    CONSTRAINT accounts_certification_reminders_check CHECK ((reminders >= 0))
);
ALTER TABLE public.accounts_certification ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_certification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_charter (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    number integer NOT NULL,
    content jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    account_id bigint NOT NULL,
    approved_by_id bigint,
    body_id bigint NOT NULL,
    saved_by_id bigint,
    CONSTRAINT accounts_charter_number_check CHECK ((number >= 0))
);
ALTER TABLE public.accounts_charter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_charter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_closing (
    id bigint NOT NULL,
    reason character varying(20) NOT NULL,
    explanation text NOT NULL,
    notice text NOT NULL,
    handle_fate character varying(12) NOT NULL,
    handed_to character varying(200) NOT NULL,
    retention character varying(20) NOT NULL,
    began_at timestamp with time zone NOT NULL,
    outcome character varying(10) NOT NULL,
    ended_at timestamp with time zone,
    account_id bigint NOT NULL,
    began_by_id bigint,
    body_id bigint NOT NULL
);
ALTER TABLE public.accounts_closing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_closing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_closingstep (
    id bigint NOT NULL,
    task character varying(12) NOT NULL,
    state character varying(8) NOT NULL,
    note text NOT NULL,
    settled_at timestamp with time zone,
    body_id bigint NOT NULL,
    closing_id bigint NOT NULL,
    settled_by_id bigint
);
ALTER TABLE public.accounts_closingstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_closingstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_delegate (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    file_name character varying(200) NOT NULL,
    named_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    body_id bigint NOT NULL,
    file_id bigint,
    member_id bigint NOT NULL,
    named_by_id bigint,
    CONSTRAINT accounts_delegate_has_document CHECK ((((kind)::text = 'chief'::text) OR (file_id IS NOT NULL)))
);
ALTER TABLE public.accounts_delegate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_delegate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_fakecase (
    id bigint NOT NULL,
    network character varying(40) NOT NULL,
    key character varying(300) NOT NULL,
    handle character varying(300) NOT NULL,
    url character varying(500) NOT NULL,
    odd boolean NOT NULL,
    state character varying(10) NOT NULL,
    warning character varying(200) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    listed_at timestamp with time zone,
    told_on date,
    gone_at timestamp with time zone,
    link_state character varying(12) NOT NULL,
    link_checked_at timestamp with time zone,
    body_id bigint NOT NULL,
    told_by_id bigint
);
ALTER TABLE public.accounts_fakecase ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_fakecase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_fakenote (
    id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.accounts_fakenote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_fakenote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_fakereport (
    id bigint NOT NULL,
    text text NOT NULL,
    email character varying(254) NOT NULL,
    language character varying(10) NOT NULL,
    number character varying(20) NOT NULL,
    token_hash bytea NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    mailed_note bigint NOT NULL,
    body_id bigint NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.accounts_fakereport ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_fakereport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_fetch (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    cursor_from text NOT NULL,
    cursor_to text NOT NULL,
    received integer NOT NULL,
    new integer NOT NULL,
    edited integer NOT NULL,
    deleted integer NOT NULL,
    own integer NOT NULL,
    unreadable integer NOT NULL,
    claimed integer,
    gap boolean NOT NULL,
    error_code character varying(60) NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    CONSTRAINT accounts_fetch_claimed_check CHECK ((claimed >= 0)),
    CONSTRAINT accounts_fetch_deleted_check CHECK ((deleted >= 0)),
    CONSTRAINT accounts_fetch_edited_check CHECK ((edited >= 0)),
    CONSTRAINT accounts_fetch_new_check CHECK ((new >= 0)),
    CONSTRAINT accounts_fetch_own_check CHECK ((own >= 0)),
    CONSTRAINT accounts_fetch_received_check CHECK ((received >= 0)),
    CONSTRAINT accounts_fetch_unreadable_check CHECK ((unreadable >= 0))
);
ALTER TABLE public.accounts_fetch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_fetch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_linkedsite (
    id bigint NOT NULL,
    who character varying(200) NOT NULL,
    url character varying(500) NOT NULL,
    what character varying(300) NOT NULL,
    disclaimers jsonb NOT NULL,
    state character varying(10) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    review_on date,
    reminded boolean NOT NULL,
    ended_at timestamp with time zone,
    body_id bigint NOT NULL,
    decided_by_id bigint,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT accounts_linkedsite_decided CHECK (((NOT ((state)::text = 'listed'::text)) OR ((decided_by_id IS NOT NULL) AND (review_on IS NOT NULL))))
);
ALTER TABLE public.accounts_linkedsite ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_linkedsite_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_opening (
    id bigint NOT NULL,
    form character varying(10) NOT NULL,
    message text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    submitted_at timestamp with time zone,
    round integer NOT NULL,
    requirements character varying(20)[] NOT NULL,
    outcome character varying(12) NOT NULL,
    decided_at timestamp with time zone,
    place character varying(500) NOT NULL,
    pilot_exit text NOT NULL,
    pilot_result text NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT accounts_opening_round_check CHECK ((round >= 0))
);
ALTER TABLE public.accounts_opening ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_opening_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_openingstep (
    id bigint NOT NULL,
    round integer NOT NULL,
    number integer NOT NULL,
    name character varying(100) NOT NULL,
    decider character varying(20) NOT NULL,
    verdict character varying(5) NOT NULL,
    reason text NOT NULL,
    decided_at timestamp with time zone,
    body_id bigint NOT NULL,
    charter_id bigint,
    decided_by_id bigint,
    opening_id bigint NOT NULL,
    CONSTRAINT accounts_openingstep_number_check CHECK ((number >= 0)),
    CONSTRAINT accounts_openingstep_round_check CHECK ((round >= 0))
);
ALTER TABLE public.accounts_openingstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_openingstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_proof (
    id bigint NOT NULL,
    method character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL,
    ok boolean NOT NULL,
    code character varying(60) NOT NULL,
    expires_at timestamp with time zone,
    reminders smallint NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT accounts_proof_ends_or_says_why CHECK (((((code)::text = ''::text) AND (expires_at IS NOT NULL) AND ok) OR ((expires_at IS NULL) AND (NOT ok) AND (NOT ((code)::text = ''::text))))),
    CONSTRAINT accounts_proof_reminders_check CHECK ((reminders >= 0))
);
ALTER TABLE public.accounts_proof ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_proof_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_proofcode (
    id bigint NOT NULL,
    text character varying(40) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.accounts_proofcode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_proofcode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_ratelimit (
    id bigint NOT NULL,
    remaining integer NOT NULL,
    total integer NOT NULL,
    resets_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    CONSTRAINT accounts_ratelimit_remaining_check CHECK ((remaining >= 0)),
    CONSTRAINT accounts_ratelimit_total_check CHECK ((total >= 0))
);
ALTER TABLE public.accounts_ratelimit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_ratelimit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_snapshot (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    content jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint
);
ALTER TABLE public.accounts_snapshot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_snapshot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_terms (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    network character varying(40) NOT NULL,
    label character varying(100) NOT NULL,
    url character varying(500) NOT NULL,
    seen_on date NOT NULL,
    file_name character varying(200) NOT NULL,
    clauses text[] NOT NULL,
    risk character varying(10) NOT NULL,
    unlimited boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    created_by_id bigint,
    file_id bigint
);
ALTER TABLE public.accounts_terms ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_terms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_checkpoint (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    note text NOT NULL,
    log_id bigint NOT NULL,
    number bigint DEFAULT 0 NOT NULL
);
ALTER TABLE public.audit_checkpoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_checkpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_event (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(80) NOT NULL,
    about character varying(80) NOT NULL,
    data jsonb NOT NULL,
    source character varying(60) NOT NULL,
    source_key character varying(60) NOT NULL,
    content_hash bytea,
    actor_id bigint,
    body_id bigint
);
ALTER TABLE public.audit_event ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_leaf (
    id bigint NOT NULL,
    index bigint NOT NULL,
    hash bytea NOT NULL,
    event_id bigint NOT NULL,
    log_id bigint NOT NULL
);
ALTER TABLE public.audit_leaf ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_leaf_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    origin character varying(200) NOT NULL,
    size bigint NOT NULL,
    peaks bytea[] NOT NULL,
    body_id bigint,
    head_count bigint DEFAULT 0 NOT NULL,
    stamp_count bigint DEFAULT 0 NOT NULL,
    CONSTRAINT audit_log_size CHECK ((size >= 0))
);
ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_node (
    id bigint NOT NULL,
    level smallint NOT NULL,
    index bigint NOT NULL,
    hash bytea NOT NULL,
    log_id bigint NOT NULL
);
ALTER TABLE public.audit_node ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_node_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_pending (
    event_id bigint NOT NULL,
    body_id bigint
);
CREATE TABLE public.audit_signingkey (
    id bigint NOT NULL,
    public bytea NOT NULL,
    since timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    reason text NOT NULL
);
ALTER TABLE public.audit_signingkey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_signingkey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_stamp (
    id bigint NOT NULL,
    authority character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    token bytea NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    checkpoint_id bigint NOT NULL,
    previous_id bigint,
    number bigint DEFAULT 0 NOT NULL
);
ALTER TABLE public.audit_stamp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_stamp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_stamptrouble (
    id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    error text NOT NULL,
    next_at timestamp with time zone NOT NULL,
    CONSTRAINT audit_stamptrouble_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.audit_stamptrouble ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_stamptrouble_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_tombstone (
    id bigint NOT NULL,
    source character varying(60) NOT NULL,
    source_key character varying(60) NOT NULL,
    content_hash bytea NOT NULL,
    record_class character varying(40) NOT NULL,
    decision character varying(80) NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    of_id bigint NOT NULL
);
ALTER TABLE public.audit_tombstone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_tombstone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_verification (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    seconds integer NOT NULL,
    recent boolean NOT NULL,
    records bigint NOT NULL,
    leaves bigint NOT NULL,
    sizes jsonb NOT NULL,
    bad jsonb NOT NULL,
    bad_count integer NOT NULL,
    CONSTRAINT audit_verification_bad_count_check CHECK ((bad_count >= 0)),
    CONSTRAINT audit_verification_seconds_check CHECK ((seconds >= 0))
);
ALTER TABLE public.audit_verification ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_verification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE UNLOGGED TABLE public.core_cache (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE TABLE public.core_heartbeat (
    worker character varying(100) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.core_storedfile (
    id bigint NOT NULL,
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    content_type character varying(127) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.core_storedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.core_storedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.editorial_accountworkflow (
    id bigint NOT NULL,
    model character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL
);
ALTER TABLE public.editorial_accountworkflow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_accountworkflow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_approval (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    revision integer NOT NULL,
    content_hash bytea NOT NULL,
    verdict character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    post_id bigint NOT NULL,
    instead_of_id bigint,
    step smallint NOT NULL,
    step_name character varying(100) NOT NULL,
    CONSTRAINT editorial_approval_revision_check CHECK ((revision >= 0)),
    CONSTRAINT editorial_approval_step_check CHECK ((step >= 0))
);
ALTER TABLE public.editorial_approval ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_approval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_asset (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    type character varying(100) NOT NULL,
    size bigint NOT NULL,
    width integer,
    height integer,
    seconds double precision,
    alt text NOT NULL,
    language character varying(10) NOT NULL,
    tags character varying(300) NOT NULL,
    creator character varying(200) NOT NULL,
    source character varying(500) NOT NULL,
    licence character varying(20) NOT NULL,
    licence_until date,
    people character varying(20) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    added_by_id bigint NOT NULL,
    body_id bigint NOT NULL,
    file_id bigint NOT NULL,
    unit_id bigint,
    CONSTRAINT editorial_asset_height_check CHECK ((height >= 0)),
    CONSTRAINT editorial_asset_size_check CHECK ((size >= 0)),
    CONSTRAINT editorial_asset_width_check CHECK ((width >= 0))
);
ALTER TABLE public.editorial_asset ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_asset_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_autosave (
    id bigint NOT NULL,
    key character varying(40) NOT NULL,
    fields jsonb NOT NULL,
    revision integer NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    post_id bigint,
    user_id bigint NOT NULL,
    CONSTRAINT editorial_autosave_revision_check CHECK ((revision >= 0))
);
ALTER TABLE public.editorial_autosave ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_autosave_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_brand (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    handle character varying(100) NOT NULL,
    bios jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    logo_id bigint,
    saved_by_id bigint NOT NULL
);
ALTER TABLE public.editorial_brand ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_brand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_cadence (
    id bigint NOT NULL,
    every_minutes integer,
    told_at timestamp with time zone,
    account_id bigint,
    body_id bigint NOT NULL,
    content_type_id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    CONSTRAINT editorial_cadence_every_minutes_check CHECK ((every_minutes >= 0))
);
ALTER TABLE public.editorial_cadence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_cadence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_calendarfeed (
    id bigint NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    ended_at timestamp with time zone,
    body_id bigint NOT NULL,
    member_id bigint NOT NULL,
    unit_id bigint
);
ALTER TABLE public.editorial_calendarfeed ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_calendarfeed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_captions (
    id bigint NOT NULL,
    language character varying(10) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by_id bigint NOT NULL,
    asset_id bigint NOT NULL,
    body_id bigint NOT NULL,
    file_id bigint NOT NULL
);
ALTER TABLE public.editorial_captions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_captions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_comment (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    revision integer NOT NULL,
    settled_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    post_id bigint NOT NULL,
    settled_by_id bigint,
    CONSTRAINT editorial_comment_revision_check CHECK ((revision >= 0))
);
ALTER TABLE public.editorial_comment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_comment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_consent (
    id bigint NOT NULL,
    person character varying(200) NOT NULL,
    given_on date NOT NULL,
    until date,
    noted_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    asset_id bigint NOT NULL,
    body_id bigint NOT NULL,
    document_id bigint,
    noted_by_id bigint NOT NULL
);
ALTER TABLE public.editorial_consent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_contact (
    id bigint NOT NULL,
    press boolean NOT NULL,
    name character varying(200) NOT NULL,
    organisation character varying(200) NOT NULL,
    address character varying(300) NOT NULL,
    email character varying(254) NOT NULL,
    language character varying(10) NOT NULL,
    notes text NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    body_id bigint NOT NULL,
    saved_by_id bigint NOT NULL
);
ALTER TABLE public.editorial_contact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_contenttype (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    purpose text NOT NULL,
    form character varying(10) NOT NULL,
    risk character varying(10) NOT NULL,
    service boolean NOT NULL,
    archived_at timestamp with time zone,
    body_id bigint NOT NULL,
    owner_id bigint,
    unit_id bigint,
    shown_days smallint,
    CONSTRAINT editorial_contenttype_shown_days_check CHECK ((shown_days >= 0))
);
ALTER TABLE public.editorial_contenttype ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_contenttype_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_editing (
    id bigint NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    post_id bigint NOT NULL,
    user_id bigint NOT NULL,
    since timestamp with time zone NOT NULL
);
ALTER TABLE public.editorial_editing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_editing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_idea (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    wanted_on date,
    at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    state_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    content_type_id bigint,
    decided_by_id bigint,
    post_id bigint,
    unit_id bigint
);
ALTER TABLE public.editorial_idea ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_idea_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_ideacomment (
    id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    idea_id bigint NOT NULL
);
ALTER TABLE public.editorial_ideacomment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_ideacomment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_linkstate (
    id bigint NOT NULL,
    url character varying(500) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    checked_at timestamp with time zone,
    works boolean,
    code character varying(60) NOT NULL,
    leads_to character varying(500) NOT NULL,
    title character varying(300) NOT NULL,
    description character varying(500) NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.editorial_linkstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_linkstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_outreach (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    number smallint NOT NULL,
    network character varying(40) NOT NULL,
    place character varying(200) NOT NULL,
    url character varying(1000) NOT NULL,
    text text NOT NULL,
    language character varying(20) NOT NULL,
    said_at timestamp with time zone NOT NULL,
    answered character varying(500) NOT NULL,
    quote text NOT NULL,
    approved_words boolean NOT NULL,
    findings jsonb NOT NULL,
    removed boolean NOT NULL,
    reason character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    first_id bigint,
    said_by_id bigint NOT NULL,
    CONSTRAINT editorial_outreach_number_check CHECK ((number >= 0)),
    CONSTRAINT editorial_outreach_numbered CHECK ((((first_id IS NULL) AND (number = 1)) OR ((first_id IS NOT NULL) AND (number > 1))))
);
ALTER TABLE public.editorial_outreach ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_outreach_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_override (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    translation character varying(10) NOT NULL,
    code character varying(60) NOT NULL,
    content_hash bytea NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    post_id bigint NOT NULL
);
ALTER TABLE public.editorial_override ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_override_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_planentry (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    url character varying(500) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    quiet character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    unit_id bigint,
    CONSTRAINT editorial_plan_entry_lasts CHECK ((ends_at > starts_at))
);
ALTER TABLE public.editorial_planentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_planentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_post (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    state_at timestamp with time zone NOT NULL,
    revision integer NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    unapproved_told_at timestamp with time zone,
    author_id bigint NOT NULL,
    body_id bigint NOT NULL,
    review_asked_by_id bigint,
    saved_by_id bigint NOT NULL,
    unit_id bigint,
    also_at character varying(500) NOT NULL,
    chain jsonb NOT NULL,
    confidentiality character varying(12) NOT NULL,
    corrects_url character varying(500) NOT NULL,
    expires_at timestamp with time zone,
    fast_track boolean NOT NULL,
    risk character varying(10) NOT NULL,
    slot_day date,
    source_rights character varying(300) NOT NULL,
    source_url character varying(500) NOT NULL,
    step smallint NOT NULL,
    step_due_at timestamp with time zone,
    step_told_at timestamp with time zone,
    content_type_id bigint,
    slot_id bigint,
    blocked character varying(40) DEFAULT ''::character varying NOT NULL,
    checked_at timestamp with time zone,
    cards jsonb DEFAULT '{}'::jsonb NOT NULL,
    asks character varying(10) DEFAULT ''::character varying NOT NULL,
    asks_until date,
    rules_url character varying(500) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT editorial_post_revision_check CHECK ((revision >= 0)),
    CONSTRAINT editorial_post_step_check CHECK ((step >= 0))
);
ALTER TABLE public.editorial_post ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_post_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_sharerequest (
    id bigint NOT NULL,
    theirs character varying(500) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    result_url character varying(500) NOT NULL,
    asked_by_id bigint NOT NULL,
    body_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    post_id bigint
);
ALTER TABLE public.editorial_sharerequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_sharerequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_slot (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    days jsonb NOT NULL,
    clock time without time zone NOT NULL,
    every_weeks smallint NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    content_type_id bigint,
    owner_id bigint,
    told_until date,
    CONSTRAINT editorial_slot_every_weeks_check CHECK ((every_weeks >= 0))
);
ALTER TABLE public.editorial_slot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_slot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_style (
    id bigint NOT NULL,
    language character varying(10) NOT NULL,
    voice text NOT NULL,
    address character varying(200) NOT NULL,
    wanted text NOT NULL,
    unwanted text NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    account_id bigint,
    body_id bigint NOT NULL,
    saved_by_id bigint NOT NULL
);
ALTER TABLE public.editorial_style ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_style_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_template (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    situation character varying(40) NOT NULL,
    language character varying(10) NOT NULL,
    text text NOT NULL,
    link character varying(500) NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    body_id bigint NOT NULL,
    content_type_id bigint,
    saved_by_id bigint NOT NULL
);
ALTER TABLE public.editorial_template ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_template_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.editorial_version (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    language character varying(10) NOT NULL,
    link character varying(500) NOT NULL,
    media jsonb NOT NULL,
    removed boolean NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    account_id bigint,
    body_id bigint NOT NULL,
    post_id bigint NOT NULL,
    saved_by_id bigint NOT NULL,
    made_from integer,
    more jsonb NOT NULL,
    translation character varying(10) NOT NULL,
    heading character varying(200) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT editorial_version_made_from_check CHECK ((made_from >= 0)),
    CONSTRAINT editorial_version_number_check CHECK ((number >= 0))
);
ALTER TABLE public.editorial_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.editorial_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_alarm (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    words character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    step smallint NOT NULL,
    told_at timestamp with time zone NOT NULL,
    acknowledged_at timestamp with time zone,
    ended_at timestamp with time zone,
    account_id bigint,
    acknowledged_by_id bigint,
    body_id bigint NOT NULL,
    conversation_id bigint,
    group_id bigint,
    CONSTRAINT inbox_alarm_step_check CHECK ((step >= 0))
);
ALTER TABLE public.inbox_alarm ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_alarm_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_answer (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    text text NOT NULL,
    language character varying(10) NOT NULL,
    visibility character varying(10) NOT NULL,
    media jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    body_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    reply_to_id bigint,
    purpose character varying(12) DEFAULT 'answer'::character varying NOT NULL,
    approved_text_id bigint,
    sending_id bigint
);
ALTER TABLE public.inbox_answer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_approvedanswer (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    review_on date,
    valid_until timestamp with time zone,
    source_url character varying(500) NOT NULL,
    state character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    reminded_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    owner_id bigint,
    topic_id bigint
);
ALTER TABLE public.inbox_approvedanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_approvedanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_approvedtext (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    language character varying(10) NOT NULL,
    version integer NOT NULL,
    question character varying(300) DEFAULT ''::character varying NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    answer_id bigint NOT NULL,
    approved_by_id bigint,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    search tsvector GENERATED ALWAYS AS (public.rostra_search_vector((language)::text, (question)::text, text)) STORED,
    CONSTRAINT inbox_approvedtext_version_check CHECK ((version >= 0))
);
ALTER TABLE public.inbox_approvedtext ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_approvedtext_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_attachment (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    name character varying(255) NOT NULL,
    content_type character varying(127) NOT NULL,
    alt text NOT NULL,
    url character varying(1000) NOT NULL,
    refused character varying(60) NOT NULL,
    body_id bigint NOT NULL,
    file_id bigint,
    message_id bigint NOT NULL
);
ALTER TABLE public.inbox_attachment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_attachment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_bulkact (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    rows jsonb NOT NULL,
    undone_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL
);
ALTER TABLE public.inbox_bulkact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_bulkact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_clock (
    id bigint NOT NULL,
    level character varying(10) NOT NULL,
    acknowledge_minutes integer,
    answer_minutes integer NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    at timestamp with time zone NOT NULL,
    account_id bigint,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    topic_id bigint,
    CONSTRAINT inbox_clock_acknowledge_minutes_check CHECK ((acknowledge_minutes >= 0)),
    CONSTRAINT inbox_clock_answer_minutes_check CHECK ((answer_minutes >= 0))
);
ALTER TABLE public.inbox_clock ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_clock_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_conversation (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    close_reason character varying(20) NOT NULL,
    visibility character varying(10) NOT NULL,
    root character varying(500) NOT NULL,
    subject character varying(300) NOT NULL,
    preview character varying(200) NOT NULL,
    language character varying(10) NOT NULL,
    author_id character varying(300) NOT NULL,
    author_name character varying(200) NOT NULL,
    author_handle character varying(300) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    first_in_at timestamp with time zone NOT NULL,
    last_in_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    answered_at timestamp with time zone,
    closed_at timestamp with time zone,
    seen_at timestamp with time zone,
    messages_count integer NOT NULL,
    version integer NOT NULL,
    writing_until timestamp with time zone,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    owner_id bigint,
    post_delivery_id bigint,
    writing_by_id bigint,
    queue_id bigint,
    acknowledge_due_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    answer_minutes integer,
    left_minutes integer,
    reading jsonb,
    reminded_at timestamp with time zone,
    topic_by character varying(10) DEFAULT ''::character varying NOT NULL,
    unsorted boolean DEFAULT false NOT NULL,
    urgency character varying(20) DEFAULT ''::character varying NOT NULL,
    warned_at timestamp with time zone,
    group_id bigint,
    topic_id bigint,
    kind character varying(10) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT inbox_conversation_answer_minutes_check CHECK ((answer_minutes >= 0)),
    CONSTRAINT inbox_conversation_close_reason CHECK (((((state)::text = 'closed'::text) AND (NOT ((close_reason)::text = ''::text))) OR ((NOT ((state)::text = 'closed'::text)) AND ((close_reason)::text = ''::text)))),
    CONSTRAINT inbox_conversation_due_while_owed CHECK ((((due_at IS NOT NULL) AND ((state)::text = ANY ((ARRAY['new'::character varying, 'open'::character varying])::text[]))) OR ((due_at IS NULL) AND ((state)::text = ANY ((ARRAY['waiting'::character varying, 'closed'::character varying])::text[]))))),
    CONSTRAINT inbox_conversation_left_minutes_check CHECK ((left_minutes >= 0)),
    CONSTRAINT inbox_conversation_messages_count_check CHECK ((messages_count >= 0)),
    CONSTRAINT inbox_conversation_version_check CHECK ((version >= 0))
);
ALTER TABLE public.inbox_conversation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_conversation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_correction (
    id bigint NOT NULL,
    was_by character varying(10) NOT NULL,
    was_sure smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    message_id bigint NOT NULL,
    topic_id bigint NOT NULL,
    was_id bigint,
    CONSTRAINT inbox_correction_was_sure_check CHECK ((was_sure >= 0))
);
ALTER TABLE public.inbox_correction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_draft (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    version integer NOT NULL,
    text text NOT NULL,
    visibility character varying(10) NOT NULL,
    purpose character varying(12) NOT NULL,
    media jsonb NOT NULL,
    why character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    answer_id bigint,
    approved_text_id bigint,
    author_id bigint NOT NULL,
    body_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    decided_by_id bigint,
    CONSTRAINT inbox_draft_version_check CHECK ((version >= 0))
);
ALTER TABLE public.inbox_draft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_expertquestion (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    name character varying(200) NOT NULL,
    email character varying(254) NOT NULL,
    text text NOT NULL,
    shown jsonb DEFAULT '[]'::jsonb NOT NULL,
    token_hash bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    replied_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    note_id bigint
);
ALTER TABLE public.inbox_expertquestion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_expertquestion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_group (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    language character varying(10) NOT NULL,
    words jsonb NOT NULL,
    size integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    grown_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    told_at timestamp with time zone,
    closed_at timestamp with time zone,
    version integer NOT NULL,
    body_id bigint NOT NULL,
    confirmed_by_id bigint,
    owner_id bigint,
    topic_id bigint,
    CONSTRAINT inbox_group_size_check CHECK ((size >= 0)),
    CONSTRAINT inbox_group_version_check CHECK ((version >= 0))
);
ALTER TABLE public.inbox_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_groupmember (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    likeness smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint,
    conversation_id bigint NOT NULL,
    group_id bigint NOT NULL,
    CONSTRAINT inbox_groupmember_likeness_check CHECK ((likeness >= 0))
);
ALTER TABLE public.inbox_groupmember ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_groupmember_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_groupsending (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    texts jsonb NOT NULL,
    approved_texts jsonb DEFAULT '{}'::jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    stopped_at timestamp with time zone,
    reason text DEFAULT ''::text NOT NULL,
    approved_by_id bigint,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    group_id bigint NOT NULL,
    repeats_id bigint,
    stopped_by_id bigint
);
ALTER TABLE public.inbox_groupsending ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_groupsending_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_hiding (
    id bigint NOT NULL,
    ground character varying(20) NOT NULL,
    law character varying(300) NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_hand boolean NOT NULL,
    state character varying(10) NOT NULL,
    state_at timestamp with time zone NOT NULL,
    error_code character varying(60) NOT NULL,
    tries smallint NOT NULL,
    next_try_at timestamp with time zone,
    acted_by_id bigint NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    message_id bigint NOT NULL,
    CONSTRAINT inbox_hiding_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.inbox_hiding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_hiding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_identity (
    id bigint NOT NULL,
    channel character varying(50) NOT NULL,
    author_id character varying(300) NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint,
    person_id bigint NOT NULL
);
ALTER TABLE public.inbox_identity ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_identity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_influx (
    id bigint NOT NULL,
    hour timestamp with time zone NOT NULL,
    messages integer NOT NULL,
    counted_to bigint NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    CONSTRAINT inbox_influx_messages_check CHECK ((messages >= 0))
);
ALTER TABLE public.inbox_influx ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_influx_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_knowndays (
    id bigint NOT NULL,
    first date NOT NULL,
    last date NOT NULL,
    closed jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.inbox_knowndays ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_knowndays_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_learnt (
    id bigint NOT NULL,
    state bytea NOT NULL,
    learnt_to bigint NOT NULL,
    report jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    reset_at timestamp with time zone,
    body_id bigint NOT NULL
);
ALTER TABLE public.inbox_learnt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_learnt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_linkcode (
    id bigint NOT NULL,
    code_hash bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    conversation_id bigint NOT NULL
);
ALTER TABLE public.inbox_linkcode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_linkcode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_message (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    ref character varying(500) NOT NULL,
    version integer NOT NULL,
    author_id character varying(300) NOT NULL,
    author_name character varying(200) NOT NULL,
    author_handle character varying(300) NOT NULL,
    subject character varying(300) NOT NULL,
    text text NOT NULL,
    language character varying(10) NOT NULL,
    visibility character varying(10) NOT NULL,
    url character varying(500) NOT NULL,
    reply_to character varying(500) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    own boolean NOT NULL,
    search tsvector GENERATED ALWAYS AS (public.rostra_search_vector((language)::text, (subject)::text, text)) STORED,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    came_into bigint,
    CONSTRAINT inbox_message_version_check CHECK ((version >= 0))
);
ALTER TABLE public.inbox_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_messagekey (
    ref character varying(500) NOT NULL,
    message_id bigint NOT NULL,
    account_id bigint NOT NULL
);
CREATE TABLE public.inbox_messageraw (
    version integer NOT NULL,
    raw bytea NOT NULL,
    message_id bigint NOT NULL,
    CONSTRAINT inbox_messageraw_version_check CHECK ((version >= 0))
);
CREATE TABLE public.inbox_messageversion (
    salt bytea NOT NULL,
    version integer NOT NULL,
    subject character varying(300) NOT NULL,
    text text NOT NULL,
    language character varying(10) NOT NULL,
    author_id character varying(300) NOT NULL,
    author_name character varying(200) NOT NULL,
    author_handle character varying(300) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    replaced_at timestamp with time zone NOT NULL,
    message_id bigint NOT NULL,
    CONSTRAINT inbox_messageversion_version_check CHECK ((version >= 0))
);
CREATE TABLE public.inbox_muted (
    id bigint NOT NULL,
    author_id character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL
);
ALTER TABLE public.inbox_muted ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_muted_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_note (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    author_id bigint NOT NULL,
    body_id bigint NOT NULL,
    conversation_id bigint NOT NULL
);
ALTER TABLE public.inbox_note ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_person (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    forgotten_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint
);
ALTER TABLE public.inbox_person ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_queue (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    body_id bigint NOT NULL,
    unit_id bigint
);
ALTER TABLE public.inbox_queue ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_queuemember (
    id bigint NOT NULL,
    body_id bigint NOT NULL,
    member_id bigint NOT NULL,
    queue_id bigint NOT NULL
);
ALTER TABLE public.inbox_queuemember ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_queuemember_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_responsemodel (
    id bigint NOT NULL,
    way character varying(10) NOT NULL,
    hours character varying(10) NOT NULL,
    level character varying(10) NOT NULL,
    share character varying(10) NOT NULL,
    voice character varying(10) NOT NULL,
    reason text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    at timestamp with time zone NOT NULL,
    account_id bigint,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    last_turn_id bigint,
    queue_id bigint,
    responder_id bigint,
    substitute_id bigint,
    unit_id bigint
);
ALTER TABLE public.inbox_responsemodel ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_responsemodel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_route (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    queue_id bigint NOT NULL
);
ALTER TABLE public.inbox_route ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_route_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_sendingpart (
    id bigint NOT NULL,
    version integer NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(20) NOT NULL,
    due_at timestamp with time zone,
    body_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    sending_id bigint NOT NULL,
    CONSTRAINT inbox_sendingpart_version_check CHECK ((version >= 0))
);
ALTER TABLE public.inbox_sendingpart ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_sendingpart_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_signature (
    conversation_id bigint NOT NULL,
    language character varying(10) NOT NULL,
    data bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    number bigint DEFAULT 0 NOT NULL,
    body_id bigint NOT NULL
);
CREATE TABLE public.inbox_theme (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    said text NOT NULL,
    did text NOT NULL,
    at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    group_id bigint,
    idea_id bigint,
    topic_id bigint,
    conversation_id bigint
);
ALTER TABLE public.inbox_theme ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_theme_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_topic (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    names jsonb NOT NULL,
    sensitive boolean NOT NULL,
    "position" integer NOT NULL,
    closed_at timestamp with time zone,
    body_id bigint NOT NULL,
    parent_id bigint,
    queue_id bigint,
    CONSTRAINT inbox_topic_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.inbox_topic ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_topic_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_topicexample (
    id bigint NOT NULL,
    language character varying(10) NOT NULL,
    text text NOT NULL,
    body_id bigint NOT NULL,
    topic_id bigint NOT NULL
);
ALTER TABLE public.inbox_topicexample ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_topicexample_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_topicrule (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    words text NOT NULL,
    place text NOT NULL,
    language character varying(10) NOT NULL,
    author character varying(10) NOT NULL,
    "position" integer NOT NULL,
    closed_at timestamp with time zone,
    account_id bigint,
    body_id bigint NOT NULL,
    topic_id bigint NOT NULL,
    CONSTRAINT inbox_topicrule_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.inbox_topicrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_topicrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_turn (
    id bigint NOT NULL,
    language character varying(10) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    acknowledge_due_at timestamp with time zone,
    acknowledged_at timestamp with time zone,
    due_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    outcome character varying(10) NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint,
    conversation_id bigint NOT NULL,
    queue_id bigint,
    topic_id bigint
);
ALTER TABLE public.inbox_turn ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_turn_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_unreadable (
    id bigint NOT NULL,
    reason character varying(300) NOT NULL,
    ref character varying(500) NOT NULL,
    raw bytea NOT NULL,
    raw_hash bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.inbox_unreadable ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_unreadable_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_watch (
    id bigint NOT NULL,
    level character varying(10) NOT NULL,
    reason text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    at timestamp with time zone NOT NULL,
    account_id bigint,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL
);
ALTER TABLE public.inbox_watch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_watch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.listening_daycount (
    id bigint NOT NULL,
    day date NOT NULL,
    finds integer NOT NULL,
    body_id bigint NOT NULL,
    watch_id bigint NOT NULL,
    CONSTRAINT listening_daycount_finds_check CHECK ((finds >= 0))
);
ALTER TABLE public.listening_daycount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.listening_daycount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.listening_find (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    ref character varying(500) NOT NULL,
    url character varying(500) NOT NULL,
    author_id character varying(300) NOT NULL,
    author_name character varying(200) NOT NULL,
    author_handle character varying(300) NOT NULL,
    text text NOT NULL,
    language character varying(10) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    found_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    urgency character varying(10) NOT NULL,
    urgent_words jsonb NOT NULL,
    told_at timestamp with time zone,
    rest jsonb NOT NULL,
    raw bytea NOT NULL,
    state character varying(10) NOT NULL,
    at timestamp with time zone,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint,
    conversation_id bigint,
    watch_id bigint NOT NULL
);
ALTER TABLE public.listening_find ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.listening_find_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.listening_search (
    id bigint NOT NULL,
    cursor text NOT NULL,
    asked_at timestamp with time zone,
    next_at timestamp with time zone,
    failure character varying(60) NOT NULL,
    failures integer NOT NULL,
    failed_at timestamp with time zone,
    gap_at timestamp with time zone,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    watch_id bigint NOT NULL,
    CONSTRAINT listening_search_failures_check CHECK ((failures >= 0))
);
ALTER TABLE public.listening_search ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.listening_search_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.listening_watch (
    id bigint NOT NULL,
    words character varying(100) NOT NULL,
    purpose character varying(300) NOT NULL,
    keep_days smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    told_on date,
    body_id bigint NOT NULL,
    by_id bigint,
    ended_by_id bigint,
    CONSTRAINT listening_watch_days CHECK (((keep_days >= 1) AND (keep_days <= 90))),
    CONSTRAINT listening_watch_keep_days_check CHECK ((keep_days >= 0))
);
ALTER TABLE public.listening_watch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.listening_watch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_absence (
    id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    member_id bigint NOT NULL,
    substitute_id bigint
);
ALTER TABLE public.people_absence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_absence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_accessrequest (
    id bigint NOT NULL,
    "right" character varying(12) NOT NULL,
    role character varying(20) NOT NULL,
    reason text NOT NULL,
    criteria jsonb NOT NULL,
    state character varying(12) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    verdict text NOT NULL,
    account_id bigint,
    body_id bigint NOT NULL,
    decided_by_id bigint,
    member_id bigint NOT NULL,
    CONSTRAINT people_accessrequest_one_thing CHECK ((((account_id IS NULL) AND (("right")::text = ''::text) AND (NOT ((role)::text = ''::text))) OR ((account_id IS NOT NULL) AND (NOT (("right")::text = ''::text)) AND ((role)::text = ''::text))))
);
ALTER TABLE public.people_accessrequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_accessrequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_body (
    id bigint NOT NULL,
    slug character varying(60) NOT NULL,
    name character varying(200) NOT NULL,
    language character varying(10) NOT NULL,
    languages character varying(10)[] NOT NULL,
    time_zone character varying(60) NOT NULL,
    website character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    policy_version bigint NOT NULL
);
ALTER TABLE public.people_body ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_body_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_bodyrule (
    id bigint NOT NULL,
    key character varying(40) NOT NULL,
    value jsonb NOT NULL,
    set_at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.people_bodyrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_bodyrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_departure (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    successors jsonb NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    taken_back_at timestamp with time zone,
    stuck_at timestamp with time zone,
    done_at timestamp with time zone,
    result jsonb NOT NULL,
    body_id bigint NOT NULL,
    member_id bigint NOT NULL,
    planned_by_id bigint
);
ALTER TABLE public.people_departure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_departure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_device (
    id bigint NOT NULL,
    label character varying(200) NOT NULL,
    kind character varying(60) NOT NULL,
    tag character varying(100) NOT NULL,
    owned boolean NOT NULL,
    state character varying(10) NOT NULL,
    updated_on date,
    state_at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    holder_id bigint,
    updater_id bigint,
    reminded_at timestamp with time zone
);
ALTER TABLE public.people_device ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_device_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_duty (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    body_id bigint NOT NULL,
    member_id bigint NOT NULL,
    unit_id bigint
);
ALTER TABLE public.people_duty ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_duty_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_grant (
    id bigint NOT NULL,
    "right" character varying(12) NOT NULL,
    personal_handle character varying(200) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    ended_at timestamp with time zone,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    given_by_id bigint,
    member_id bigint NOT NULL,
    mandate_id bigint
);
ALTER TABLE public.people_grant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_grant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_mandate (
    id bigint NOT NULL,
    scope character varying(500) NOT NULL,
    duties character varying(20)[] NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    ended_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    created_by_id bigint,
    manager_id bigint NOT NULL,
    member_id bigint NOT NULL,
    reminded_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    CONSTRAINT people_mandate_ends_after_start CHECK (((ends_at IS NULL) OR (ends_at > starts_at)))
);
ALTER TABLE public.people_mandate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_mandate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_member (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    body_id bigint NOT NULL,
    user_id bigint NOT NULL,
    unit_id bigint,
    phone character varying(60) NOT NULL,
    spokesperson character varying(300) NOT NULL,
    level character varying(10) NOT NULL
);
ALTER TABLE public.people_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_notice (
    id bigint NOT NULL,
    kind character varying(60) NOT NULL,
    data jsonb NOT NULL,
    url character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    mailed_at timestamp with time zone,
    body_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.people_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_qualification (
    id bigint NOT NULL,
    code character varying(60) NOT NULL,
    valid_until timestamp with time zone,
    body_id bigint NOT NULL,
    member_id bigint NOT NULL
);
ALTER TABLE public.people_qualification ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_qualification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_role (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    body_id bigint NOT NULL,
    member_id bigint NOT NULL,
    unit_id bigint,
    from_directory boolean NOT NULL
);
ALTER TABLE public.people_role ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_role_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_unit (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    body_id bigint NOT NULL,
    parent_id bigint,
    closed_at timestamp with time zone
);
ALTER TABLE public.people_unit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_unit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    is_active boolean NOT NULL,
    is_operator boolean NOT NULL,
    language character varying(10) NOT NULL,
    theme character varying(10) NOT NULL,
    digest character varying(10) NOT NULL,
    quiet_from time without time zone,
    quiet_until time without time zone,
    created_at timestamp with time zone NOT NULL,
    links_sent integer NOT NULL,
    sessions_ended integer NOT NULL,
    CONSTRAINT people_user_links_sent_check CHECK ((links_sent >= 0)),
    CONSTRAINT people_user_sessions_ended_check CHECK ((sessions_ended >= 0))
);
ALTER TABLE public.people_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_acknowledgement (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    language character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    tries smallint NOT NULL,
    body_id bigint NOT NULL,
    member_id bigint NOT NULL,
    version_id bigint NOT NULL,
    CONSTRAINT policy_acknowledgement_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.policy_acknowledgement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_acknowledgement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_answer (
    id bigint NOT NULL,
    item character varying(5) NOT NULL,
    value jsonb NOT NULL,
    state character varying(10) NOT NULL,
    edition integer NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    agreed_at timestamp with time zone,
    agreed_by_id bigint,
    body_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    version_id bigint NOT NULL,
    CONSTRAINT policy_answer_edition_check CHECK ((edition >= 0))
);
ALTER TABLE public.policy_answer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_campaign (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    course character varying(40) NOT NULL,
    units integer[] NOT NULL,
    due_on date NOT NULL,
    started_at timestamp with time zone NOT NULL,
    reminded_at timestamp with time zone,
    ended_at timestamp with time zone,
    body_id bigint NOT NULL,
    started_by_id bigint NOT NULL,
    version_id bigint,
    CONSTRAINT policy_campaign_one_thing CHECK (((((course)::text = ''::text) AND ((kind)::text = 'policy'::text) AND (version_id IS NOT NULL)) OR (((kind)::text = 'course'::text) AND (version_id IS NULL) AND (NOT ((course)::text = ''::text)))))
);
ALTER TABLE public.policy_campaign ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_campaign_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_change (
    id bigint NOT NULL,
    key character varying(60) NOT NULL,
    value jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    taken_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    stuck_at timestamp with time zone,
    trouble text NOT NULL,
    body_id bigint NOT NULL,
    planned_by_id bigint NOT NULL,
    withdrawn_by_id bigint,
    version_id bigint
);
ALTER TABLE public.policy_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_conflict (
    id bigint NOT NULL,
    items character varying(5)[] NOT NULL,
    text text NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    resolution text NOT NULL,
    resolved_at timestamp with time zone,
    body_id bigint NOT NULL,
    raised_by_id bigint NOT NULL,
    resolved_by_id bigint,
    instrument_id bigint,
    CONSTRAINT policy_conflict_resolved_by_words CHECK (((resolved_at IS NULL) OR (NOT (resolution = ''::text))))
);
ALTER TABLE public.policy_conflict ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_conflict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_course (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    kind character varying(10) NOT NULL,
    texts jsonb NOT NULL,
    months smallint,
    for_roles character varying(20)[] NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    body_id bigint NOT NULL,
    changed_by_id bigint NOT NULL,
    replaced_by character varying(40) NOT NULL,
    CONSTRAINT policy_course_months_check CHECK ((months >= 0))
);
ALTER TABLE public.policy_course ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_course_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_decision (
    id bigint NOT NULL,
    key character varying(60) NOT NULL,
    value jsonb NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    body_id bigint NOT NULL,
    decided_by_id bigint
);
ALTER TABLE public.policy_decision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_instrument (
    id bigint NOT NULL,
    title character varying(300) NOT NULL,
    kind character varying(10) NOT NULL,
    reference character varying(300) NOT NULL,
    url character varying(500) NOT NULL,
    items character varying(5)[] NOT NULL,
    pack character varying(20) NOT NULL,
    valid_until date,
    added_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    added_by_id bigint NOT NULL,
    body_id bigint NOT NULL,
    owner_id bigint
);
ALTER TABLE public.policy_instrument ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_instrument_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_packconfirmation (
    id bigint NOT NULL,
    pack character varying(20) NOT NULL,
    path character varying(200) NOT NULL,
    value_hash character varying(64) NOT NULL,
    name character varying(200) NOT NULL,
    title character varying(200) NOT NULL,
    "on" date NOT NULL,
    note text NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL
);
ALTER TABLE public.policy_packconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_packconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_packcorrection (
    id bigint NOT NULL,
    pack character varying(20) NOT NULL,
    path character varying(200) NOT NULL,
    value jsonb NOT NULL,
    source character varying(500) NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    ended_by_id bigint
);
ALTER TABLE public.policy_packcorrection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_packcorrection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_publishinghold (
    id bigint NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    lifted_at timestamp with time zone,
    lift_reason text NOT NULL,
    account_id bigint,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    lifted_by_id bigint,
    answers_go_on boolean NOT NULL
);
ALTER TABLE public.policy_publishinghold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_publishinghold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_teamseat (
    id bigint NOT NULL,
    function character varying(14) NOT NULL,
    body_id bigint NOT NULL,
    member_id bigint NOT NULL
);
ALTER TABLE public.policy_teamseat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_teamseat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_training (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    course character varying(40) NOT NULL,
    how character varying(10) NOT NULL,
    language character varying(10) NOT NULL,
    done_at timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    score smallint,
    held_by character varying(200) NOT NULL,
    file character varying(64) NOT NULL,
    file_name character varying(200) NOT NULL,
    body_id bigint NOT NULL,
    member_id bigint NOT NULL,
    recorded_by_id bigint NOT NULL,
    told smallint NOT NULL,
    withdraw_reason text NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by_id bigint,
    CONSTRAINT policy_training_score_check CHECK ((score >= 0)),
    CONSTRAINT policy_training_told_check CHECK ((told >= 0))
);
ALTER TABLE public.policy_training ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_training_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_version (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    form character varying(5) NOT NULL,
    "only" boolean NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    adopted_at timestamp with time zone,
    decision_number character varying(100) NOT NULL,
    effective_at timestamp with time zone,
    in_force_at timestamp with time zone,
    ended_at timestamp with time zone,
    review_on date,
    summary text NOT NULL,
    content jsonb NOT NULL,
    adopted_by_id bigint,
    asked_by_id bigint,
    body_id bigint NOT NULL,
    opened_by_id bigint NOT NULL,
    CONSTRAINT policy_version_adopted_whole CHECK (((adopted_at IS NULL) OR (effective_at IS NOT NULL))),
    CONSTRAINT policy_version_number_check CHECK ((number >= 0))
);
ALTER TABLE public.policy_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_voice (
    id bigint NOT NULL,
    item character varying(5) NOT NULL,
    edition integer NOT NULL,
    stand character varying(10) NOT NULL,
    function character varying(14) NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    version_id bigint NOT NULL,
    CONSTRAINT policy_voice_edition_check CHECK ((edition >= 0))
);
ALTER TABLE public.policy_voice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_voice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.policy_wording (
    id bigint NOT NULL,
    item character varying(5) NOT NULL,
    language character varying(10) NOT NULL,
    text text NOT NULL,
    rule_hash character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    version_id bigint NOT NULL
);
ALTER TABLE public.policy_wording ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policy_wording_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portal_receipt (
    id bigint NOT NULL,
    ref character varying(60) NOT NULL,
    number character varying(20) NOT NULL,
    token_hash bytea NOT NULL,
    email character varying(254) NOT NULL,
    language character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    mailed_answer bigint NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.portal_receipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_receipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.publishing_attempt (
    id bigint NOT NULL,
    number integer NOT NULL,
    worker character varying(100) NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    outcome character varying(60) NOT NULL,
    body_id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    CONSTRAINT publishing_attempt_number_check CHECK ((number >= 0))
);
ALTER TABLE public.publishing_attempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.publishing_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.publishing_change (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    number smallint NOT NULL,
    content jsonb NOT NULL,
    content_hash bytea NOT NULL,
    note text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone,
    done_at timestamp with time zone,
    error_code character varying(60) NOT NULL,
    asked_by_id bigint NOT NULL,
    body_id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    decided_at timestamp with time zone,
    decided_by_id bigint,
    failures integer NOT NULL,
    reason text NOT NULL,
    state character varying(10) NOT NULL,
    state_at timestamp with time zone NOT NULL,
    began_at timestamp with time zone,
    CONSTRAINT publishing_change_failures_check CHECK ((failures >= 0)),
    CONSTRAINT publishing_change_number_check CHECK ((number >= 0))
);
ALTER TABLE public.publishing_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.publishing_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.publishing_delivery (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    source character varying(40) NOT NULL,
    source_id bigint NOT NULL,
    key character varying(64) NOT NULL,
    content jsonb NOT NULL,
    content_hash bytea NOT NULL,
    thread character varying(500) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    state_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone,
    attempts integer NOT NULL,
    failures integer NOT NULL,
    absences integer NOT NULL,
    first_try_at timestamp with time zone,
    error_code character varying(60) NOT NULL,
    late_told_at timestamp with time zone,
    ref character varying(500) NOT NULL,
    url character varying(500) NOT NULL,
    sent_at timestamp with time zone,
    withdraw_asked_at timestamp with time zone,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    created_by_id bigint,
    expires_at timestamp with time zone,
    follows_id bigint,
    look_at timestamp with time zone,
    looked_at timestamp with time zone,
    part smallint DEFAULT 0 NOT NULL,
    shown character varying(10) DEFAULT ''::character varying NOT NULL,
    shown_at timestamp with time zone,
    shown_hash bytea,
    shown_text text DEFAULT ''::text NOT NULL,
    taken_at timestamp with time zone,
    taken_by_id bigint,
    CONSTRAINT publishing_delivery_absences_check CHECK ((absences >= 0)),
    CONSTRAINT publishing_delivery_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT publishing_delivery_failures_check CHECK ((failures >= 0)),
    CONSTRAINT publishing_delivery_never_forgotten CHECK (((NOT ((state)::text = ANY ((ARRAY['due'::character varying, 'sending'::character varying, 'unknown'::character varying])::text[]))) OR (next_try_at IS NOT NULL))),
    CONSTRAINT publishing_delivery_part_check CHECK ((part >= 0))
);
ALTER TABLE public.publishing_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.publishing_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.publishing_sight (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    way character varying(10) NOT NULL,
    found character varying(10) NOT NULL,
    text text NOT NULL,
    url character varying(500) NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint,
    delivery_id bigint NOT NULL,
    file_id bigint,
    edited_at timestamp with time zone
);
ALTER TABLE public.publishing_sight ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.publishing_sight_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_classing (
    id bigint NOT NULL,
    classed_by character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint,
    record_id bigint NOT NULL,
    after_id bigint NOT NULL,
    before_id bigint
);
ALTER TABLE public.records_classing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_classing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_decision (
    id bigint NOT NULL,
    purpose character varying(10) NOT NULL,
    number character varying(80) NOT NULL,
    title character varying(200) NOT NULL,
    decided_on date NOT NULL,
    legal_basis text NOT NULL,
    conditions text NOT NULL,
    direction character varying(10) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoked_reason text NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    document_id bigint,
    revoked_by_id bigint
);
CREATE TABLE public.records_decision_classes (
    id bigint NOT NULL,
    decision_id bigint NOT NULL,
    recordclass_id bigint NOT NULL
);
ALTER TABLE public.records_decision_classes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_decision_classes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.records_decision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_disposalitem (
    id bigint NOT NULL,
    left_out_reason text NOT NULL,
    kept character varying(20) NOT NULL,
    done_at timestamp with time zone,
    body_id bigint NOT NULL,
    left_out_by_id bigint,
    list_id bigint NOT NULL,
    record_id bigint NOT NULL
);
ALTER TABLE public.records_disposalitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_disposalitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_disposallist (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    version integer NOT NULL,
    until date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    first_at timestamp with time zone,
    second_at timestamp with time zone,
    begun_at timestamp with time zone,
    done_at timestamp with time zone,
    next_try_at timestamp with time zone,
    note text NOT NULL,
    certificate jsonb,
    body_id bigint NOT NULL,
    certificate_file_id bigint,
    decision_id bigint NOT NULL,
    first_by_id bigint,
    made_by_id bigint,
    second_by_id bigint,
    digest character varying(64) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT records_disposallist_version_check CHECK ((version >= 0)),
    CONSTRAINT records_list_signed CHECK (((NOT ((state)::text = ANY ((ARRAY['signed'::character varying, 'running'::character varying, 'done'::character varying])::text[]))) OR ((first_by_id IS NOT NULL) AND (second_by_id IS NOT NULL)))),
    CONSTRAINT records_list_two_people CHECK (((second_by_id IS NULL) OR (NOT ((second_by_id = first_by_id) AND (second_by_id IS NOT NULL) AND (first_by_id IS NOT NULL)))))
);
ALTER TABLE public.records_disposallist ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_disposallist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_erasurecase (
    id bigint NOT NULL,
    person character varying(200) NOT NULL,
    contact character varying(300) NOT NULL,
    parties jsonb NOT NULL,
    request text NOT NULL,
    received_on date NOT NULL,
    due_on date NOT NULL,
    state character varying(10) NOT NULL,
    version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    done_at timestamp with time zone,
    next_try_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    decided_by_id bigint,
    decision_id bigint,
    second_at timestamp with time zone,
    second_by_id bigint,
    CONSTRAINT records_case_signed CHECK (((NOT ((state)::text = 'signed'::text)) OR ((decided_by_id IS NOT NULL) AND (second_by_id IS NOT NULL)))),
    CONSTRAINT records_case_two_people CHECK (((second_by_id IS NULL) OR (NOT ((second_by_id = decided_by_id) AND (second_by_id IS NOT NULL) AND (decided_by_id IS NOT NULL))))),
    CONSTRAINT records_erasurecase_version_check CHECK ((version >= 0))
);
ALTER TABLE public.records_erasurecase ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_erasurecase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_erasureitem (
    id bigint NOT NULL,
    verdict character varying(10) NOT NULL,
    reason text NOT NULL,
    remaining text NOT NULL,
    done_at timestamp with time zone,
    body_id bigint NOT NULL,
    case_id bigint NOT NULL,
    record_id bigint NOT NULL
);
ALTER TABLE public.records_erasureitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_erasureitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_export (
    id bigint NOT NULL,
    format character varying(10) NOT NULL,
    title character varying(200) NOT NULL,
    purpose text NOT NULL,
    selection jsonb NOT NULL,
    redacted boolean NOT NULL,
    split_mb integer,
    state character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone,
    tries integer NOT NULL,
    place jsonb NOT NULL,
    count bigint NOT NULL,
    error character varying(200) NOT NULL,
    done_at timestamp with time zone,
    gone_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT records_export_count_check CHECK ((count >= 0)),
    CONSTRAINT records_export_split_mb_check CHECK ((split_mb >= 0)),
    CONSTRAINT records_export_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.records_export ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_export_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_exportpart (
    id bigint NOT NULL,
    number integer NOT NULL,
    name character varying(200) NOT NULL,
    path character varying(400) NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL,
    body_id bigint NOT NULL,
    export_id bigint NOT NULL,
    CONSTRAINT records_exportpart_number_check CHECK ((number >= 0)),
    CONSTRAINT records_exportpart_size_check CHECK ((size >= 0))
);
ALTER TABLE public.records_exportpart ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_exportpart_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_fileremoval (
    id bigint NOT NULL,
    sha256 bytea NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone,
    tries integer NOT NULL,
    error character varying(200) NOT NULL,
    kept character varying(20) NOT NULL,
    done_at timestamp with time zone,
    body_id bigint NOT NULL,
    case_id bigint,
    list_id bigint,
    past_id bigint,
    CONSTRAINT records_fileremoval_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.records_fileremoval ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_fileremoval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_filingplace (
    id bigint NOT NULL,
    next_leaf bigint NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.records_filingplace ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_filingplace_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_filingrule (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    kinds jsonb NOT NULL,
    direction character varying(10) NOT NULL,
    case_like boolean,
    public boolean,
    archived_at timestamp with time zone,
    account_id bigint,
    body_id bigint NOT NULL,
    topic_id bigint,
    record_class_id bigint NOT NULL,
    removed boolean,
    CONSTRAINT records_filingrule_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.records_filingrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_filingrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_hold (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    reason text NOT NULL,
    query jsonb,
    placed_at timestamp with time zone NOT NULL,
    review_on date,
    told_at timestamp with time zone,
    lifted_at timestamp with time zone,
    lifted_reason text NOT NULL,
    body_id bigint NOT NULL,
    lifted_by_id bigint,
    placed_by_id bigint NOT NULL,
    query_salt character varying(32) DEFAULT ''::character varying NOT NULL
);
ALTER TABLE public.records_hold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_holditem (
    id bigint NOT NULL,
    body_id bigint NOT NULL,
    hold_id bigint NOT NULL,
    record_id bigint NOT NULL
);
ALTER TABLE public.records_holditem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_holditem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_journaldecision (
    id bigint NOT NULL,
    case_document boolean NOT NULL,
    came_or_went boolean NOT NULL,
    dealt_with boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint,
    record_id bigint NOT NULL
);
ALTER TABLE public.records_journaldecision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_journaldecision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_journalentry (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    year smallint NOT NULL,
    number integer NOT NULL,
    direction character varying(1) NOT NULL,
    document_date date NOT NULL,
    entered_on date NOT NULL,
    title character varying(500) NOT NULL,
    title_shielded boolean NOT NULL,
    party character varying(300) NOT NULL,
    party_shielded boolean NOT NULL,
    exemption character varying(200) NOT NULL,
    "case" character varying(200) NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint,
    record_id bigint NOT NULL,
    CONSTRAINT records_journalentry_number_check CHECK ((number >= 0)),
    CONSTRAINT records_journalentry_year_check CHECK ((year >= 0))
);
ALTER TABLE public.records_journalentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_journalentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_loadeditem (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    number bigint NOT NULL,
    activity text NOT NULL,
    proof text NOT NULL,
    body_id bigint NOT NULL,
    package_id bigint NOT NULL,
    CONSTRAINT records_loadeditem_number_check CHECK ((number >= 0))
);
ALTER TABLE public.records_loadeditem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_loadeditem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_loadedpackage (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    sha256 bytea NOT NULL,
    witnesses jsonb NOT NULL,
    count bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT records_loadedpackage_count_check CHECK ((count >= 0))
);
ALTER TABLE public.records_loadedpackage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_loadedpackage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_outcome (
    id bigint NOT NULL,
    what character varying(10) NOT NULL,
    reason text NOT NULL,
    until date,
    at timestamp with time zone NOT NULL,
    handed_to character varying(200) NOT NULL,
    handed_on date,
    reference character varying(200) NOT NULL,
    noted_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    noted_by_id bigint,
    record_class_id bigint NOT NULL,
    CONSTRAINT records_outcome_until CHECK ((((until IS NOT NULL) AND ((what)::text = 'keep'::text)) OR ((NOT ((what)::text = 'keep'::text)) AND (until IS NULL))))
);
ALTER TABLE public.records_outcome ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_outcome_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_outcomeitem (
    id bigint NOT NULL,
    body_id bigint NOT NULL,
    outcome_id bigint NOT NULL,
    record_id bigint NOT NULL
);
ALTER TABLE public.records_outcomeitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_outcomeitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_pagecapture (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    about character varying(80) NOT NULL,
    url character varying(1000) NOT NULL,
    reason character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone,
    tries integer NOT NULL,
    began_at timestamp with time zone,
    done_at timestamp with time zone,
    tool character varying(100) NOT NULL,
    status smallint,
    title character varying(300) NOT NULL,
    text text NOT NULL,
    findings jsonb NOT NULL,
    account_id bigint,
    archive_id bigint,
    asked_by_id bigint,
    body_id bigint NOT NULL,
    picture_id bigint,
    CONSTRAINT records_pagecapture_status_check CHECK ((status >= 0)),
    CONSTRAINT records_pagecapture_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.records_pagecapture ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_pagecapture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_pastimport (
    id bigint NOT NULL,
    format character varying(10) NOT NULL,
    name character varying(255) NOT NULL,
    state character varying(10) NOT NULL,
    report jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone,
    done_at timestamp with time zone,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint,
    file_id bigint
);
ALTER TABLE public.records_pastimport ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_pastimport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_pastitem (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    ref character varying(500) NOT NULL,
    url character varying(500) NOT NULL,
    own boolean NOT NULL,
    author_id character varying(300) NOT NULL,
    author_name character varying(200) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    subject character varying(300) NOT NULL,
    text text NOT NULL,
    language character varying(10) NOT NULL,
    visibility character varying(10) NOT NULL,
    reply_to character varying(500) NOT NULL,
    media jsonb NOT NULL,
    raw bytea NOT NULL,
    twin character varying(120) NOT NULL,
    account_id bigint NOT NULL,
    body_id bigint NOT NULL,
    past_id bigint NOT NULL
);
ALTER TABLE public.records_pastitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_pastitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_reading (
    id bigint NOT NULL,
    search jsonb,
    purpose text NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    user_id bigint NOT NULL,
    record_id bigint,
    seal_id bigint
);
ALTER TABLE public.records_reading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_readingseal (
    id bigint NOT NULL,
    salt character varying(32) NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.records_readingseal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_readingseal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_record (
    id bigint NOT NULL,
    source character varying(60) NOT NULL,
    source_key character varying(60) NOT NULL,
    kind character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    captured_at timestamp with time zone NOT NULL,
    incoming boolean NOT NULL,
    public boolean NOT NULL,
    case_like boolean NOT NULL,
    about character varying(80) NOT NULL,
    party character varying(300) NOT NULL,
    language character varying(10) NOT NULL,
    words tsvector,
    classed_by character varying(10) NOT NULL,
    ended_at timestamp with time zone,
    due_on date,
    journal character varying(10) NOT NULL,
    disposed_at timestamp with time zone,
    account_id bigint,
    body_id bigint NOT NULL,
    event_id bigint NOT NULL,
    rule_id bigint,
    topic_id bigint,
    record_class_id bigint,
    removed boolean DEFAULT false NOT NULL,
    kept_until date,
    outcome character varying(10) DEFAULT ''::character varying NOT NULL
);
ALTER TABLE public.records_record ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_recordclass (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(200) NOT NULL,
    names jsonb NOT NULL,
    covers text NOT NULL,
    direction character varying(10) NOT NULL,
    trigger character varying(10) NOT NULL,
    retention_months integer,
    basis text NOT NULL,
    certainty character varying(1) NOT NULL,
    confirmed_at timestamp with time zone,
    action character varying(10) NOT NULL,
    access character varying(10) NOT NULL,
    journal character varying(10) NOT NULL,
    "position" integer NOT NULL,
    archived_at timestamp with time zone,
    body_id bigint NOT NULL,
    confirmed_by_id bigint,
    parent_id bigint,
    CONSTRAINT records_recordclass_position_check CHECK (("position" >= 0)),
    CONSTRAINT records_recordclass_retention_months_check CHECK ((retention_months >= 0))
);
ALTER TABLE public.records_recordclass ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_recordclass_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_recordfile (
    id bigint NOT NULL,
    sha256 bytea NOT NULL,
    body_id bigint NOT NULL,
    record_id bigint NOT NULL
);
ALTER TABLE public.records_recordfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_recordfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_redaction (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    text text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    decision_id bigint NOT NULL,
    record_id bigint NOT NULL
);
ALTER TABLE public.records_redaction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_redaction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.records_savedsearch (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    selection jsonb NOT NULL,
    shared boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    member_id bigint NOT NULL
);
ALTER TABLE public.records_savedsearch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.records_savedsearch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reports_attestation (
    id bigint NOT NULL,
    subject character varying(60) NOT NULL,
    statement text NOT NULL,
    at timestamp with time zone NOT NULL,
    until date NOT NULL,
    reminded_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    withdrawn_by_id bigint,
    withdraw_reason text NOT NULL
);
ALTER TABLE public.reports_attestation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_attestation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reports_day (
    id bigint NOT NULL,
    "on" date NOT NULL,
    name character varying(60) NOT NULL,
    found character varying(10) NOT NULL,
    of integer NOT NULL,
    short integer NOT NULL,
    body_id bigint NOT NULL,
    CONSTRAINT reports_day_of_check CHECK ((of >= 0)),
    CONSTRAINT reports_day_short_check CHECK ((short >= 0))
);
ALTER TABLE public.reports_day ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_day_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reports_look (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    found character varying(10) NOT NULL,
    of integer NOT NULL,
    short integer NOT NULL,
    lines jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    since timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    failed_at timestamp with time zone,
    told_at timestamp with time zone,
    untold boolean NOT NULL,
    CONSTRAINT reports_look_of_check CHECK ((of >= 0)),
    CONSTRAINT reports_look_short_check CHECK ((short >= 0))
);
ALTER TABLE public.reports_look ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_look_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reports_report (
    id bigint NOT NULL,
    salt bytea NOT NULL,
    view character varying(40) NOT NULL,
    language character varying(10) NOT NULL,
    content jsonb NOT NULL,
    signature text NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    by_id bigint NOT NULL,
    key character varying(64) NOT NULL
);
ALTER TABLE public.reports_report ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);
ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);
ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.vault_attestation (
    id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    reminded_at timestamp with time zone,
    escalated_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer character varying(12) NOT NULL,
    body_id bigint NOT NULL,
    member_id bigint NOT NULL,
    item_id bigint NOT NULL
);
ALTER TABLE public.vault_attestation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vault_attestation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.vault_holding (
    id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    body_id bigint NOT NULL,
    given_by_id bigint,
    member_id bigint NOT NULL,
    item_id bigint NOT NULL
);
ALTER TABLE public.vault_holding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vault_holding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.vault_item (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    label character varying(200) NOT NULL,
    name character varying(60) NOT NULL,
    contact character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    issued_at timestamp with time zone,
    expires_at timestamp with time zone,
    scopes character varying(200)[] NOT NULL,
    warned_days smallint,
    retired_at timestamp with time zone,
    account_id bigint,
    body_id bigint NOT NULL,
    custodian_id bigint,
    CONSTRAINT vault_item_field_of_account CHECK ((((name)::text = ''::text) OR (account_id IS NOT NULL))),
    CONSTRAINT vault_item_warned_days_check CHECK ((warned_days >= 0))
);
ALTER TABLE public.vault_item ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vault_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.vault_release (
    id bigint NOT NULL,
    reason text NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    body_id bigint NOT NULL,
    decided_by_id bigint,
    item_id bigint NOT NULL,
    member_id bigint NOT NULL,
    CONSTRAINT vault_release_two_persons CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = member_id) AND (decided_by_id IS NOT NULL)))))
);
ALTER TABLE public.vault_release ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vault_release_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.vault_reveal (
    id bigint NOT NULL,
    version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    once uuid NOT NULL,
    body_id bigint NOT NULL,
    item_id bigint NOT NULL,
    member_id bigint NOT NULL,
    release_id bigint,
    CONSTRAINT vault_reveal_version_check CHECK ((version >= 0))
);
ALTER TABLE public.vault_reveal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vault_reveal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.vault_rotationtask (
    id bigint NOT NULL,
    cause character varying(20) NOT NULL,
    detail character varying(300) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    reminded_at timestamp with time zone,
    done_at timestamp with time zone,
    how character varying(10) NOT NULL,
    done_reason text NOT NULL,
    body_id bigint NOT NULL,
    done_by_id bigint,
    item_id bigint NOT NULL,
    member_id bigint,
    opened_by_id bigint
);
ALTER TABLE public.vault_rotationtask ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vault_rotationtask_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.vault_secret (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    version integer NOT NULL,
    sealed bytea NOT NULL,
    wrapped bytea NOT NULL,
    kek character varying(32) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    account_id bigint,
    body_id bigint NOT NULL,
    created_by_id bigint,
    lost_at timestamp with time zone,
    item_id bigint NOT NULL,
    CONSTRAINT vault_secret_version_check CHECK ((version >= 0))
);
ALTER TABLE public.vault_secret ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vault_secret_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_acceptance
    ADD CONSTRAINT accounts_acceptance_once UNIQUE (terms_id, account_id);
ALTER TABLE ONLY public.accounts_acceptance
    ADD CONSTRAINT accounts_acceptance_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_call
    ADD CONSTRAINT accounts_call_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_certification
    ADD CONSTRAINT accounts_certification_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_charter
    ADD CONSTRAINT accounts_charter_once UNIQUE (account_id, number);
ALTER TABLE ONLY public.accounts_charter
    ADD CONSTRAINT accounts_charter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_closing
    ADD CONSTRAINT accounts_closing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_closingstep
    ADD CONSTRAINT accounts_closingstep_once UNIQUE (closing_id, task);
ALTER TABLE ONLY public.accounts_closingstep
    ADD CONSTRAINT accounts_closingstep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_delegate
    ADD CONSTRAINT accounts_delegate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_fakecase
    ADD CONSTRAINT accounts_fakecase_once UNIQUE (body_id, key);
ALTER TABLE ONLY public.accounts_fakecase
    ADD CONSTRAINT accounts_fakecase_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_fakenote
    ADD CONSTRAINT accounts_fakenote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_fakereport
    ADD CONSTRAINT accounts_fakereport_number_once UNIQUE (body_id, number);
ALTER TABLE ONLY public.accounts_fakereport
    ADD CONSTRAINT accounts_fakereport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_fakereport
    ADD CONSTRAINT accounts_fakereport_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.accounts_fetch
    ADD CONSTRAINT accounts_fetch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_linkedsite
    ADD CONSTRAINT accounts_linkedsite_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_opening
    ADD CONSTRAINT accounts_opening_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_openingstep
    ADD CONSTRAINT accounts_openingstep_once UNIQUE (opening_id, round, number);
ALTER TABLE ONLY public.accounts_openingstep
    ADD CONSTRAINT accounts_openingstep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_proof
    ADD CONSTRAINT accounts_proof_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_proofcode
    ADD CONSTRAINT accounts_proofcode_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_ratelimit
    ADD CONSTRAINT accounts_ratelimit_account_id_key UNIQUE (account_id);
ALTER TABLE ONLY public.accounts_ratelimit
    ADD CONSTRAINT accounts_ratelimit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_snapshot
    ADD CONSTRAINT accounts_snapshot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_terms
    ADD CONSTRAINT accounts_terms_once UNIQUE (body_id, network, label);
ALTER TABLE ONLY public.accounts_terms
    ADD CONSTRAINT accounts_terms_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_number_once UNIQUE (log_id, number);
ALTER TABLE ONLY public.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_once UNIQUE (log_id, size);
ALTER TABLE ONLY public.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT audit_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_leaf
    ADD CONSTRAINT audit_leaf_event_id_key UNIQUE (event_id);
ALTER TABLE ONLY public.audit_leaf
    ADD CONSTRAINT audit_leaf_once UNIQUE (log_id, index);
ALTER TABLE ONLY public.audit_leaf
    ADD CONSTRAINT audit_leaf_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_body_id_key UNIQUE (body_id);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_once UNIQUE NULLS NOT DISTINCT (body_id);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_origin_key UNIQUE (origin);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_node
    ADD CONSTRAINT audit_node_once UNIQUE (log_id, level, index);
ALTER TABLE ONLY public.audit_node
    ADD CONSTRAINT audit_node_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_pending
    ADD CONSTRAINT audit_pending_pkey PRIMARY KEY (event_id);
ALTER TABLE ONLY public.audit_signingkey
    ADD CONSTRAINT audit_signingkey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_signingkey
    ADD CONSTRAINT audit_signingkey_public_key UNIQUE (public);
ALTER TABLE ONLY public.audit_stamp
    ADD CONSTRAINT audit_stamp_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_stamp
    ADD CONSTRAINT audit_stamp_previous_id_key UNIQUE (previous_id);
ALTER TABLE ONLY public.audit_stamptrouble
    ADD CONSTRAINT audit_stamptrouble_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_tombstone
    ADD CONSTRAINT audit_tombstone_of_id_key UNIQUE (of_id);
ALTER TABLE ONLY public.audit_tombstone
    ADD CONSTRAINT audit_tombstone_once UNIQUE (source, source_key);
ALTER TABLE ONLY public.audit_tombstone
    ADD CONSTRAINT audit_tombstone_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_verification
    ADD CONSTRAINT audit_verification_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.core_cache
    ADD CONSTRAINT core_cache_pkey PRIMARY KEY (cache_key);
ALTER TABLE ONLY public.core_heartbeat
    ADD CONSTRAINT core_heartbeat_pkey PRIMARY KEY (worker);
ALTER TABLE ONLY public.core_storedfile
    ADD CONSTRAINT core_storedfile_once UNIQUE (body_id, sha256);
ALTER TABLE ONLY public.core_storedfile
    ADD CONSTRAINT core_storedfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.editorial_accountworkflow
    ADD CONSTRAINT editorial_accountworkflow_account_id_key UNIQUE (account_id);
ALTER TABLE ONLY public.editorial_accountworkflow
    ADD CONSTRAINT editorial_accountworkflow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_approval
    ADD CONSTRAINT editorial_approval_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_asset
    ADD CONSTRAINT editorial_asset_once UNIQUE (body_id, file_id);
ALTER TABLE ONLY public.editorial_asset
    ADD CONSTRAINT editorial_asset_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_autosave
    ADD CONSTRAINT editorial_autosave_once UNIQUE NULLS NOT DISTINCT (user_id, post_id, key);
ALTER TABLE ONLY public.editorial_autosave
    ADD CONSTRAINT editorial_autosave_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_brand
    ADD CONSTRAINT editorial_brand_once UNIQUE (body_id);
ALTER TABLE ONLY public.editorial_brand
    ADD CONSTRAINT editorial_brand_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_cadence
    ADD CONSTRAINT editorial_cadence_once UNIQUE NULLS NOT DISTINCT (content_type_id, account_id);
ALTER TABLE ONLY public.editorial_cadence
    ADD CONSTRAINT editorial_cadence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_calendarfeed
    ADD CONSTRAINT editorial_calendarfeed_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_calendarfeed
    ADD CONSTRAINT editorial_calendarfeed_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.editorial_captions
    ADD CONSTRAINT editorial_captions_once UNIQUE (asset_id, language);
ALTER TABLE ONLY public.editorial_captions
    ADD CONSTRAINT editorial_captions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_comment
    ADD CONSTRAINT editorial_comment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_consent
    ADD CONSTRAINT editorial_consent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_contact
    ADD CONSTRAINT editorial_contact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_contenttype
    ADD CONSTRAINT editorial_contenttype_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_editing
    ADD CONSTRAINT editorial_editing_once UNIQUE (post_id, user_id);
ALTER TABLE ONLY public.editorial_editing
    ADD CONSTRAINT editorial_editing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_idea
    ADD CONSTRAINT editorial_idea_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_ideacomment
    ADD CONSTRAINT editorial_ideacomment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_linkstate
    ADD CONSTRAINT editorial_link_state_once UNIQUE (body_id, url);
ALTER TABLE ONLY public.editorial_linkstate
    ADD CONSTRAINT editorial_linkstate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_outreach
    ADD CONSTRAINT editorial_outreach_once UNIQUE (first_id, number);
ALTER TABLE ONLY public.editorial_outreach
    ADD CONSTRAINT editorial_outreach_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_override
    ADD CONSTRAINT editorial_override_once UNIQUE NULLS NOT DISTINCT (post_id, account_id, translation, code, content_hash);
ALTER TABLE ONLY public.editorial_override
    ADD CONSTRAINT editorial_override_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_planentry
    ADD CONSTRAINT editorial_planentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_post
    ADD CONSTRAINT editorial_post_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_sharerequest
    ADD CONSTRAINT editorial_sharerequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_slot
    ADD CONSTRAINT editorial_slot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_style
    ADD CONSTRAINT editorial_style_once UNIQUE NULLS NOT DISTINCT (body_id, account_id, language);
ALTER TABLE ONLY public.editorial_style
    ADD CONSTRAINT editorial_style_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_template
    ADD CONSTRAINT editorial_template_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.editorial_version
    ADD CONSTRAINT editorial_version_once UNIQUE NULLS NOT DISTINCT (post_id, account_id, translation, number);
ALTER TABLE ONLY public.editorial_version
    ADD CONSTRAINT editorial_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_alarm
    ADD CONSTRAINT inbox_alarm_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_answer
    ADD CONSTRAINT inbox_answer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_approvedanswer
    ADD CONSTRAINT inbox_approvedanswer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_approvedtext
    ADD CONSTRAINT inbox_approvedtext_once UNIQUE (answer_id, language, version);
ALTER TABLE ONLY public.inbox_approvedtext
    ADD CONSTRAINT inbox_approvedtext_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_attachment
    ADD CONSTRAINT inbox_attachment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_bulkact
    ADD CONSTRAINT inbox_bulkact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_clock
    ADD CONSTRAINT inbox_clock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_correction
    ADD CONSTRAINT inbox_correction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_draft
    ADD CONSTRAINT inbox_draft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_expertquestion
    ADD CONSTRAINT inbox_expertquestion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_expertquestion
    ADD CONSTRAINT inbox_expertquestion_token UNIQUE (token_hash);
ALTER TABLE ONLY public.inbox_group
    ADD CONSTRAINT inbox_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_groupmember
    ADD CONSTRAINT inbox_groupmember_once UNIQUE (group_id, conversation_id);
ALTER TABLE ONLY public.inbox_groupmember
    ADD CONSTRAINT inbox_groupmember_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_groupsending
    ADD CONSTRAINT inbox_groupsending_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_hiding
    ADD CONSTRAINT inbox_hiding_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_identity
    ADD CONSTRAINT inbox_identity_once UNIQUE (body_id, channel, author_id);
ALTER TABLE ONLY public.inbox_identity
    ADD CONSTRAINT inbox_identity_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_influx
    ADD CONSTRAINT inbox_influx_once UNIQUE (body_id, hour, account_id);
ALTER TABLE ONLY public.inbox_influx
    ADD CONSTRAINT inbox_influx_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_knowndays
    ADD CONSTRAINT inbox_knowndays_once UNIQUE (body_id);
ALTER TABLE ONLY public.inbox_knowndays
    ADD CONSTRAINT inbox_knowndays_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_learnt
    ADD CONSTRAINT inbox_learnt_once UNIQUE (body_id);
ALTER TABLE ONLY public.inbox_learnt
    ADD CONSTRAINT inbox_learnt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_linkcode
    ADD CONSTRAINT inbox_linkcode_once UNIQUE (body_id, code_hash);
ALTER TABLE ONLY public.inbox_linkcode
    ADD CONSTRAINT inbox_linkcode_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_message
    ADD CONSTRAINT inbox_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_messagekey
    ADD CONSTRAINT inbox_messagekey_pkey PRIMARY KEY (account_id, ref);
ALTER TABLE ONLY public.inbox_messageraw
    ADD CONSTRAINT inbox_messageraw_pkey PRIMARY KEY (message_id, version);
ALTER TABLE ONLY public.inbox_messageversion
    ADD CONSTRAINT inbox_messageversion_pkey PRIMARY KEY (message_id, version);
ALTER TABLE ONLY public.inbox_muted
    ADD CONSTRAINT inbox_muted_once UNIQUE (body_id, account_id, author_id);
ALTER TABLE ONLY public.inbox_muted
    ADD CONSTRAINT inbox_muted_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_note
    ADD CONSTRAINT inbox_note_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_person
    ADD CONSTRAINT inbox_person_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_queue
    ADD CONSTRAINT inbox_queue_once UNIQUE (body_id, name);
ALTER TABLE ONLY public.inbox_queue
    ADD CONSTRAINT inbox_queue_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_queuemember
    ADD CONSTRAINT inbox_queuemember_once UNIQUE (queue_id, member_id);
ALTER TABLE ONLY public.inbox_queuemember
    ADD CONSTRAINT inbox_queuemember_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_responsemodel
    ADD CONSTRAINT inbox_responsemodel_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_route
    ADD CONSTRAINT inbox_route_account_id_key UNIQUE (account_id);
ALTER TABLE ONLY public.inbox_route
    ADD CONSTRAINT inbox_route_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_sendingpart
    ADD CONSTRAINT inbox_sendingpart_once UNIQUE (sending_id, conversation_id);
ALTER TABLE ONLY public.inbox_sendingpart
    ADD CONSTRAINT inbox_sendingpart_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_signature
    ADD CONSTRAINT inbox_signature_pkey PRIMARY KEY (conversation_id);
ALTER TABLE ONLY public.inbox_theme
    ADD CONSTRAINT inbox_theme_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_topic
    ADD CONSTRAINT inbox_topic_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_topicexample
    ADD CONSTRAINT inbox_topicexample_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_topicrule
    ADD CONSTRAINT inbox_topicrule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_turn
    ADD CONSTRAINT inbox_turn_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_unreadable
    ADD CONSTRAINT inbox_unreadable_once UNIQUE (account_id, raw_hash);
ALTER TABLE ONLY public.inbox_unreadable
    ADD CONSTRAINT inbox_unreadable_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_watch
    ADD CONSTRAINT inbox_watch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.listening_daycount
    ADD CONSTRAINT listening_daycount_once UNIQUE (watch_id, day);
ALTER TABLE ONLY public.listening_daycount
    ADD CONSTRAINT listening_daycount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.listening_find
    ADD CONSTRAINT listening_find_once UNIQUE (body_id, key);
ALTER TABLE ONLY public.listening_find
    ADD CONSTRAINT listening_find_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.listening_search
    ADD CONSTRAINT listening_search_once UNIQUE (watch_id, account_id);
ALTER TABLE ONLY public.listening_search
    ADD CONSTRAINT listening_search_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.listening_watch
    ADD CONSTRAINT listening_watch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_accessrequest
    ADD CONSTRAINT people_accessrequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_body
    ADD CONSTRAINT people_body_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_body
    ADD CONSTRAINT people_body_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.people_bodyrule
    ADD CONSTRAINT people_bodyrule_once UNIQUE (body_id, key);
ALTER TABLE ONLY public.people_bodyrule
    ADD CONSTRAINT people_bodyrule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_departure
    ADD CONSTRAINT people_departure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_device
    ADD CONSTRAINT people_device_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_duty
    ADD CONSTRAINT people_duty_once UNIQUE NULLS NOT DISTINCT (member_id, code, unit_id);
ALTER TABLE ONLY public.people_duty
    ADD CONSTRAINT people_duty_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_grant
    ADD CONSTRAINT people_grant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_mandate
    ADD CONSTRAINT people_mandate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_once UNIQUE (body_id, user_id);
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_notice
    ADD CONSTRAINT people_notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_qualification
    ADD CONSTRAINT people_qualification_once UNIQUE (member_id, code);
ALTER TABLE ONLY public.people_qualification
    ADD CONSTRAINT people_qualification_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_role
    ADD CONSTRAINT people_role_once UNIQUE NULLS NOT DISTINCT (member_id, code, unit_id);
ALTER TABLE ONLY public.people_role
    ADD CONSTRAINT people_role_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_unit
    ADD CONSTRAINT people_unit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_email_key UNIQUE (email);
ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_acknowledgement
    ADD CONSTRAINT policy_acknowledgement_once UNIQUE (member_id, version_id);
ALTER TABLE ONLY public.policy_acknowledgement
    ADD CONSTRAINT policy_acknowledgement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_answer
    ADD CONSTRAINT policy_answer_once UNIQUE (version_id, item);
ALTER TABLE ONLY public.policy_answer
    ADD CONSTRAINT policy_answer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_campaign
    ADD CONSTRAINT policy_campaign_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_change
    ADD CONSTRAINT policy_change_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_conflict
    ADD CONSTRAINT policy_conflict_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_course
    ADD CONSTRAINT policy_course_code_once UNIQUE (body_id, code);
ALTER TABLE ONLY public.policy_course
    ADD CONSTRAINT policy_course_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_decision
    ADD CONSTRAINT policy_decision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_instrument
    ADD CONSTRAINT policy_instrument_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_packconfirmation
    ADD CONSTRAINT policy_packconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_packcorrection
    ADD CONSTRAINT policy_packcorrection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_publishinghold
    ADD CONSTRAINT policy_publishinghold_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_teamseat
    ADD CONSTRAINT policy_teamseat_once UNIQUE (member_id, function);
ALTER TABLE ONLY public.policy_teamseat
    ADD CONSTRAINT policy_teamseat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_training
    ADD CONSTRAINT policy_training_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_version
    ADD CONSTRAINT policy_version_number_once UNIQUE (body_id, number);
ALTER TABLE ONLY public.policy_version
    ADD CONSTRAINT policy_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_voice
    ADD CONSTRAINT policy_voice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.policy_wording
    ADD CONSTRAINT policy_wording_once UNIQUE (version_id, item, language);
ALTER TABLE ONLY public.policy_wording
    ADD CONSTRAINT policy_wording_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portal_receipt
    ADD CONSTRAINT portal_receipt_number_once UNIQUE (body_id, number);
ALTER TABLE ONLY public.portal_receipt
    ADD CONSTRAINT portal_receipt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portal_receipt
    ADD CONSTRAINT portal_receipt_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.publishing_attempt
    ADD CONSTRAINT publishing_attempt_once UNIQUE (delivery_id, number);
ALTER TABLE ONLY public.publishing_attempt
    ADD CONSTRAINT publishing_attempt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.publishing_change
    ADD CONSTRAINT publishing_change_once UNIQUE (delivery_id, number);
ALTER TABLE ONLY public.publishing_change
    ADD CONSTRAINT publishing_change_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.publishing_delivery
    ADD CONSTRAINT publishing_delivery_key_key UNIQUE (key);
ALTER TABLE ONLY public.publishing_delivery
    ADD CONSTRAINT publishing_delivery_once UNIQUE (source, source_id, account_id, part);
ALTER TABLE ONLY public.publishing_delivery
    ADD CONSTRAINT publishing_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.publishing_sight
    ADD CONSTRAINT publishing_sight_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_recordclass
    ADD CONSTRAINT records_class_code_once UNIQUE (body_id, code);
ALTER TABLE ONLY public.records_classing
    ADD CONSTRAINT records_classing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_decision_classes
    ADD CONSTRAINT records_decision_classes_decision_id_recordclass__138f21b4_uniq UNIQUE (decision_id, recordclass_id);
ALTER TABLE ONLY public.records_decision_classes
    ADD CONSTRAINT records_decision_classes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_decision
    ADD CONSTRAINT records_decision_once UNIQUE (body_id, number);
ALTER TABLE ONLY public.records_decision
    ADD CONSTRAINT records_decision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_disposalitem
    ADD CONSTRAINT records_disposalitem_once UNIQUE (list_id, record_id);
ALTER TABLE ONLY public.records_disposalitem
    ADD CONSTRAINT records_disposalitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_disposallist
    ADD CONSTRAINT records_disposallist_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_erasurecase
    ADD CONSTRAINT records_erasurecase_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_erasureitem
    ADD CONSTRAINT records_erasureitem_once UNIQUE (case_id, record_id);
ALTER TABLE ONLY public.records_erasureitem
    ADD CONSTRAINT records_erasureitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_export
    ADD CONSTRAINT records_export_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_exportpart
    ADD CONSTRAINT records_exportpart_once UNIQUE (export_id, number);
ALTER TABLE ONLY public.records_exportpart
    ADD CONSTRAINT records_exportpart_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_fileremoval
    ADD CONSTRAINT records_fileremoval_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_filingplace
    ADD CONSTRAINT records_filingplace_once UNIQUE (body_id);
ALTER TABLE ONLY public.records_filingplace
    ADD CONSTRAINT records_filingplace_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_filingrule
    ADD CONSTRAINT records_filingrule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_hold
    ADD CONSTRAINT records_hold_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_holditem
    ADD CONSTRAINT records_holditem_once UNIQUE (hold_id, record_id);
ALTER TABLE ONLY public.records_holditem
    ADD CONSTRAINT records_holditem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_journalentry
    ADD CONSTRAINT records_journal_once UNIQUE (body_id, year, number);
ALTER TABLE ONLY public.records_journaldecision
    ADD CONSTRAINT records_journaldecision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_journaldecision
    ADD CONSTRAINT records_journaldecision_record_id_key UNIQUE (record_id);
ALTER TABLE ONLY public.records_journalentry
    ADD CONSTRAINT records_journalentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_journalentry
    ADD CONSTRAINT records_journalentry_record_id_key UNIQUE (record_id);
ALTER TABLE ONLY public.records_loadeditem
    ADD CONSTRAINT records_loadeditem_once UNIQUE (package_id, number);
ALTER TABLE ONLY public.records_loadeditem
    ADD CONSTRAINT records_loadeditem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_loadedpackage
    ADD CONSTRAINT records_loadedpackage_once UNIQUE (body_id, sha256);
ALTER TABLE ONLY public.records_loadedpackage
    ADD CONSTRAINT records_loadedpackage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_outcome
    ADD CONSTRAINT records_outcome_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_outcomeitem
    ADD CONSTRAINT records_outcomeitem_once UNIQUE (outcome_id, record_id);
ALTER TABLE ONLY public.records_outcomeitem
    ADD CONSTRAINT records_outcomeitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_pagecapture
    ADD CONSTRAINT records_pagecapture_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_pastimport
    ADD CONSTRAINT records_pastimport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_pastitem
    ADD CONSTRAINT records_pastitem_once UNIQUE (account_id, ref);
ALTER TABLE ONLY public.records_pastitem
    ADD CONSTRAINT records_pastitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_reading
    ADD CONSTRAINT records_reading_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_readingseal
    ADD CONSTRAINT records_readingseal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_record
    ADD CONSTRAINT records_record_event_id_key UNIQUE (event_id);
ALTER TABLE ONLY public.records_record
    ADD CONSTRAINT records_record_once UNIQUE (source, source_key);
ALTER TABLE ONLY public.records_record
    ADD CONSTRAINT records_record_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_recordclass
    ADD CONSTRAINT records_recordclass_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_recordfile
    ADD CONSTRAINT records_recordfile_once UNIQUE (record_id, sha256);
ALTER TABLE ONLY public.records_recordfile
    ADD CONSTRAINT records_recordfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_redaction
    ADD CONSTRAINT records_redaction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records_redaction
    ADD CONSTRAINT records_redaction_record_id_key UNIQUE (record_id);
ALTER TABLE ONLY public.records_savedsearch
    ADD CONSTRAINT records_savedsearch_once UNIQUE (member_id, name);
ALTER TABLE ONLY public.records_savedsearch
    ADD CONSTRAINT records_savedsearch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_attestation
    ADD CONSTRAINT reports_attestation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_day
    ADD CONSTRAINT reports_day_once UNIQUE (body_id, name, "on");
ALTER TABLE ONLY public.reports_day
    ADD CONSTRAINT reports_day_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_look
    ADD CONSTRAINT reports_look_once UNIQUE (body_id, name);
ALTER TABLE ONLY public.reports_look
    ADD CONSTRAINT reports_look_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);
ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);
ALTER TABLE ONLY public.vault_attestation
    ADD CONSTRAINT vault_attestation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.vault_holding
    ADD CONSTRAINT vault_holding_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.vault_item
    ADD CONSTRAINT vault_item_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.vault_release
    ADD CONSTRAINT vault_release_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.vault_reveal
    ADD CONSTRAINT vault_reveal_once_key UNIQUE (once);
ALTER TABLE ONLY public.vault_reveal
    ADD CONSTRAINT vault_reveal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.vault_rotationtask
    ADD CONSTRAINT vault_rotationtask_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.vault_secret
    ADD CONSTRAINT vault_secret_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.vault_secret
    ADD CONSTRAINT vault_secret_version_once UNIQUE (item_id, version);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE INDEX accounts_acceptance_account_id_51949049 ON public.accounts_acceptance USING btree (account_id);
CREATE INDEX accounts_acceptance_authority_id_f9bf1258 ON public.accounts_acceptance USING btree (authority_id);
CREATE INDEX accounts_acceptance_body_id_4c5e3279 ON public.accounts_acceptance USING btree (body_id);
CREATE INDEX accounts_acceptance_newest ON public.accounts_acceptance USING btree (account_id, id DESC);
CREATE INDEX accounts_acceptance_opinion_id_f8a03f72 ON public.accounts_acceptance USING btree (opinion_id);
CREATE INDEX accounts_acceptance_terms_id_5d6c65ab ON public.accounts_acceptance USING btree (terms_id);
CREATE INDEX accounts_account_body_id_be477f7d ON public.accounts_account USING btree (body_id);
CREATE INDEX accounts_account_due ON public.accounts_account USING btree (next_fetch_at) WHERE ((state)::text = 'active'::text);
CREATE INDEX accounts_account_key ON public.accounts_account USING btree (key) WHERE (NOT ((key)::text = ''::text));
CREATE UNIQUE INDEX accounts_account_key_once ON public.accounts_account USING btree (body_id, key) WHERE ((NOT ((key)::text = ''::text)) AND (NOT ((stage)::text = 'closed'::text)));
CREATE INDEX accounts_account_name ON public.accounts_account USING btree (body_id, name, id);
CREATE UNIQUE INDEX accounts_account_once ON public.accounts_account USING btree (body_id, channel, remote_id) WHERE ((NOT ((remote_id)::text = ''::text)) AND (NOT ((state)::text = 'closed'::text)));
CREATE INDEX accounts_account_owner_id_7b1fcbd0 ON public.accounts_account USING btree (owner_id);
CREATE INDEX accounts_account_review ON public.accounts_account USING btree (review_at) WHERE (review_at IS NOT NULL);
CREATE INDEX accounts_account_sponsor_id_32446071 ON public.accounts_account USING btree (sponsor_id);
CREATE INDEX accounts_account_substitute_id_26e013f0 ON public.accounts_account USING btree (substitute_id);
CREATE INDEX accounts_account_unit_id_934a418a ON public.accounts_account USING btree (unit_id);
CREATE INDEX accounts_call_account_id_ba033880 ON public.accounts_call USING btree (account_id);
CREATE INDEX accounts_call_body_id_124c3eae ON public.accounts_call USING btree (body_id);
CREATE INDEX accounts_call_newest ON public.accounts_call USING btree (account_id, id DESC);
CREATE INDEX accounts_call_published ON public.accounts_call USING btree (account_id, at) WHERE (((operation)::text = 'publish'::text) AND ((outcome)::text = 'ok'::text));
CREATE INDEX accounts_certification_account_id_a687529c ON public.accounts_certification USING btree (account_id);
CREATE INDEX accounts_certification_body_id_0fc9d169 ON public.accounts_certification USING btree (body_id);
CREATE INDEX accounts_certification_decided_by_id_2e8d353d ON public.accounts_certification USING btree (decided_by_id);
CREATE UNIQUE INDEX accounts_certification_one_open ON public.accounts_certification USING btree (account_id) WHERE ((outcome)::text = ''::text);
CREATE INDEX accounts_certification_open ON public.accounts_certification USING btree (due_at) WHERE ((outcome)::text = ''::text);
CREATE INDEX accounts_charter_account_id_099f8e8b ON public.accounts_charter USING btree (account_id);
CREATE INDEX accounts_charter_approved_by_id_e42e71fb ON public.accounts_charter USING btree (approved_by_id);
CREATE INDEX accounts_charter_body_id_42a3962a ON public.accounts_charter USING btree (body_id);
CREATE INDEX accounts_charter_saved_by_id_4932ef38 ON public.accounts_charter USING btree (saved_by_id);
CREATE INDEX accounts_closing_account_id_a7bc3afa ON public.accounts_closing USING btree (account_id);
CREATE INDEX accounts_closing_began_by_id_dcc047ed ON public.accounts_closing USING btree (began_by_id);
CREATE INDEX accounts_closing_body_id_a5afb72c ON public.accounts_closing USING btree (body_id);
CREATE UNIQUE INDEX accounts_closing_one_under_way ON public.accounts_closing USING btree (account_id) WHERE ((outcome)::text = ''::text);
CREATE INDEX accounts_closingstep_body_id_bf642ad5 ON public.accounts_closingstep USING btree (body_id);
CREATE INDEX accounts_closingstep_closing_id_89c32336 ON public.accounts_closingstep USING btree (closing_id);
CREATE INDEX accounts_closingstep_settled_by_id_dc51a517 ON public.accounts_closingstep USING btree (settled_by_id);
CREATE INDEX accounts_delegate_body_id_24355ea4 ON public.accounts_delegate USING btree (body_id);
CREATE INDEX accounts_delegate_file_id_afe35a57 ON public.accounts_delegate USING btree (file_id);
CREATE INDEX accounts_delegate_member_id_705c8527 ON public.accounts_delegate USING btree (member_id);
CREATE INDEX accounts_delegate_named_by_id_aa6f723e ON public.accounts_delegate USING btree (named_by_id);
CREATE UNIQUE INDEX accounts_delegate_once ON public.accounts_delegate USING btree (member_id) WHERE (ended_at IS NULL);
CREATE INDEX accounts_fakecase_body_id_2e8c9efb ON public.accounts_fakecase USING btree (body_id);
CREATE INDEX accounts_fakecase_listed ON public.accounts_fakecase USING btree (link_checked_at) WHERE ((state)::text = ANY ((ARRAY['fake'::character varying, 'told'::character varying])::text[]));
CREATE INDEX accounts_fakecase_told_by_id_875c3ee6 ON public.accounts_fakecase USING btree (told_by_id);
CREATE INDEX accounts_fakenote_body_id_a2b02021 ON public.accounts_fakenote USING btree (body_id);
CREATE INDEX accounts_fakenote_by_id_1ce0d31b ON public.accounts_fakenote USING btree (by_id);
CREATE INDEX accounts_fakenote_case_id_5e9527f8 ON public.accounts_fakenote USING btree (case_id);
CREATE INDEX accounts_fakereport_body_id_45fd5488 ON public.accounts_fakereport USING btree (body_id);
CREATE INDEX accounts_fakereport_case_id_bd15e278 ON public.accounts_fakereport USING btree (case_id);
CREATE INDEX accounts_fakereport_mail ON public.accounts_fakereport USING btree (id) WHERE (NOT ((email)::text = ''::text));
CREATE INDEX accounts_fetch_account_id_db565358 ON public.accounts_fetch USING btree (account_id);
CREATE INDEX accounts_fetch_body_id_05a18f59 ON public.accounts_fetch USING btree (body_id);
CREATE INDEX accounts_fetch_newest ON public.accounts_fetch USING btree (account_id, id DESC);
CREATE INDEX accounts_fetch_own ON public.accounts_fetch USING btree (account_id, ended_at) WHERE (own > 0);
CREATE INDEX accounts_linkedsite_body_id_92ecfdba ON public.accounts_linkedsite USING btree (body_id);
CREATE INDEX accounts_linkedsite_decided_by_id_35fd1b37 ON public.accounts_linkedsite USING btree (decided_by_id);
CREATE UNIQUE INDEX accounts_linkedsite_once ON public.accounts_linkedsite USING btree (body_id, url) WHERE ((state)::text = ANY ((ARRAY['proposed'::character varying, 'listed'::character varying])::text[]));
CREATE INDEX accounts_linkedsite_proposed_by_id_01d176fe ON public.accounts_linkedsite USING btree (proposed_by_id);
CREATE INDEX accounts_opening_account_id_b5e44643 ON public.accounts_opening USING btree (account_id);
CREATE INDEX accounts_opening_body_id_2e52e694 ON public.accounts_opening USING btree (body_id);
CREATE INDEX accounts_opening_newest ON public.accounts_opening USING btree (account_id, id DESC);
CREATE UNIQUE INDEX accounts_opening_one_under_way ON public.accounts_opening USING btree (account_id) WHERE ((outcome)::text = ''::text);
CREATE INDEX accounts_opening_proposed_by_id_a579d025 ON public.accounts_opening USING btree (proposed_by_id);
CREATE INDEX accounts_openingstep_body_id_81e24a16 ON public.accounts_openingstep USING btree (body_id);
CREATE INDEX accounts_openingstep_charter_id_e1be7de6 ON public.accounts_openingstep USING btree (charter_id);
CREATE INDEX accounts_openingstep_decided_by_id_e3413a52 ON public.accounts_openingstep USING btree (decided_by_id);
CREATE INDEX accounts_openingstep_opening_id_f530f2cd ON public.accounts_openingstep USING btree (opening_id);
CREATE INDEX accounts_proof_account_id_c00758ca ON public.accounts_proof USING btree (account_id);
CREATE INDEX accounts_proof_body_id_7f738ffe ON public.accounts_proof USING btree (body_id);
CREATE INDEX accounts_proof_by_id_5ec9424f ON public.accounts_proof USING btree (by_id);
CREATE INDEX accounts_proof_ending ON public.accounts_proof USING btree (expires_at) WHERE ok;
CREATE INDEX accounts_proof_holds ON public.accounts_proof USING btree (account_id, expires_at DESC) WHERE ok;
CREATE INDEX accounts_proof_newest ON public.accounts_proof USING btree (account_id, id DESC);
CREATE INDEX accounts_proofcode_account_id_9919d45f ON public.accounts_proofcode USING btree (account_id);
CREATE INDEX accounts_proofcode_body_id_9406f297 ON public.accounts_proofcode USING btree (body_id);
CREATE UNIQUE INDEX accounts_proofcode_one_open ON public.accounts_proofcode USING btree (account_id) WHERE (settled_at IS NULL);
CREATE INDEX accounts_ratelimit_body_id_a516eb3e ON public.accounts_ratelimit USING btree (body_id);
CREATE INDEX accounts_snapshot_account_id_9827807b ON public.accounts_snapshot USING btree (account_id);
CREATE INDEX accounts_snapshot_body_id_491d3be4 ON public.accounts_snapshot USING btree (body_id);
CREATE INDEX accounts_snapshot_by_id_7929e41c ON public.accounts_snapshot USING btree (by_id);
CREATE INDEX accounts_terms_body_id_d4ae68df ON public.accounts_terms USING btree (body_id);
CREATE INDEX accounts_terms_created_by_id_a5c17b9f ON public.accounts_terms USING btree (created_by_id);
CREATE INDEX accounts_terms_file_id_98162f38 ON public.accounts_terms USING btree (file_id);
CREATE INDEX accounts_terms_newest ON public.accounts_terms USING btree (body_id, network, id DESC);
CREATE INDEX audit_checkpoint_log_id_98380712 ON public.audit_checkpoint USING btree (log_id);
CREATE INDEX audit_event_about ON public.audit_event USING btree (body_id, about, id DESC);
CREATE INDEX audit_event_actor_id_fdb5de2b ON public.audit_event USING btree (actor_id);
CREATE INDEX audit_event_body_id_96c6d5ff ON public.audit_event USING btree (body_id);
CREATE INDEX audit_event_kind ON public.audit_event USING btree (body_id, kind, id DESC);
CREATE INDEX audit_event_newest ON public.audit_event USING btree (body_id, id DESC);
CREATE INDEX audit_leaf_log_id_4dac7ca9 ON public.audit_leaf USING btree (log_id);
CREATE INDEX audit_log_origin_d94e8829_like ON public.audit_log USING btree (origin varchar_pattern_ops);
CREATE INDEX audit_node_log_id_0f6ec638 ON public.audit_node USING btree (log_id);
CREATE INDEX audit_pending_body_id_4be96c97 ON public.audit_pending USING btree (body_id);
CREATE INDEX audit_stamp_checkpoint_id_51208db2 ON public.audit_stamp USING btree (checkpoint_id);
CREATE INDEX audit_stamp_ends ON public.audit_stamp USING btree (ends_at);
CREATE INDEX audit_tombstone_body_id_9dedb32e ON public.audit_tombstone USING btree (body_id);
CREATE INDEX audit_tombstone_newest ON public.audit_tombstone USING btree (body_id, id DESC);
CREATE INDEX audit_verification_at_694f5d56 ON public.audit_verification USING btree (at);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX core_cache_expires ON public.core_cache USING btree (expires);
CREATE INDEX core_heartbeat_at_835c8d3d ON public.core_heartbeat USING btree (at);
CREATE INDEX core_heartbeat_worker_95a47202_like ON public.core_heartbeat USING btree (worker varchar_pattern_ops);
CREATE INDEX core_storedfile_body_id_7f293d2c ON public.core_storedfile USING btree (body_id);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX editorial_accountworkflow_body_id_21c82aa1 ON public.editorial_accountworkflow USING btree (body_id);
CREATE INDEX editorial_accountworkflow_by_id_804099e0 ON public.editorial_accountworkflow USING btree (by_id);
CREATE INDEX editorial_approval_body_id_8dfd8ee3 ON public.editorial_approval USING btree (body_id);
CREATE INDEX editorial_approval_by_id_84a0af32 ON public.editorial_approval USING btree (by_id);
CREATE INDEX editorial_approval_instead_of_id_eff9cd7c ON public.editorial_approval USING btree (instead_of_id);
CREATE INDEX editorial_approval_newest ON public.editorial_approval USING btree (post_id, id DESC);
CREATE INDEX editorial_approval_post_id_4551a96e ON public.editorial_approval USING btree (post_id);
CREATE INDEX editorial_asset_added_by_id_0b67e2ed ON public.editorial_asset USING btree (added_by_id);
CREATE INDEX editorial_asset_body_id_ce3624b4 ON public.editorial_asset USING btree (body_id);
CREATE INDEX editorial_asset_file_id_39e71835 ON public.editorial_asset USING btree (file_id);
CREATE INDEX editorial_asset_newest ON public.editorial_asset USING btree (body_id, id DESC);
CREATE INDEX editorial_asset_unit_id_edb73bb3 ON public.editorial_asset USING btree (unit_id);
CREATE INDEX editorial_autosave_body_id_9dbadf17 ON public.editorial_autosave USING btree (body_id);
CREATE INDEX editorial_autosave_post_id_916ad46c ON public.editorial_autosave USING btree (post_id);
CREATE INDEX editorial_autosave_user_id_3d336da3 ON public.editorial_autosave USING btree (user_id);
CREATE INDEX editorial_brand_body_id_f69b3239 ON public.editorial_brand USING btree (body_id);
CREATE INDEX editorial_brand_logo_id_2ae491e2 ON public.editorial_brand USING btree (logo_id);
CREATE INDEX editorial_brand_saved_by_id_2d755efc ON public.editorial_brand USING btree (saved_by_id);
CREATE INDEX editorial_cadence_account_id_2389b5e2 ON public.editorial_cadence USING btree (account_id);
CREATE INDEX editorial_cadence_body_id_b1153e6d ON public.editorial_cadence USING btree (body_id);
CREATE INDEX editorial_cadence_content_type_id_081af643 ON public.editorial_cadence USING btree (content_type_id);
CREATE INDEX editorial_calendarfeed_body_id_ea01c137 ON public.editorial_calendarfeed USING btree (body_id);
CREATE INDEX editorial_calendarfeed_member_id_715cbda5 ON public.editorial_calendarfeed USING btree (member_id);
CREATE INDEX editorial_calendarfeed_unit_id_b3afc019 ON public.editorial_calendarfeed USING btree (unit_id);
CREATE INDEX editorial_captions_added_by_id_c518b0f4 ON public.editorial_captions USING btree (added_by_id);
CREATE INDEX editorial_captions_asset_id_8bc43ce2 ON public.editorial_captions USING btree (asset_id);
CREATE INDEX editorial_captions_body_id_1452c2fe ON public.editorial_captions USING btree (body_id);
CREATE INDEX editorial_captions_file_id_ed082b93 ON public.editorial_captions USING btree (file_id);
CREATE INDEX editorial_comment_body_id_8e96a085 ON public.editorial_comment USING btree (body_id);
CREATE INDEX editorial_comment_by_id_98cbfe85 ON public.editorial_comment USING btree (by_id);
CREATE INDEX editorial_comment_post ON public.editorial_comment USING btree (post_id, id);
CREATE INDEX editorial_comment_post_id_25d7b3b4 ON public.editorial_comment USING btree (post_id);
CREATE INDEX editorial_comment_settled_by_id_4fad3bb4 ON public.editorial_comment USING btree (settled_by_id);
CREATE INDEX editorial_consent_asset_id_10eb2eed ON public.editorial_consent USING btree (asset_id);
CREATE INDEX editorial_consent_body_id_1bbe8b45 ON public.editorial_consent USING btree (body_id);
CREATE INDEX editorial_consent_document_id_0a4fb5f1 ON public.editorial_consent USING btree (document_id);
CREATE INDEX editorial_consent_noted_by_id_520352a8 ON public.editorial_consent USING btree (noted_by_id);
CREATE INDEX editorial_contact_body_id_d300b585 ON public.editorial_contact USING btree (body_id);
CREATE INDEX editorial_contact_saved_by_id_a877239a ON public.editorial_contact USING btree (saved_by_id);
CREATE UNIQUE INDEX editorial_content_type_once ON public.editorial_contenttype USING btree (body_id, name) WHERE (archived_at IS NULL);
CREATE INDEX editorial_contenttype_body_id_ad164f19 ON public.editorial_contenttype USING btree (body_id);
CREATE INDEX editorial_contenttype_owner_id_0caef583 ON public.editorial_contenttype USING btree (owner_id);
CREATE INDEX editorial_contenttype_unit_id_466a6aea ON public.editorial_contenttype USING btree (unit_id);
CREATE INDEX editorial_editing_body_id_4ca504fc ON public.editorial_editing USING btree (body_id);
CREATE INDEX editorial_editing_post_id_93dfdfcc ON public.editorial_editing USING btree (post_id);
CREATE INDEX editorial_editing_user_id_1f974525 ON public.editorial_editing USING btree (user_id);
CREATE INDEX editorial_idea_body_id_3e86340b ON public.editorial_idea USING btree (body_id);
CREATE INDEX editorial_idea_by_id_93610471 ON public.editorial_idea USING btree (by_id);
CREATE INDEX editorial_idea_content_type_id_a0c84cea ON public.editorial_idea USING btree (content_type_id);
CREATE INDEX editorial_idea_decided_by_id_07425ebe ON public.editorial_idea USING btree (decided_by_id);
CREATE INDEX editorial_idea_post_id_fc0eaba4 ON public.editorial_idea USING btree (post_id);
CREATE INDEX editorial_idea_state ON public.editorial_idea USING btree (body_id, state, id DESC);
CREATE INDEX editorial_idea_unit_id_ddaa86c7 ON public.editorial_idea USING btree (unit_id);
CREATE INDEX editorial_ideacomment_body_id_dceffb95 ON public.editorial_ideacomment USING btree (body_id);
CREATE INDEX editorial_ideacomment_by_id_f267c80e ON public.editorial_ideacomment USING btree (by_id);
CREATE INDEX editorial_ideacomment_idea_id_b391ed0c ON public.editorial_ideacomment USING btree (idea_id);
CREATE INDEX editorial_linkstate_body_id_bc75cc78 ON public.editorial_linkstate USING btree (body_id);
CREATE INDEX editorial_outreach_account_id_fe955281 ON public.editorial_outreach USING btree (account_id);
CREATE INDEX editorial_outreach_body_id_3ce55817 ON public.editorial_outreach USING btree (body_id);
CREATE INDEX editorial_outreach_by_id_9a991a4e ON public.editorial_outreach USING btree (by_id);
CREATE INDEX editorial_outreach_first_id_17382f68 ON public.editorial_outreach USING btree (first_id);
CREATE INDEX editorial_outreach_said ON public.editorial_outreach USING btree (body_id, said_at DESC);
CREATE INDEX editorial_outreach_said_by_id_9358aa32 ON public.editorial_outreach USING btree (said_by_id);
CREATE INDEX editorial_override_account_id_a512667d ON public.editorial_override USING btree (account_id);
CREATE INDEX editorial_override_body_id_d47ab4b2 ON public.editorial_override USING btree (body_id);
CREATE INDEX editorial_override_by_id_9172cb02 ON public.editorial_override USING btree (by_id);
CREATE INDEX editorial_override_post_id_1d85da5e ON public.editorial_override USING btree (post_id);
CREATE INDEX editorial_plan_entry_calendar ON public.editorial_planentry USING btree (body_id, starts_at, ends_at) WHERE (removed_at IS NULL);
CREATE INDEX editorial_planentry_body_id_f0e55acc ON public.editorial_planentry USING btree (body_id);
CREATE INDEX editorial_planentry_by_id_27f0eb47 ON public.editorial_planentry USING btree (by_id);
CREATE INDEX editorial_planentry_unit_id_ef900436 ON public.editorial_planentry USING btree (unit_id);
CREATE INDEX editorial_post_author_id_741d4c7c ON public.editorial_post USING btree (author_id);
CREATE INDEX editorial_post_body_id_449bf11c ON public.editorial_post USING btree (body_id);
CREATE INDEX editorial_post_calendar ON public.editorial_post USING btree (body_id, due_at);
CREATE INDEX editorial_post_content_type_id_ba0bf593 ON public.editorial_post USING btree (content_type_id);
CREATE INDEX editorial_post_open ON public.editorial_post USING btree (due_at) WHERE ((due_at IS NOT NULL) AND ((state)::text = ANY ((ARRAY['draft'::character varying, 'review'::character varying, 'approved'::character varying])::text[])));
CREATE INDEX editorial_post_review_asked_by_id_408018b2 ON public.editorial_post USING btree (review_asked_by_id);
CREATE INDEX editorial_post_saved_by_id_9235fe60 ON public.editorial_post USING btree (saved_by_id);
CREATE INDEX editorial_post_slot_id_72f22e5b ON public.editorial_post USING btree (slot_id);
CREATE UNIQUE INDEX editorial_post_slot_once ON public.editorial_post USING btree (slot_id, slot_day) WHERE ((NOT ((state)::text = 'discarded'::text)) AND (slot_id IS NOT NULL));
CREATE INDEX editorial_post_state ON public.editorial_post USING btree (body_id, state, id DESC);
CREATE INDEX editorial_post_unit_id_fe517926 ON public.editorial_post USING btree (unit_id);
CREATE INDEX editorial_sharerequest_asked_by_id_0957cb99 ON public.editorial_sharerequest USING btree (asked_by_id);
CREATE INDEX editorial_sharerequest_body_id_6f5a1c1c ON public.editorial_sharerequest USING btree (body_id);
CREATE INDEX editorial_sharerequest_contact_id_87c10c08 ON public.editorial_sharerequest USING btree (contact_id);
CREATE INDEX editorial_sharerequest_post_id_ced0589d ON public.editorial_sharerequest USING btree (post_id);
CREATE INDEX editorial_slot_account_id_911e36ed ON public.editorial_slot USING btree (account_id);
CREATE INDEX editorial_slot_body_id_9efbdb3f ON public.editorial_slot USING btree (body_id);
CREATE INDEX editorial_slot_content_type_id_1753e316 ON public.editorial_slot USING btree (content_type_id);
CREATE INDEX editorial_slot_owner_id_037a68f5 ON public.editorial_slot USING btree (owner_id);
CREATE INDEX editorial_style_account_id_8844ce2e ON public.editorial_style USING btree (account_id);
CREATE INDEX editorial_style_body_id_aa679b3a ON public.editorial_style USING btree (body_id);
CREATE INDEX editorial_style_saved_by_id_85bcb3d6 ON public.editorial_style USING btree (saved_by_id);
CREATE INDEX editorial_template_body_id_054dc21a ON public.editorial_template USING btree (body_id);
CREATE INDEX editorial_template_content_type_id_3b88ce77 ON public.editorial_template USING btree (content_type_id);
CREATE INDEX editorial_template_saved_by_id_0c4e0921 ON public.editorial_template USING btree (saved_by_id);
CREATE INDEX editorial_version_account_id_e6d0115b ON public.editorial_version USING btree (account_id);
CREATE INDEX editorial_version_body_id_fff02c6a ON public.editorial_version USING btree (body_id);
CREATE INDEX editorial_version_post_id_5cf26bd2 ON public.editorial_version USING btree (post_id);
CREATE INDEX editorial_version_saved_by_id_c7d6c05e ON public.editorial_version USING btree (saved_by_id);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX inbox_alarm_account_id_343ad302 ON public.inbox_alarm USING btree (account_id);
CREATE INDEX inbox_alarm_acknowledged_by_id_e095413c ON public.inbox_alarm USING btree (acknowledged_by_id);
CREATE INDEX inbox_alarm_body_id_35f43b7b ON public.inbox_alarm USING btree (body_id);
CREATE INDEX inbox_alarm_conversation_id_49494cbe ON public.inbox_alarm USING btree (conversation_id);
CREATE INDEX inbox_alarm_group_id_07018262 ON public.inbox_alarm USING btree (group_id);
CREATE UNIQUE INDEX inbox_alarm_once ON public.inbox_alarm USING btree (body_id, kind, conversation_id, group_id, account_id) NULLS NOT DISTINCT WHERE (ended_at IS NULL);
CREATE INDEX inbox_alarm_untaken ON public.inbox_alarm USING btree (told_at) WHERE ((acknowledged_at IS NULL) AND (ended_at IS NULL));
CREATE INDEX inbox_answer_approved_text_id_e91a8875 ON public.inbox_answer USING btree (approved_text_id);
CREATE INDEX inbox_answer_author_id_74fd1204 ON public.inbox_answer USING btree (author_id);
CREATE INDEX inbox_answer_body_id_c6ec11e5 ON public.inbox_answer USING btree (body_id);
CREATE INDEX inbox_answer_conversation_id_5b1cbcf7 ON public.inbox_answer USING btree (conversation_id);
CREATE UNIQUE INDEX inbox_answer_once_of_sending ON public.inbox_answer USING btree (sending_id, conversation_id) WHERE (sending_id IS NOT NULL);
CREATE INDEX inbox_answer_reply_to_id_6317bd4d ON public.inbox_answer USING btree (reply_to_id);
CREATE INDEX inbox_answer_sending_id_cfb1bd41 ON public.inbox_answer USING btree (sending_id);
CREATE INDEX inbox_approvedanswer_body_id_a8488842 ON public.inbox_approvedanswer USING btree (body_id);
CREATE INDEX inbox_approvedanswer_by_id_28cbccc0 ON public.inbox_approvedanswer USING btree (by_id);
CREATE INDEX inbox_approvedanswer_owner_id_41137010 ON public.inbox_approvedanswer USING btree (owner_id);
CREATE INDEX inbox_approvedanswer_topic_id_c836d42d ON public.inbox_approvedanswer USING btree (topic_id);
CREATE INDEX inbox_approvedtext_answer_id_6e2ddeae ON public.inbox_approvedtext USING btree (answer_id);
CREATE INDEX inbox_approvedtext_approved_by_id_9d10d7ab ON public.inbox_approvedtext USING btree (approved_by_id);
CREATE INDEX inbox_approvedtext_body_id_259ddb31 ON public.inbox_approvedtext USING btree (body_id);
CREATE INDEX inbox_approvedtext_by_id_7f01c745 ON public.inbox_approvedtext USING btree (by_id);
CREATE INDEX inbox_attachment_body_id_1fb0b5a9 ON public.inbox_attachment USING btree (body_id);
CREATE INDEX inbox_attachment_file_id_49ee6bfd ON public.inbox_attachment USING btree (file_id);
CREATE INDEX inbox_attachment_message_id_353f98ff ON public.inbox_attachment USING btree (message_id);
CREATE INDEX inbox_attachment_pending ON public.inbox_attachment USING btree (id) WHERE ((file_id IS NULL) AND ((refused)::text = ''::text));
CREATE INDEX inbox_bulkact_body_id_350c40a4 ON public.inbox_bulkact USING btree (body_id);
CREATE INDEX inbox_bulkact_by_id_1c02d19f ON public.inbox_bulkact USING btree (by_id);
CREATE INDEX inbox_clock_account_id_b4ea7560 ON public.inbox_clock USING btree (account_id);
CREATE INDEX inbox_clock_body_id_a2a431ff ON public.inbox_clock USING btree (body_id);
CREATE INDEX inbox_clock_by_id_99122ce5 ON public.inbox_clock USING btree (by_id);
CREATE INDEX inbox_clock_topic_id_3d5fde20 ON public.inbox_clock USING btree (topic_id);
CREATE INDEX inbox_conv_account ON public.inbox_conversation USING btree (body_id, account_id, last_at DESC, id DESC);
CREATE INDEX inbox_conv_author ON public.inbox_conversation USING btree (account_id, author_id, root);
CREATE INDEX inbox_conv_done ON public.inbox_conversation USING btree (body_id, state, last_at DESC, id DESC) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'closed'::character varying])::text[]));
CREATE INDEX inbox_conv_group ON public.inbox_conversation USING btree (group_id) WHERE (group_id IS NOT NULL);
CREATE INDEX inbox_conv_kind ON public.inbox_conversation USING btree (body_id, kind, last_at DESC, id DESC) WHERE (NOT ((kind)::text = ''::text));
CREATE INDEX inbox_conv_language ON public.inbox_conversation USING btree (body_id, language, last_at DESC, id DESC);
CREATE INDEX inbox_conv_newest ON public.inbox_conversation USING btree (body_id, last_at DESC, id DESC);
CREATE INDEX inbox_conv_owed ON public.inbox_conversation USING btree (body_id, due_at, id) WHERE ((state)::text = ANY ((ARRAY['new'::character varying, 'open'::character varying])::text[]));
CREATE INDEX inbox_conv_owner ON public.inbox_conversation USING btree (body_id, owner_id, last_at DESC, id DESC) WHERE (owner_id IS NOT NULL);
CREATE INDEX inbox_conv_owner_done ON public.inbox_conversation USING btree (body_id, owner_id, state, last_at DESC, id DESC) WHERE ((owner_id IS NOT NULL) AND ((state)::text = ANY ((ARRAY['waiting'::character varying, 'closed'::character varying])::text[])));
CREATE INDEX inbox_conv_owner_owed ON public.inbox_conversation USING btree (body_id, owner_id, due_at, id) WHERE ((owner_id IS NOT NULL) AND ((state)::text = ANY ((ARRAY['new'::character varying, 'open'::character varying])::text[])));
CREATE INDEX inbox_conv_post ON public.inbox_conversation USING btree (post_delivery_id) WHERE (post_delivery_id IS NOT NULL);
CREATE INDEX inbox_conv_queue ON public.inbox_conversation USING btree (body_id, queue_id, last_at DESC, id DESC) WHERE (queue_id IS NOT NULL);
CREATE INDEX inbox_conv_queue_done ON public.inbox_conversation USING btree (body_id, queue_id, state, last_at DESC, id DESC) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'closed'::character varying])::text[]));
CREATE INDEX inbox_conv_queue_owed ON public.inbox_conversation USING btree (body_id, queue_id, due_at, id) WHERE ((state)::text = ANY ((ARRAY['new'::character varying, 'open'::character varying])::text[]));
CREATE INDEX inbox_conv_topic ON public.inbox_conversation USING btree (body_id, topic_id, last_at DESC, id DESC) WHERE (topic_id IS NOT NULL);
CREATE INDEX inbox_conv_topic_owed ON public.inbox_conversation USING btree (body_id, topic_id, due_at, id) WHERE (((state)::text = ANY ((ARRAY['new'::character varying, 'open'::character varying])::text[])) AND (topic_id IS NOT NULL));
CREATE INDEX inbox_conv_unacknowledged ON public.inbox_conversation USING btree (acknowledge_due_at) WHERE ((acknowledge_due_at IS NOT NULL) AND (acknowledged_at IS NULL));
CREATE INDEX inbox_conv_unqueued ON public.inbox_conversation USING btree (body_id, last_at DESC, id DESC) WHERE (queue_id IS NULL);
CREATE INDEX inbox_conv_unqueued_done ON public.inbox_conversation USING btree (body_id, state, last_at DESC, id DESC) WHERE ((queue_id IS NULL) AND ((state)::text = ANY ((ARRAY['waiting'::character varying, 'closed'::character varying])::text[])));
CREATE INDEX inbox_conv_unqueued_owed ON public.inbox_conversation USING btree (body_id, due_at, id) WHERE ((queue_id IS NULL) AND ((state)::text = ANY ((ARRAY['new'::character varying, 'open'::character varying])::text[])));
CREATE INDEX inbox_conv_unsorted ON public.inbox_conversation USING btree (body_id, id) WHERE unsorted;
CREATE INDEX inbox_conv_untold ON public.inbox_conversation USING btree (body_id, due_at) WHERE (((state)::text = ANY ((ARRAY['new'::character varying, 'open'::character varying])::text[])) AND ((warned_at IS NULL) OR (warned_at < due_at)));
CREATE INDEX inbox_conv_urgent ON public.inbox_conversation USING btree (body_id, due_at, id) WHERE (((state)::text = ANY ((ARRAY['new'::character varying, 'open'::character varying])::text[])) AND (NOT ((urgency)::text = ''::text)));
CREATE INDEX inbox_correction_body_id_9a0a8d07 ON public.inbox_correction USING btree (body_id);
CREATE INDEX inbox_correction_by_id_40ceac9a ON public.inbox_correction USING btree (by_id);
CREATE INDEX inbox_correction_conversation_id_d158d129 ON public.inbox_correction USING btree (conversation_id);
CREATE INDEX inbox_correction_message_id_193abc75 ON public.inbox_correction USING btree (message_id);
CREATE INDEX inbox_correction_newest ON public.inbox_correction USING btree (body_id, id DESC);
CREATE INDEX inbox_correction_topic_id_1a8d6d62 ON public.inbox_correction USING btree (topic_id);
CREATE INDEX inbox_correction_was_id_a6ee8f06 ON public.inbox_correction USING btree (was_id);
CREATE INDEX inbox_draft_answer_id_6d699718 ON public.inbox_draft USING btree (answer_id);
CREATE INDEX inbox_draft_approved_text_id_41a06130 ON public.inbox_draft USING btree (approved_text_id);
CREATE INDEX inbox_draft_author_id_14e84fee ON public.inbox_draft USING btree (author_id);
CREATE INDEX inbox_draft_body_id_74ccd9c8 ON public.inbox_draft USING btree (body_id);
CREATE INDEX inbox_draft_conversation_id_e078d825 ON public.inbox_draft USING btree (conversation_id);
CREATE INDEX inbox_draft_decided_by_id_96235261 ON public.inbox_draft USING btree (decided_by_id);
CREATE UNIQUE INDEX inbox_draft_once ON public.inbox_draft USING btree (conversation_id) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX inbox_expertquestion_body_id_d868adbd ON public.inbox_expertquestion USING btree (body_id);
CREATE INDEX inbox_expertquestion_by_id_28ae315e ON public.inbox_expertquestion USING btree (by_id);
CREATE INDEX inbox_expertquestion_conversation_id_539ee691 ON public.inbox_expertquestion USING btree (conversation_id);
CREATE INDEX inbox_expertquestion_note_id_e94505cf ON public.inbox_expertquestion USING btree (note_id);
CREATE INDEX inbox_group_body_id_f434136c ON public.inbox_group USING btree (body_id);
CREATE INDEX inbox_group_confirmed_by_id_c4057af6 ON public.inbox_group USING btree (confirmed_by_id);
CREATE INDEX inbox_group_open ON public.inbox_group USING btree (body_id, grown_at DESC) WHERE ((state)::text = ANY ((ARRAY['proposed'::character varying, 'confirmed'::character varying, 'answered'::character varying])::text[]));
CREATE INDEX inbox_group_owner_id_d693f6ed ON public.inbox_group USING btree (owner_id);
CREATE INDEX inbox_group_topic_id_d2718769 ON public.inbox_group USING btree (topic_id);
CREATE INDEX inbox_groupmember_body_id_10e6a15a ON public.inbox_groupmember USING btree (body_id);
CREATE INDEX inbox_groupmember_by_id_246549b7 ON public.inbox_groupmember USING btree (by_id);
CREATE INDEX inbox_groupmember_conversation_id_71d68a46 ON public.inbox_groupmember USING btree (conversation_id);
CREATE INDEX inbox_groupmember_group_id_ed458409 ON public.inbox_groupmember USING btree (group_id);
CREATE INDEX inbox_groupmember_growth ON public.inbox_groupmember USING btree (body_id, at DESC);
CREATE INDEX inbox_groupsending_approved_by_id_1260d7d0 ON public.inbox_groupsending USING btree (approved_by_id);
CREATE INDEX inbox_groupsending_body_id_ccb7648c ON public.inbox_groupsending USING btree (body_id);
CREATE INDEX inbox_groupsending_by_id_d12352aa ON public.inbox_groupsending USING btree (by_id);
CREATE INDEX inbox_groupsending_group_id_325f3866 ON public.inbox_groupsending USING btree (group_id);
CREATE UNIQUE INDEX inbox_groupsending_one_waits ON public.inbox_groupsending USING btree (group_id) WHERE ((approved_at IS NULL) AND (stopped_at IS NULL));
CREATE INDEX inbox_groupsending_repeats_id_e6857425 ON public.inbox_groupsending USING btree (repeats_id);
CREATE INDEX inbox_groupsending_stopped_by_id_ff7926b5 ON public.inbox_groupsending USING btree (stopped_by_id);
CREATE INDEX inbox_hiding_acted_by_id_cb7e6591 ON public.inbox_hiding USING btree (acted_by_id);
CREATE INDEX inbox_hiding_body_id_034e1d02 ON public.inbox_hiding USING btree (body_id);
CREATE INDEX inbox_hiding_by_id_6550b48e ON public.inbox_hiding USING btree (by_id);
CREATE INDEX inbox_hiding_due ON public.inbox_hiding USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX inbox_hiding_message_id_69e570cf ON public.inbox_hiding USING btree (message_id);
CREATE UNIQUE INDEX inbox_hiding_once ON public.inbox_hiding USING btree (message_id) WHERE (NOT ((state)::text = ANY ((ARRAY['shown'::character varying, 'dropped'::character varying])::text[])));
CREATE INDEX inbox_identity_body_id_d399d050 ON public.inbox_identity USING btree (body_id);
CREATE INDEX inbox_identity_by_id_f6a1632e ON public.inbox_identity USING btree (by_id);
CREATE INDEX inbox_identity_person_id_ad84e476 ON public.inbox_identity USING btree (person_id);
CREATE INDEX inbox_influx_body_id_f86cd9e3 ON public.inbox_influx USING btree (body_id);
CREATE INDEX inbox_knowndays_body_id_6a4a270f ON public.inbox_knowndays USING btree (body_id);
CREATE INDEX inbox_learnt_body_id_b2fabc04 ON public.inbox_learnt USING btree (body_id);
CREATE INDEX inbox_linkcode_body_id_274b9fa7 ON public.inbox_linkcode USING btree (body_id);
CREATE INDEX inbox_linkcode_by_id_c2020caa ON public.inbox_linkcode USING btree (by_id);
CREATE INDEX inbox_linkcode_conversation_id_696d17a4 ON public.inbox_linkcode USING btree (conversation_id);
CREATE INDEX inbox_message_newest ON public.inbox_message USING btree (body_id, id DESC);
CREATE INDEX inbox_message_search ON public.inbox_message USING gin (body_id, search);
CREATE INDEX inbox_message_thread ON public.inbox_message USING btree (conversation_id, sent_at, id);
CREATE INDEX inbox_muted_account_id_99aa4887 ON public.inbox_muted USING btree (account_id);
CREATE INDEX inbox_muted_body_id_857759df ON public.inbox_muted USING btree (body_id);
CREATE INDEX inbox_muted_by_id_fc1843c2 ON public.inbox_muted USING btree (by_id);
CREATE INDEX inbox_note_author_id_45ee2fa6 ON public.inbox_note USING btree (author_id);
CREATE INDEX inbox_note_body_id_1b926bb9 ON public.inbox_note USING btree (body_id);
CREATE INDEX inbox_note_conversation_id_f93b3385 ON public.inbox_note USING btree (conversation_id);
CREATE INDEX inbox_person_body_id_99b715ef ON public.inbox_person USING btree (body_id);
CREATE INDEX inbox_person_by_id_6cb993a0 ON public.inbox_person USING btree (by_id);
CREATE INDEX inbox_queue_body_id_14668fb4 ON public.inbox_queue USING btree (body_id);
CREATE INDEX inbox_queue_unit_id_60f7a5a4 ON public.inbox_queue USING btree (unit_id);
CREATE INDEX inbox_queuemember_body_id_4122f99e ON public.inbox_queuemember USING btree (body_id);
CREATE INDEX inbox_queuemember_member_id_83ef6022 ON public.inbox_queuemember USING btree (member_id);
CREATE INDEX inbox_queuemember_queue_id_44a7f0f4 ON public.inbox_queuemember USING btree (queue_id);
CREATE INDEX inbox_responsemodel_account_id_af9f2558 ON public.inbox_responsemodel USING btree (account_id);
CREATE INDEX inbox_responsemodel_body_id_1bd478e3 ON public.inbox_responsemodel USING btree (body_id);
CREATE INDEX inbox_responsemodel_by_id_e847175a ON public.inbox_responsemodel USING btree (by_id);
CREATE INDEX inbox_responsemodel_last_turn_id_806c7629 ON public.inbox_responsemodel USING btree (last_turn_id);
CREATE INDEX inbox_responsemodel_queue_id_fef25804 ON public.inbox_responsemodel USING btree (queue_id);
CREATE INDEX inbox_responsemodel_responder_id_e4a31436 ON public.inbox_responsemodel USING btree (responder_id);
CREATE INDEX inbox_responsemodel_substitute_id_852e3f61 ON public.inbox_responsemodel USING btree (substitute_id);
CREATE INDEX inbox_responsemodel_unit_id_685e0907 ON public.inbox_responsemodel USING btree (unit_id);
CREATE INDEX inbox_route_body_id_a32505bb ON public.inbox_route USING btree (body_id);
CREATE INDEX inbox_route_queue_id_2e078e49 ON public.inbox_route USING btree (queue_id);
CREATE INDEX inbox_sendingpart_body_id_d3388e25 ON public.inbox_sendingpart USING btree (body_id);
CREATE INDEX inbox_sendingpart_conversation_id_a4db2a8b ON public.inbox_sendingpart USING btree (conversation_id);
CREATE INDEX inbox_sendingpart_due ON public.inbox_sendingpart USING btree (due_at) WHERE ((due_at IS NOT NULL) AND ((state)::text = 'planned'::text));
CREATE INDEX inbox_sendingpart_sending_id_9f71845a ON public.inbox_sendingpart USING btree (sending_id);
CREATE INDEX inbox_signature_body_id_17b0c110 ON public.inbox_signature USING btree (body_id);
CREATE INDEX inbox_signature_number ON public.inbox_signature USING btree (body_id, number);
CREATE INDEX inbox_theme_body_id_1a506527 ON public.inbox_theme USING btree (body_id);
CREATE INDEX inbox_theme_by_id_eea200a3 ON public.inbox_theme USING btree (by_id);
CREATE INDEX inbox_theme_group_id_33119b36 ON public.inbox_theme USING btree (group_id);
CREATE INDEX inbox_theme_idea_id_0592fb5d ON public.inbox_theme USING btree (idea_id);
CREATE UNIQUE INDEX inbox_theme_once_of_conversation ON public.inbox_theme USING btree (conversation_id) WHERE (conversation_id IS NOT NULL);
CREATE INDEX inbox_theme_topic_id_0ad12aae ON public.inbox_theme USING btree (topic_id);
CREATE INDEX inbox_topic_body_id_d7413694 ON public.inbox_topic USING btree (body_id);
CREATE UNIQUE INDEX inbox_topic_once ON public.inbox_topic USING btree (body_id, parent_id, name) NULLS NOT DISTINCT WHERE (closed_at IS NULL);
CREATE INDEX inbox_topic_parent_id_f1a9bbe7 ON public.inbox_topic USING btree (parent_id);
CREATE INDEX inbox_topic_queue_id_b98498d4 ON public.inbox_topic USING btree (queue_id);
CREATE INDEX inbox_topicexample_body_id_02667ce4 ON public.inbox_topicexample USING btree (body_id);
CREATE INDEX inbox_topicexample_topic_id_dc3a71ee ON public.inbox_topicexample USING btree (topic_id);
CREATE INDEX inbox_topicrule_account_id_e981ffdc ON public.inbox_topicrule USING btree (account_id);
CREATE INDEX inbox_topicrule_body_id_ecc3135a ON public.inbox_topicrule USING btree (body_id);
CREATE INDEX inbox_topicrule_topic_id_7924bb7f ON public.inbox_topicrule USING btree (topic_id);
CREATE INDEX inbox_turn_body_id_16aaa619 ON public.inbox_turn USING btree (body_id);
CREATE INDEX inbox_turn_conversation_id_8bc08077 ON public.inbox_turn USING btree (conversation_id);
CREATE INDEX inbox_turn_newest ON public.inbox_turn USING btree (body_id, ended_at DESC);
CREATE INDEX inbox_unreadable_account_id_7895399a ON public.inbox_unreadable USING btree (account_id);
CREATE INDEX inbox_unreadable_body_id_476f3440 ON public.inbox_unreadable USING btree (body_id);
CREATE INDEX inbox_watch_account_id_d2bc75a1 ON public.inbox_watch USING btree (account_id);
CREATE INDEX inbox_watch_body_id_0b91b90d ON public.inbox_watch USING btree (body_id);
CREATE INDEX inbox_watch_by_id_cd335bc8 ON public.inbox_watch USING btree (by_id);
CREATE INDEX listening_daycount_body_id_06409b43 ON public.listening_daycount USING btree (body_id);
CREATE INDEX listening_daycount_watch_id_6a6aaed1 ON public.listening_daycount USING btree (watch_id);
CREATE INDEX listening_find_account_id_affc7024 ON public.listening_find USING btree (account_id);
CREATE INDEX listening_find_body_id_c12dee90 ON public.listening_find USING btree (body_id);
CREATE INDEX listening_find_by_id_b580c080 ON public.listening_find USING btree (by_id);
CREATE INDEX listening_find_conversation_id_f2fadb0e ON public.listening_find USING btree (conversation_id);
CREATE INDEX listening_find_newest ON public.listening_find USING btree (body_id, state, id DESC);
CREATE INDEX listening_find_until ON public.listening_find USING btree (until);
CREATE INDEX listening_find_urgent ON public.listening_find USING btree (body_id, account_id) WHERE (((state)::text = 'new'::text) AND (NOT ((urgency)::text = ''::text)));
CREATE INDEX listening_find_watch_id_2a7bec54 ON public.listening_find USING btree (watch_id);
CREATE INDEX listening_search_account_id_55e14a0e ON public.listening_search USING btree (account_id);
CREATE INDEX listening_search_body_id_c4a62612 ON public.listening_search USING btree (body_id);
CREATE INDEX listening_search_due ON public.listening_search USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX listening_search_watch_id_42677bce ON public.listening_search USING btree (watch_id);
CREATE INDEX listening_watch_body_id_949e41f7 ON public.listening_watch USING btree (body_id);
CREATE INDEX listening_watch_by_id_640481de ON public.listening_watch USING btree (by_id);
CREATE INDEX listening_watch_ended_by_id_a4e97d2d ON public.listening_watch USING btree (ended_by_id);
CREATE UNIQUE INDEX listening_watch_once ON public.listening_watch USING btree (body_id, lower((words)::text)) WHERE (ended_at IS NULL);
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX people_absence_body_id_3484df2d ON public.people_absence USING btree (body_id);
CREATE INDEX people_absence_by_id_e22f1d58 ON public.people_absence USING btree (by_id);
CREATE INDEX people_absence_member_id_be5895ea ON public.people_absence USING btree (member_id);
CREATE INDEX people_absence_open ON public.people_absence USING btree (body_id, ends_at) WHERE (ended_at IS NULL);
CREATE INDEX people_absence_substitute_id_c9f72604 ON public.people_absence USING btree (substitute_id);
CREATE INDEX people_accessrequest_account_id_ea215c0d ON public.people_accessrequest USING btree (account_id);
CREATE INDEX people_accessrequest_body_id_1fbf5d04 ON public.people_accessrequest USING btree (body_id);
CREATE INDEX people_accessrequest_decided_by_id_ba84e24f ON public.people_accessrequest USING btree (decided_by_id);
CREATE INDEX people_accessrequest_member_id_355d69e2 ON public.people_accessrequest USING btree (member_id);
CREATE INDEX people_accessrequest_state ON public.people_accessrequest USING btree (body_id, state, id);
CREATE INDEX people_body_slug_ce2f9bd9_like ON public.people_body USING btree (slug varchar_pattern_ops);
CREATE INDEX people_bodyrule_body_id_f8cc6fb6 ON public.people_bodyrule USING btree (body_id);
CREATE INDEX people_departure_body_id_5495e970 ON public.people_departure USING btree (body_id);
CREATE INDEX people_departure_due ON public.people_departure USING btree (at) WHERE ((done_at IS NULL) AND (taken_back_at IS NULL));
CREATE INDEX people_departure_member_id_7589dc14 ON public.people_departure USING btree (member_id);
CREATE UNIQUE INDEX people_departure_one_planned ON public.people_departure USING btree (member_id) WHERE ((done_at IS NULL) AND (taken_back_at IS NULL));
CREATE INDEX people_departure_planned_by_id_52f69216 ON public.people_departure USING btree (planned_by_id);
CREATE INDEX people_device_body_id_4eb4c91a ON public.people_device USING btree (body_id);
CREATE INDEX people_device_holder ON public.people_device USING btree (holder_id);
CREATE INDEX people_device_holder_id_0f327b71 ON public.people_device USING btree (holder_id);
CREATE INDEX people_device_updater_id_5a969db4 ON public.people_device USING btree (updater_id);
CREATE INDEX people_duty_body_id_38f50d07 ON public.people_duty USING btree (body_id);
CREATE INDEX people_duty_member_id_c3270c95 ON public.people_duty USING btree (member_id);
CREATE INDEX people_duty_unit_id_060a72c0 ON public.people_duty USING btree (unit_id);
CREATE INDEX people_grant_account ON public.people_grant USING btree (account_id) WHERE (ended_at IS NULL);
CREATE INDEX people_grant_account_id_22de1431 ON public.people_grant USING btree (account_id);
CREATE INDEX people_grant_body_id_3dbbd570 ON public.people_grant USING btree (body_id);
CREATE INDEX people_grant_given_by_id_bda4b151 ON public.people_grant USING btree (given_by_id);
CREATE INDEX people_grant_mandate_id_0c418c9c ON public.people_grant USING btree (mandate_id);
CREATE INDEX people_grant_member_id_aa1512e3 ON public.people_grant USING btree (member_id);
CREATE UNIQUE INDEX people_grant_once ON public.people_grant USING btree (member_id, account_id, "right") WHERE (ended_at IS NULL);
CREATE INDEX people_mandate_body_id_0af51a95 ON public.people_mandate USING btree (body_id);
CREATE INDEX people_mandate_created_by_id_83619e22 ON public.people_mandate USING btree (created_by_id);
CREATE INDEX people_mandate_manager_id_5115791e ON public.people_mandate USING btree (manager_id);
CREATE INDEX people_mandate_member_id_def6e933 ON public.people_mandate USING btree (member_id);
CREATE INDEX people_mandate_newest ON public.people_mandate USING btree (member_id, id DESC);
CREATE INDEX people_member_body_id_9db096d8 ON public.people_member USING btree (body_id);
CREATE INDEX people_member_unit_id_f7262fd3 ON public.people_member USING btree (unit_id);
CREATE INDEX people_member_user_id_e550f62b ON public.people_member USING btree (user_id);
CREATE INDEX people_notice_body_id_91328c7d ON public.people_notice USING btree (body_id);
CREATE INDEX people_notice_newest ON public.people_notice USING btree (user_id, id DESC);
CREATE INDEX people_notice_unmailed ON public.people_notice USING btree (at) WHERE (mailed_at IS NULL);
CREATE INDEX people_notice_unread ON public.people_notice USING btree (user_id) WHERE (read_at IS NULL);
CREATE INDEX people_notice_user_id_c82a0f7e ON public.people_notice USING btree (user_id);
CREATE INDEX people_qualification_body_id_523d551d ON public.people_qualification USING btree (body_id);
CREATE INDEX people_qualification_member_id_099aae0a ON public.people_qualification USING btree (member_id);
CREATE INDEX people_role_body_id_6b18ebbe ON public.people_role USING btree (body_id);
CREATE INDEX people_role_member_id_acd02cef ON public.people_role USING btree (member_id);
CREATE INDEX people_role_unit_id_24034f2f ON public.people_role USING btree (unit_id);
CREATE INDEX people_unit_body_id_d4ffc5b7 ON public.people_unit USING btree (body_id);
CREATE UNIQUE INDEX people_unit_open_once ON public.people_unit USING btree (body_id, name) WHERE (closed_at IS NULL);
CREATE INDEX people_unit_parent_id_4456c6e4 ON public.people_unit USING btree (parent_id);
CREATE INDEX people_user_email_1f424fe4_like ON public.people_user USING btree (email varchar_pattern_ops);
CREATE UNIQUE INDEX people_user_email_once ON public.people_user USING btree (lower((email)::text));
CREATE INDEX policy_acknowledgement_body_id_bd69e6f7 ON public.policy_acknowledgement USING btree (body_id);
CREATE INDEX policy_acknowledgement_member_id_786a7d0c ON public.policy_acknowledgement USING btree (member_id);
CREATE INDEX policy_acknowledgement_version_id_6f5c6bc7 ON public.policy_acknowledgement USING btree (version_id);
CREATE INDEX policy_answer_agreed_by_id_2586bd94 ON public.policy_answer USING btree (agreed_by_id);
CREATE INDEX policy_answer_body_id_93d34a8f ON public.policy_answer USING btree (body_id);
CREATE INDEX policy_answer_proposed_by_id_ee9d36a9 ON public.policy_answer USING btree (proposed_by_id);
CREATE INDEX policy_answer_version_id_c35bb307 ON public.policy_answer USING btree (version_id);
CREATE INDEX policy_campaign_body_id_56c21a6a ON public.policy_campaign USING btree (body_id);
CREATE INDEX policy_campaign_course_fb526cbc ON public.policy_campaign USING btree (course);
CREATE INDEX policy_campaign_course_fb526cbc_like ON public.policy_campaign USING btree (course varchar_pattern_ops);
CREATE INDEX policy_campaign_started_by_id_02cf45e7 ON public.policy_campaign USING btree (started_by_id);
CREATE INDEX policy_campaign_version_id_9ea9438e ON public.policy_campaign USING btree (version_id);
CREATE INDEX policy_change_body_id_2a0121a5 ON public.policy_change USING btree (body_id);
CREATE INDEX policy_change_due ON public.policy_change USING btree (at) WHERE ((taken_at IS NULL) AND (withdrawn_at IS NULL));
CREATE UNIQUE INDEX policy_change_one_waiting ON public.policy_change USING btree (body_id, key) WHERE ((taken_at IS NULL) AND (withdrawn_at IS NULL));
CREATE INDEX policy_change_planned_by_id_e0534999 ON public.policy_change USING btree (planned_by_id);
CREATE INDEX policy_change_version_id_eedf7e88 ON public.policy_change USING btree (version_id);
CREATE INDEX policy_change_withdrawn_by_id_5ad87bcd ON public.policy_change USING btree (withdrawn_by_id);
CREATE INDEX policy_conflict_body_id_f2098281 ON public.policy_conflict USING btree (body_id);
CREATE INDEX policy_conflict_instrument_id_2e140b63 ON public.policy_conflict USING btree (instrument_id);
CREATE INDEX policy_conflict_raised_by_id_9ede680f ON public.policy_conflict USING btree (raised_by_id);
CREATE INDEX policy_conflict_resolved_by_id_bb638124 ON public.policy_conflict USING btree (resolved_by_id);
CREATE INDEX policy_course_body_id_7791db98 ON public.policy_course USING btree (body_id);
CREATE INDEX policy_course_changed_by_id_9115b8a2 ON public.policy_course USING btree (changed_by_id);
CREATE INDEX policy_course_code_d44dd2b2 ON public.policy_course USING btree (code);
CREATE INDEX policy_course_code_d44dd2b2_like ON public.policy_course USING btree (code varchar_pattern_ops);
CREATE INDEX policy_course_replaced_by_e37d90f3 ON public.policy_course USING btree (replaced_by);
CREATE INDEX policy_course_replaced_by_e37d90f3_like ON public.policy_course USING btree (replaced_by varchar_pattern_ops);
CREATE INDEX policy_decision_body_id_75c2dcf3 ON public.policy_decision USING btree (body_id);
CREATE INDEX policy_decision_decided_by_id_a9e7093d ON public.policy_decision USING btree (decided_by_id);
CREATE INDEX policy_decision_newest ON public.policy_decision USING btree (body_id, key, id DESC);
CREATE INDEX policy_instrument_added_by_id_bb5613ba ON public.policy_instrument USING btree (added_by_id);
CREATE INDEX policy_instrument_body_id_8eb89fc2 ON public.policy_instrument USING btree (body_id);
CREATE INDEX policy_instrument_owner_id_9daa8d63 ON public.policy_instrument USING btree (owner_id);
CREATE INDEX policy_packconfirmation_body_id_a9b9f404 ON public.policy_packconfirmation USING btree (body_id);
CREATE INDEX policy_packconfirmation_by_id_39fe05c3 ON public.policy_packconfirmation USING btree (by_id);
CREATE INDEX policy_packconfirmation_newest ON public.policy_packconfirmation USING btree (body_id, pack, path, id DESC);
CREATE INDEX policy_packcorrection_body_id_6d3a6237 ON public.policy_packcorrection USING btree (body_id);
CREATE INDEX policy_packcorrection_by_id_376d52e7 ON public.policy_packcorrection USING btree (by_id);
CREATE INDEX policy_packcorrection_ended_by_id_9907ab52 ON public.policy_packcorrection USING btree (ended_by_id);
CREATE UNIQUE INDEX policy_packcorrection_one ON public.policy_packcorrection USING btree (body_id, pack, path) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX policy_publishing_hold_once ON public.policy_publishinghold USING btree (body_id, account_id) NULLS NOT DISTINCT WHERE (lifted_at IS NULL);
CREATE INDEX policy_publishinghold_account_id_dd9a08ad ON public.policy_publishinghold USING btree (account_id);
CREATE INDEX policy_publishinghold_body_id_e12a64ae ON public.policy_publishinghold USING btree (body_id);
CREATE INDEX policy_publishinghold_by_id_2ce181ec ON public.policy_publishinghold USING btree (by_id);
CREATE INDEX policy_publishinghold_lifted_by_id_57d31ef7 ON public.policy_publishinghold USING btree (lifted_by_id);
CREATE INDEX policy_teamseat_body_id_9ba80cf4 ON public.policy_teamseat USING btree (body_id);
CREATE INDEX policy_teamseat_member_id_b253a298 ON public.policy_teamseat USING btree (member_id);
CREATE INDEX policy_training_body_id_1d0d408c ON public.policy_training USING btree (body_id);
CREATE INDEX policy_training_course_e01487f8 ON public.policy_training USING btree (course);
CREATE INDEX policy_training_course_e01487f8_like ON public.policy_training USING btree (course varchar_pattern_ops);
CREATE INDEX policy_training_member_id_85c75d83 ON public.policy_training USING btree (member_id);
CREATE INDEX policy_training_newest ON public.policy_training USING btree (member_id, course, valid_until DESC);
CREATE INDEX policy_training_recorded_by_id_164ec5a4 ON public.policy_training USING btree (recorded_by_id);
CREATE INDEX policy_training_withdrawn_by_id_dc7f46bf ON public.policy_training USING btree (withdrawn_by_id);
CREATE INDEX policy_version_adopted_by_id_70d60f25 ON public.policy_version USING btree (adopted_by_id);
CREATE INDEX policy_version_asked_by_id_cdece6af ON public.policy_version USING btree (asked_by_id);
CREATE INDEX policy_version_body_id_ed4e4d86 ON public.policy_version USING btree (body_id);
CREATE UNIQUE INDEX policy_version_one_draft ON public.policy_version USING btree (body_id) WHERE ((state)::text = ANY ((ARRAY['draft'::character varying, 'asked'::character varying])::text[]));
CREATE UNIQUE INDEX policy_version_one_in_force ON public.policy_version USING btree (body_id) WHERE ((state)::text = 'in_force'::text);
CREATE INDEX policy_version_opened_by_id_7e9c0d8b ON public.policy_version USING btree (opened_by_id);
CREATE INDEX policy_voice_body_id_5f62ec1f ON public.policy_voice USING btree (body_id);
CREATE INDEX policy_voice_by_id_d5923aa7 ON public.policy_voice USING btree (by_id);
CREATE INDEX policy_voice_item ON public.policy_voice USING btree (version_id, item);
CREATE INDEX policy_voice_version_id_545ca7b1 ON public.policy_voice USING btree (version_id);
CREATE INDEX policy_wording_body_id_e1629079 ON public.policy_wording USING btree (body_id);
CREATE INDEX policy_wording_by_id_076023de ON public.policy_wording USING btree (by_id);
CREATE INDEX policy_wording_version_id_58512019 ON public.policy_wording USING btree (version_id);
CREATE INDEX portal_receipt_account_id_e1e49e74 ON public.portal_receipt USING btree (account_id);
CREATE INDEX portal_receipt_body_id_736645c7 ON public.portal_receipt USING btree (body_id);
CREATE INDEX portal_receipt_mail ON public.portal_receipt USING btree (id) WHERE (NOT ((email)::text = ''::text));
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX publishing_attempt_body_id_5111836d ON public.publishing_attempt USING btree (body_id);
CREATE INDEX publishing_attempt_delivery_id_95cd2c1d ON public.publishing_attempt USING btree (delivery_id);
CREATE INDEX publishing_change_asked_by_id_5d3f39b7 ON public.publishing_change USING btree (asked_by_id);
CREATE INDEX publishing_change_body_id_3fd0671a ON public.publishing_change USING btree (body_id);
CREATE INDEX publishing_change_decided_by_id_3d6f8d77 ON public.publishing_change USING btree (decided_by_id);
CREATE INDEX publishing_change_delivery_id_f20507df ON public.publishing_change USING btree (delivery_id);
CREATE UNIQUE INDEX publishing_change_one_open ON public.publishing_change USING btree (delivery_id) WHERE ((state)::text = ANY ((ARRAY['asked'::character varying, 'confirmed'::character varying])::text[]));
CREATE INDEX publishing_change_work ON public.publishing_change USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX publishing_delivery_account_id_27c03418 ON public.publishing_delivery USING btree (account_id);
CREATE INDEX publishing_delivery_body_id_a713efca ON public.publishing_delivery USING btree (body_id);
CREATE INDEX publishing_delivery_calendar ON public.publishing_delivery USING btree (body_id, due_at DESC);
CREATE INDEX publishing_delivery_created_by_id_74144315 ON public.publishing_delivery USING btree (created_by_id);
CREATE INDEX publishing_delivery_expiry ON public.publishing_delivery USING btree (expires_at) WHERE ((expires_at IS NOT NULL) AND ((state)::text = 'sent'::text));
CREATE INDEX publishing_delivery_follows_id_a8c5395d ON public.publishing_delivery USING btree (follows_id);
CREATE INDEX publishing_delivery_key_9a286073_like ON public.publishing_delivery USING btree (key varchar_pattern_ops);
CREATE INDEX publishing_delivery_look ON public.publishing_delivery USING btree (look_at) WHERE (look_at IS NOT NULL);
CREATE UNIQUE INDEX publishing_delivery_ref_once ON public.publishing_delivery USING btree (account_id, ref) WHERE (NOT ((ref)::text = ''::text));
CREATE INDEX publishing_delivery_sending ON public.publishing_delivery USING btree (account_id) WHERE ((state)::text = 'sending'::text);
CREATE INDEX publishing_delivery_state ON public.publishing_delivery USING btree (body_id, state, due_at);
CREATE INDEX publishing_delivery_taken_by_id_f7151836 ON public.publishing_delivery USING btree (taken_by_id);
CREATE INDEX publishing_delivery_thread ON public.publishing_delivery USING btree (account_id, thread) WHERE (((state)::text = ANY ((ARRAY['due'::character varying, 'sending'::character varying, 'unknown'::character varying, 'by_hand'::character varying, 'unsure'::character varying])::text[])) AND (NOT ((thread)::text = ''::text)));
CREATE INDEX publishing_delivery_work ON public.publishing_delivery USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX publishing_sight_body_id_2382b1b4 ON public.publishing_sight USING btree (body_id);
CREATE INDEX publishing_sight_by_id_ae6406a0 ON public.publishing_sight USING btree (by_id);
CREATE INDEX publishing_sight_delivery_id_f5111bf0 ON public.publishing_sight USING btree (delivery_id);
CREATE INDEX publishing_sight_file_id_845753c2 ON public.publishing_sight USING btree (file_id);
CREATE INDEX publishing_sight_newest ON public.publishing_sight USING btree (delivery_id, id DESC);
CREATE INDEX records_capture_about ON public.records_pagecapture USING btree (body_id, about, id DESC);
CREATE INDEX records_capture_account ON public.records_pagecapture USING btree (body_id, account_id, id DESC);
CREATE INDEX records_capture_state ON public.records_pagecapture USING btree (body_id, state, due_at DESC);
CREATE INDEX records_capture_work ON public.records_pagecapture USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX records_case_work ON public.records_erasurecase USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX records_classing_after_id_425ec158 ON public.records_classing USING btree (after_id);
CREATE INDEX records_classing_before_id_8a35d181 ON public.records_classing USING btree (before_id);
CREATE INDEX records_classing_body_id_3a03a6cd ON public.records_classing USING btree (body_id);
CREATE INDEX records_classing_by_id_4e53545f ON public.records_classing USING btree (by_id);
CREATE INDEX records_classing_newest ON public.records_classing USING btree (record_id, id DESC);
CREATE INDEX records_classing_record_id_cd276cad ON public.records_classing USING btree (record_id);
CREATE INDEX records_decision_body_id_c994b384 ON public.records_decision USING btree (body_id);
CREATE INDEX records_decision_by_id_d11f88a8 ON public.records_decision USING btree (by_id);
CREATE INDEX records_decision_classes_decision_id_120bc4bf ON public.records_decision_classes USING btree (decision_id);
CREATE INDEX records_decision_classes_recordclass_id_2ce580e7 ON public.records_decision_classes USING btree (recordclass_id);
CREATE INDEX records_decision_document_id_1d776c7a ON public.records_decision USING btree (document_id);
CREATE INDEX records_decision_revoked_by_id_ac5b9c35 ON public.records_decision USING btree (revoked_by_id);
CREATE INDEX records_disposalitem_body_id_ccec3759 ON public.records_disposalitem USING btree (body_id);
CREATE INDEX records_disposalitem_left_out_by_id_d12541dc ON public.records_disposalitem USING btree (left_out_by_id);
CREATE INDEX records_disposalitem_list_id_fc87f4de ON public.records_disposalitem USING btree (list_id);
CREATE INDEX records_disposalitem_record_id_eaa1b2b0 ON public.records_disposalitem USING btree (record_id);
CREATE INDEX records_disposallist_body_id_be10bb5f ON public.records_disposallist USING btree (body_id);
CREATE INDEX records_disposallist_certificate_file_id_f82cabcf ON public.records_disposallist USING btree (certificate_file_id);
CREATE INDEX records_disposallist_decision_id_437bff54 ON public.records_disposallist USING btree (decision_id);
CREATE INDEX records_disposallist_first_by_id_ddca7494 ON public.records_disposallist USING btree (first_by_id);
CREATE INDEX records_disposallist_made_by_id_afb00873 ON public.records_disposallist USING btree (made_by_id);
CREATE INDEX records_disposallist_second_by_id_489b52ae ON public.records_disposallist USING btree (second_by_id);
CREATE INDEX records_erasurecase_body_id_7bb2a440 ON public.records_erasurecase USING btree (body_id);
CREATE INDEX records_erasurecase_by_id_3a2cba5c ON public.records_erasurecase USING btree (by_id);
CREATE INDEX records_erasurecase_decided_by_id_ca36f743 ON public.records_erasurecase USING btree (decided_by_id);
CREATE INDEX records_erasurecase_decision_id_665b171e ON public.records_erasurecase USING btree (decision_id);
CREATE INDEX records_erasurecase_second_by_id_1cc849b4 ON public.records_erasurecase USING btree (second_by_id);
CREATE INDEX records_erasureitem_body_id_ffc21369 ON public.records_erasureitem USING btree (body_id);
CREATE INDEX records_erasureitem_case_id_76490be5 ON public.records_erasureitem USING btree (case_id);
CREATE INDEX records_erasureitem_record_id_3cbcb8fa ON public.records_erasureitem USING btree (record_id);
CREATE INDEX records_export_body_id_b650d954 ON public.records_export USING btree (body_id);
CREATE INDEX records_export_by_id_b5dbc9bb ON public.records_export USING btree (by_id);
CREATE INDEX records_export_work ON public.records_export USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX records_exportpart_body_id_1b05b024 ON public.records_exportpart USING btree (body_id);
CREATE INDEX records_exportpart_export_id_114989f1 ON public.records_exportpart USING btree (export_id);
CREATE INDEX records_fileremoval_body_id_00ca868b ON public.records_fileremoval USING btree (body_id);
CREATE INDEX records_fileremoval_case_id_d74e508e ON public.records_fileremoval USING btree (case_id);
CREATE INDEX records_fileremoval_list_id_c02baad1 ON public.records_fileremoval USING btree (list_id);
CREATE INDEX records_fileremoval_past_id_11f68eca ON public.records_fileremoval USING btree (past_id);
CREATE INDEX records_filingplace_body_id_41696e6c ON public.records_filingplace USING btree (body_id);
CREATE INDEX records_filingrule_account_id_a7a75111 ON public.records_filingrule USING btree (account_id);
CREATE INDEX records_filingrule_body_id_326cc396 ON public.records_filingrule USING btree (body_id);
CREATE INDEX records_filingrule_record_class_id_7a6f5f6a ON public.records_filingrule USING btree (record_class_id);
CREATE INDEX records_filingrule_topic_id_d0a22e9f ON public.records_filingrule USING btree (topic_id);
CREATE INDEX records_hold_body_id_c9f37bc0 ON public.records_hold USING btree (body_id);
CREATE INDEX records_hold_lifted_by_id_48e3be9b ON public.records_hold USING btree (lifted_by_id);
CREATE INDEX records_hold_placed_by_id_75fa6c86 ON public.records_hold USING btree (placed_by_id);
CREATE INDEX records_holditem_body_id_78d8b72b ON public.records_holditem USING btree (body_id);
CREATE INDEX records_holditem_hold_id_065a5ef6 ON public.records_holditem USING btree (hold_id);
CREATE INDEX records_holditem_record_id_f8b405ab ON public.records_holditem USING btree (record_id);
CREATE INDEX records_import_work ON public.records_pastimport USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX records_item_waiting ON public.records_disposalitem USING btree (list_id, id) WHERE ((done_at IS NULL) AND ((kept)::text = ''::text) AND (left_out_by_id IS NULL));
CREATE INDEX records_journaldecision_body_id_66b7ca79 ON public.records_journaldecision USING btree (body_id);
CREATE INDEX records_journaldecision_by_id_9995ca33 ON public.records_journaldecision USING btree (by_id);
CREATE INDEX records_journalentry_body_id_61721609 ON public.records_journalentry USING btree (body_id);
CREATE INDEX records_journalentry_by_id_49c2b995 ON public.records_journalentry USING btree (by_id);
CREATE INDEX records_list_work ON public.records_disposallist USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX records_loadeditem_body_id_0d88747a ON public.records_loadeditem USING btree (body_id);
CREATE INDEX records_loadeditem_package_id_f2630fd4 ON public.records_loadeditem USING btree (package_id);
CREATE INDEX records_loadedpackage_body_id_dad22a6b ON public.records_loadedpackage USING btree (body_id);
CREATE INDEX records_loadedpackage_by_id_accbdf59 ON public.records_loadedpackage USING btree (by_id);
CREATE INDEX records_outcome_body_id_3ff503e8 ON public.records_outcome USING btree (body_id);
CREATE INDEX records_outcome_by_id_bc17a9b6 ON public.records_outcome USING btree (by_id);
CREATE INDEX records_outcome_noted_by_id_82305079 ON public.records_outcome USING btree (noted_by_id);
CREATE INDEX records_outcome_record_class_id_cc556cce ON public.records_outcome USING btree (record_class_id);
CREATE INDEX records_outcomeitem_body_id_395827fc ON public.records_outcomeitem USING btree (body_id);
CREATE INDEX records_outcomeitem_outcome_id_26d7d8d5 ON public.records_outcomeitem USING btree (outcome_id);
CREATE INDEX records_outcomeitem_record_id_69774c5c ON public.records_outcomeitem USING btree (record_id);
CREATE INDEX records_pagecapture_account_id_de0c1408 ON public.records_pagecapture USING btree (account_id);
CREATE INDEX records_pagecapture_archive_id_fe4907bd ON public.records_pagecapture USING btree (archive_id);
CREATE INDEX records_pagecapture_asked_by_id_a678ce4c ON public.records_pagecapture USING btree (asked_by_id);
CREATE INDEX records_pagecapture_body_id_72bc4980 ON public.records_pagecapture USING btree (body_id);
CREATE INDEX records_pagecapture_picture_id_32f89ac3 ON public.records_pagecapture USING btree (picture_id);
CREATE INDEX records_pastimport_account_id_1952b8a3 ON public.records_pastimport USING btree (account_id);
CREATE INDEX records_pastimport_body_id_b8434775 ON public.records_pastimport USING btree (body_id);
CREATE INDEX records_pastimport_by_id_17880c89 ON public.records_pastimport USING btree (by_id);
CREATE INDEX records_pastimport_file_id_6452929a ON public.records_pastimport USING btree (file_id);
CREATE INDEX records_pastitem_account_id_14490155 ON public.records_pastitem USING btree (account_id);
CREATE INDEX records_pastitem_body_id_5c4f6fa9 ON public.records_pastitem USING btree (body_id);
CREATE INDEX records_pastitem_past_id_b2a070c6 ON public.records_pastitem USING btree (past_id);
CREATE INDEX records_reading_body_id_5909dd69 ON public.records_reading USING btree (body_id);
CREATE INDEX records_reading_newest ON public.records_reading USING btree (body_id, id DESC);
CREATE INDEX records_reading_record ON public.records_reading USING btree (record_id, id DESC);
CREATE INDEX records_reading_record_id_4dcee273 ON public.records_reading USING btree (record_id);
CREATE INDEX records_reading_seal ON public.records_reading USING btree (seal_id, id);
CREATE INDEX records_reading_unsealed ON public.records_reading USING btree (body_id) WHERE (seal_id IS NULL);
CREATE INDEX records_reading_user_id_232f078a ON public.records_reading USING btree (user_id);
CREATE INDEX records_readingseal_body_id_0966c6fc ON public.records_readingseal USING btree (body_id);
CREATE INDEX records_record_about ON public.records_record USING btree (body_id, about, id DESC);
CREATE INDEX records_record_account ON public.records_record USING btree (body_id, account_id, id DESC);
CREATE INDEX records_record_asked ON public.records_record USING btree (body_id, id) WHERE ((journal)::text = 'asked'::text);
CREATE INDEX records_record_at ON public.records_record USING btree (body_id, at DESC, id DESC);
CREATE INDEX records_record_class ON public.records_record USING btree (body_id, record_class_id, id DESC);
CREATE INDEX records_record_disposed ON public.records_record USING btree (body_id, id DESC) WHERE (disposed_at IS NOT NULL);
CREATE INDEX records_record_due ON public.records_record USING btree (body_id, due_on, id) WHERE ((disposed_at IS NULL) AND (due_on IS NOT NULL));
CREATE INDEX records_record_kind ON public.records_record USING btree (body_id, kind, id DESC);
CREATE INDEX records_record_newest ON public.records_record USING btree (body_id, id DESC);
CREATE INDEX records_record_party ON public.records_record USING btree (account_id, party, id DESC) WHERE (NOT ((party)::text = ''::text));
CREATE INDEX records_record_words ON public.records_record USING gin (body_id, words);
CREATE INDEX records_recordclass_body_id_dce8feea ON public.records_recordclass USING btree (body_id);
CREATE INDEX records_recordclass_confirmed_by_id_2ec805c9 ON public.records_recordclass USING btree (confirmed_by_id);
CREATE INDEX records_recordclass_parent_id_29354040 ON public.records_recordclass USING btree (parent_id);
CREATE INDEX records_recordfile_body_id_67db784d ON public.records_recordfile USING btree (body_id);
CREATE INDEX records_recordfile_by_hash ON public.records_recordfile USING btree (body_id, sha256);
CREATE INDEX records_recordfile_record_id_e49cc6ac ON public.records_recordfile USING btree (record_id);
CREATE INDEX records_redaction_body_id_a22c3a71 ON public.records_redaction USING btree (body_id);
CREATE INDEX records_redaction_by_id_28089ea3 ON public.records_redaction USING btree (by_id);
CREATE INDEX records_redaction_decision_id_db4dd9a6 ON public.records_redaction USING btree (decision_id);
CREATE INDEX records_removal_file ON public.records_fileremoval USING btree (body_id, sha256);
CREATE INDEX records_removal_work ON public.records_fileremoval USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX records_savedsearch_body_id_bd475ac8 ON public.records_savedsearch USING btree (body_id);
CREATE INDEX records_savedsearch_member_id_87c69f66 ON public.records_savedsearch USING btree (member_id);
CREATE INDEX reports_attestation_body_id_a8ae5225 ON public.reports_attestation USING btree (body_id);
CREATE INDEX reports_attestation_by_id_bd0ff0db ON public.reports_attestation USING btree (by_id);
CREATE INDEX reports_attestation_newest ON public.reports_attestation USING btree (body_id, subject, id DESC);
CREATE INDEX reports_attestation_withdrawn_by_id_65808add ON public.reports_attestation USING btree (withdrawn_by_id);
CREATE INDEX reports_day_body_id_6bd79e6b ON public.reports_day USING btree (body_id);
CREATE INDEX reports_look_body_id_87fcc735 ON public.reports_look USING btree (body_id);
CREATE INDEX reports_report_body_id_a0ae5d22 ON public.reports_report USING btree (body_id);
CREATE INDEX reports_report_by_id_4ad2f714 ON public.reports_report USING btree (by_id);
CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);
CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);
CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);
CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);
CREATE INDEX vault_attestation_body_id_ed21844a ON public.vault_attestation USING btree (body_id);
CREATE INDEX vault_attestation_item_id_046617ca ON public.vault_attestation USING btree (item_id);
CREATE INDEX vault_attestation_member_id_6715d93a ON public.vault_attestation USING btree (member_id);
CREATE UNIQUE INDEX vault_attestation_once ON public.vault_attestation USING btree (item_id, member_id) WHERE (answered_at IS NULL);
CREATE INDEX vault_holding_body_id_b639bee9 ON public.vault_holding USING btree (body_id);
CREATE INDEX vault_holding_given_by_id_54f6e67f ON public.vault_holding USING btree (given_by_id);
CREATE INDEX vault_holding_item_id_ce9414ec ON public.vault_holding USING btree (item_id);
CREATE INDEX vault_holding_member ON public.vault_holding USING btree (member_id, item_id);
CREATE INDEX vault_holding_member_id_42ec3025 ON public.vault_holding USING btree (member_id);
CREATE UNIQUE INDEX vault_holding_once ON public.vault_holding USING btree (item_id, member_id) WHERE (ended_at IS NULL);
CREATE INDEX vault_item_account_id_b8e74a31 ON public.vault_item USING btree (account_id);
CREATE INDEX vault_item_body_id_3ec38448 ON public.vault_item USING btree (body_id);
CREATE INDEX vault_item_custodian_id_8bb84f90 ON public.vault_item USING btree (custodian_id);
CREATE INDEX vault_item_expiry ON public.vault_item USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE UNIQUE INDEX vault_item_field_once ON public.vault_item USING btree (account_id, name) WHERE (NOT ((name)::text = ''::text));
CREATE INDEX vault_item_label ON public.vault_item USING btree (body_id, label, id);
CREATE INDEX vault_release_body_id_2dffc909 ON public.vault_release USING btree (body_id);
CREATE INDEX vault_release_decided_by_id_774c8807 ON public.vault_release USING btree (decided_by_id);
CREATE INDEX vault_release_item_id_209c87b0 ON public.vault_release USING btree (item_id);
CREATE INDEX vault_release_member_id_7b2e85df ON public.vault_release USING btree (member_id);
CREATE INDEX vault_release_state ON public.vault_release USING btree (body_id, state, id);
CREATE INDEX vault_reveal_body_id_33a86783 ON public.vault_reveal USING btree (body_id);
CREATE INDEX vault_reveal_item_id_037bcd12 ON public.vault_reveal USING btree (item_id);
CREATE INDEX vault_reveal_member ON public.vault_reveal USING btree (member_id, item_id, at);
CREATE INDEX vault_reveal_member_id_c848d786 ON public.vault_reveal USING btree (member_id);
CREATE INDEX vault_reveal_release_id_d81039e7 ON public.vault_reveal USING btree (release_id);
CREATE UNIQUE INDEX vault_rotation_once ON public.vault_rotationtask USING btree (item_id, cause, member_id) NULLS NOT DISTINCT WHERE (done_at IS NULL);
CREATE INDEX vault_rotation_open ON public.vault_rotationtask USING btree (body_id, due_at) WHERE (done_at IS NULL);
CREATE INDEX vault_rotationtask_body_id_6962fc63 ON public.vault_rotationtask USING btree (body_id);
CREATE INDEX vault_rotationtask_done_by_id_e46a8578 ON public.vault_rotationtask USING btree (done_by_id);
CREATE INDEX vault_rotationtask_item_id_1989a9cf ON public.vault_rotationtask USING btree (item_id);
CREATE INDEX vault_rotationtask_member_id_866b5645 ON public.vault_rotationtask USING btree (member_id);
CREATE INDEX vault_rotationtask_opened_by_id_1c7ff8e5 ON public.vault_rotationtask USING btree (opened_by_id);
CREATE INDEX vault_secret_account_id_2e9a0f4d ON public.vault_secret USING btree (account_id);
CREATE INDEX vault_secret_body_id_8b38915f ON public.vault_secret USING btree (body_id);
CREATE INDEX vault_secret_created_by_id_737aed29 ON public.vault_secret USING btree (created_by_id);
CREATE INDEX vault_secret_item_id_ed087523 ON public.vault_secret USING btree (item_id);
CREATE INDEX vault_secret_kek ON public.vault_secret USING btree (kek, id) WHERE (lost_at IS NULL);
CREATE TRIGGER accounts_acceptance_no_delete BEFORE DELETE ON public.accounts_acceptance FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER accounts_acceptance_no_truncate BEFORE TRUNCATE ON public.accounts_acceptance FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER accounts_acceptance_not_emptied BEFORE UPDATE OF salt ON public.accounts_acceptance FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER accounts_charter_no_delete BEFORE DELETE ON public.accounts_charter FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER accounts_charter_no_truncate BEFORE TRUNCATE ON public.accounts_charter FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER accounts_charter_not_emptied BEFORE UPDATE OF salt ON public.accounts_charter FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER accounts_snapshot_no_delete BEFORE DELETE ON public.accounts_snapshot FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER accounts_snapshot_no_truncate BEFORE TRUNCATE ON public.accounts_snapshot FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER accounts_snapshot_not_emptied BEFORE UPDATE OF salt ON public.accounts_snapshot FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER accounts_terms_no_delete BEFORE DELETE ON public.accounts_terms FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER accounts_terms_no_truncate BEFORE TRUNCATE ON public.accounts_terms FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER accounts_terms_not_emptied BEFORE UPDATE OF salt ON public.accounts_terms FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER audit_checkpoint_append_only BEFORE DELETE OR UPDATE ON public.audit_checkpoint FOR EACH ROW EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER audit_checkpoint_no_truncate BEFORE TRUNCATE ON public.audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER audit_checkpoint_number BEFORE INSERT ON public.audit_checkpoint FOR EACH ROW EXECUTE FUNCTION public.audit_checkpoint_number();
CREATE TRIGGER audit_event_append_only BEFORE DELETE OR UPDATE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER audit_event_pending AFTER INSERT ON public.audit_event REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.audit_event_pending();
CREATE TRIGGER audit_leaf_append_only BEFORE DELETE OR UPDATE ON public.audit_leaf FOR EACH ROW EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER audit_leaf_no_truncate BEFORE TRUNCATE ON public.audit_leaf FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER audit_node_append_only BEFORE DELETE OR UPDATE ON public.audit_node FOR EACH ROW EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER audit_node_no_truncate BEFORE TRUNCATE ON public.audit_node FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER audit_signingkey_no_truncate BEFORE TRUNCATE ON public.audit_signingkey FOR EACH STATEMENT EXECUTE FUNCTION public.audit_signingkey_stays();
CREATE TRIGGER audit_signingkey_stays BEFORE DELETE OR UPDATE ON public.audit_signingkey FOR EACH ROW EXECUTE FUNCTION public.audit_signingkey_stays();
CREATE TRIGGER audit_stamp_append_only BEFORE DELETE OR UPDATE ON public.audit_stamp FOR EACH ROW EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER audit_stamp_no_truncate BEFORE TRUNCATE ON public.audit_stamp FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER audit_stamp_number BEFORE INSERT ON public.audit_stamp FOR EACH ROW EXECUTE FUNCTION public.audit_stamp_number();
CREATE TRIGGER audit_tombstone_append_only BEFORE DELETE OR UPDATE ON public.audit_tombstone FOR EACH ROW EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER audit_tombstone_no_truncate BEFORE TRUNCATE ON public.audit_tombstone FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_append_only();
CREATE TRIGGER core_storedfile_no_delete BEFORE DELETE ON public.core_storedfile FOR EACH ROW EXECUTE FUNCTION public.rostra_file_kept();
CREATE TRIGGER editorial_approval_no_delete BEFORE DELETE ON public.editorial_approval FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_approval_no_truncate BEFORE TRUNCATE ON public.editorial_approval FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_approval_not_emptied BEFORE UPDATE OF salt ON public.editorial_approval FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_comment_no_delete BEFORE DELETE ON public.editorial_comment FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_comment_no_truncate BEFORE TRUNCATE ON public.editorial_comment FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_comment_not_emptied BEFORE UPDATE OF salt ON public.editorial_comment FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_outreach_no_delete BEFORE DELETE ON public.editorial_outreach FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_outreach_no_truncate BEFORE TRUNCATE ON public.editorial_outreach FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_outreach_not_emptied BEFORE UPDATE OF salt ON public.editorial_outreach FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_override_no_delete BEFORE DELETE ON public.editorial_override FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_override_no_truncate BEFORE TRUNCATE ON public.editorial_override FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_override_not_emptied BEFORE UPDATE OF salt ON public.editorial_override FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_version_no_delete BEFORE DELETE ON public.editorial_version FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_version_no_truncate BEFORE TRUNCATE ON public.editorial_version FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER editorial_version_not_emptied BEFORE UPDATE OF salt ON public.editorial_version FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_answer_no_delete BEFORE DELETE ON public.inbox_answer FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_answer_no_truncate BEFORE TRUNCATE ON public.inbox_answer FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_answer_not_emptied BEFORE UPDATE OF salt ON public.inbox_answer FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_approvedtext_no_delete BEFORE DELETE ON public.inbox_approvedtext FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_approvedtext_no_truncate BEFORE TRUNCATE ON public.inbox_approvedtext FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_approvedtext_not_emptied BEFORE UPDATE OF salt ON public.inbox_approvedtext FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_attachment_no_delete BEFORE DELETE ON public.inbox_attachment FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_attachment_no_truncate BEFORE TRUNCATE ON public.inbox_attachment FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_attachment_not_emptied BEFORE UPDATE OF salt ON public.inbox_attachment FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_draft_no_delete BEFORE DELETE ON public.inbox_draft FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_draft_no_truncate BEFORE TRUNCATE ON public.inbox_draft FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_draft_not_emptied BEFORE UPDATE OF salt ON public.inbox_draft FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_expertquestion_no_delete BEFORE DELETE ON public.inbox_expertquestion FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_expertquestion_no_truncate BEFORE TRUNCATE ON public.inbox_expertquestion FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_expertquestion_not_emptied BEFORE UPDATE OF salt ON public.inbox_expertquestion FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_groupsending_no_delete BEFORE DELETE ON public.inbox_groupsending FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_groupsending_no_truncate BEFORE TRUNCATE ON public.inbox_groupsending FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_groupsending_not_emptied BEFORE UPDATE OF salt ON public.inbox_groupsending FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_message_no_delete BEFORE DELETE ON public.inbox_message FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_message_no_truncate BEFORE TRUNCATE ON public.inbox_message FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_message_not_emptied BEFORE UPDATE OF salt ON public.inbox_message FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_messageraw_no_delete BEFORE DELETE ON public.inbox_messageraw FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('');
CREATE TRIGGER inbox_messageraw_no_truncate BEFORE TRUNCATE ON public.inbox_messageraw FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('');
CREATE TRIGGER inbox_messageraw_not_emptied BEFORE UPDATE OF raw ON public.inbox_messageraw FOR EACH ROW WHEN (((octet_length(new.raw) = 0) AND (octet_length(old.raw) > 0))) EXECUTE FUNCTION public.rostra_protected('');
CREATE TRIGGER inbox_messageversion_no_delete BEFORE DELETE ON public.inbox_messageversion FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('');
CREATE TRIGGER inbox_messageversion_no_truncate BEFORE TRUNCATE ON public.inbox_messageversion FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('');
CREATE TRIGGER inbox_messageversion_not_emptied BEFORE UPDATE OF salt ON public.inbox_messageversion FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('');
CREATE TRIGGER inbox_note_no_delete BEFORE DELETE ON public.inbox_note FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_note_no_truncate BEFORE TRUNCATE ON public.inbox_note FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER inbox_note_not_emptied BEFORE UPDATE OF salt ON public.inbox_note FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER policy_acknowledgement_no_delete BEFORE DELETE ON public.policy_acknowledgement FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER policy_acknowledgement_no_truncate BEFORE TRUNCATE ON public.policy_acknowledgement FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER policy_acknowledgement_not_emptied BEFORE UPDATE OF salt ON public.policy_acknowledgement FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER policy_training_no_delete BEFORE DELETE ON public.policy_training FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER policy_training_no_truncate BEFORE TRUNCATE ON public.policy_training FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER policy_training_not_emptied BEFORE UPDATE OF salt ON public.policy_training FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER policy_version_no_delete BEFORE DELETE ON public.policy_version FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER policy_version_no_truncate BEFORE TRUNCATE ON public.policy_version FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER policy_version_not_emptied BEFORE UPDATE OF salt ON public.policy_version FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
CREATE TRIGGER publishing_change_no_delete BEFORE DELETE ON public.publishing_change FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER publishing_change_no_truncate BEFORE TRUNCATE ON public.publishing_change FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER publishing_change_not_emptied BEFORE UPDATE OF salt ON public.publishing_change FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER publishing_delivery_no_delete BEFORE DELETE ON public.publishing_delivery FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER publishing_delivery_no_truncate BEFORE TRUNCATE ON public.publishing_delivery FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER publishing_delivery_not_emptied BEFORE UPDATE OF salt ON public.publishing_delivery FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER publishing_sight_no_delete BEFORE DELETE ON public.publishing_sight FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER publishing_sight_no_truncate BEFORE TRUNCATE ON public.publishing_sight FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER publishing_sight_not_emptied BEFORE UPDATE OF salt ON public.publishing_sight FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_journalentry_no_delete BEFORE DELETE ON public.records_journalentry FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_journalentry_no_truncate BEFORE TRUNCATE ON public.records_journalentry FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_journalentry_not_emptied BEFORE UPDATE OF salt ON public.records_journalentry FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_loadeditem_no_delete BEFORE DELETE ON public.records_loadeditem FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_loadeditem_no_truncate BEFORE TRUNCATE ON public.records_loadeditem FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_loadeditem_not_emptied BEFORE UPDATE OF salt ON public.records_loadeditem FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_pagecapture_no_delete BEFORE DELETE ON public.records_pagecapture FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_pagecapture_no_truncate BEFORE TRUNCATE ON public.records_pagecapture FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_pagecapture_not_emptied BEFORE UPDATE OF salt ON public.records_pagecapture FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_pastitem_no_delete BEFORE DELETE ON public.records_pastitem FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_pastitem_no_truncate BEFORE TRUNCATE ON public.records_pastitem FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_pastitem_not_emptied BEFORE UPDATE OF salt ON public.records_pastitem FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_record_no_delete BEFORE DELETE ON public.records_record FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_record_no_truncate BEFORE TRUNCATE ON public.records_record FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_redaction_no_delete BEFORE DELETE ON public.records_redaction FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_redaction_no_truncate BEFORE TRUNCATE ON public.records_redaction FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER records_redaction_not_emptied BEFORE UPDATE OF salt ON public.records_redaction FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER reports_report_no_delete BEFORE DELETE ON public.reports_report FOR EACH ROW EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER reports_report_no_truncate BEFORE TRUNCATE ON public.reports_report FOR EACH STATEMENT EXECUTE FUNCTION public.rostra_protected('body');
CREATE TRIGGER reports_report_not_emptied BEFORE UPDATE OF salt ON public.reports_report FOR EACH ROW WHEN (((octet_length(new.salt) = 0) AND (octet_length(old.salt) > 0))) EXECUTE FUNCTION public.rostra_protected('body');
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_acceptance
    ADD CONSTRAINT accounts_acceptance_account_id_51949049_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_acceptance
    ADD CONSTRAINT accounts_acceptance_authority_id_f9bf1258_fk_accounts_ FOREIGN KEY (authority_id) REFERENCES public.accounts_delegate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_acceptance
    ADD CONSTRAINT accounts_acceptance_body_id_4c5e3279_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_acceptance
    ADD CONSTRAINT accounts_acceptance_opinion_id_f8a03f72_fk_core_storedfile_id FOREIGN KEY (opinion_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_acceptance
    ADD CONSTRAINT accounts_acceptance_terms_id_5d6c65ab_fk_accounts_terms_id FOREIGN KEY (terms_id) REFERENCES public.accounts_terms(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_body_id_be477f7d_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_owner_id_7b1fcbd0_fk_people_member_id FOREIGN KEY (owner_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_sponsor_id_32446071_fk_people_member_id FOREIGN KEY (sponsor_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_substitute_id_26e013f0_fk_people_member_id FOREIGN KEY (substitute_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_unit_id_934a418a_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_call
    ADD CONSTRAINT accounts_call_account_id_ba033880_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_call
    ADD CONSTRAINT accounts_call_body_id_124c3eae_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_certification
    ADD CONSTRAINT accounts_certificati_account_id_a687529c_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_certification
    ADD CONSTRAINT accounts_certificati_decided_by_id_2e8d353d_fk_people_me FOREIGN KEY (decided_by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_certification
    ADD CONSTRAINT accounts_certification_body_id_0fc9d169_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_charter
    ADD CONSTRAINT accounts_charter_account_id_099f8e8b_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_charter
    ADD CONSTRAINT accounts_charter_approved_by_id_e42e71fb_fk_people_member_id FOREIGN KEY (approved_by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_charter
    ADD CONSTRAINT accounts_charter_body_id_42a3962a_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_charter
    ADD CONSTRAINT accounts_charter_saved_by_id_4932ef38_fk_people_user_id FOREIGN KEY (saved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_closing
    ADD CONSTRAINT accounts_closing_account_id_a7bc3afa_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_closing
    ADD CONSTRAINT accounts_closing_began_by_id_dcc047ed_fk_people_user_id FOREIGN KEY (began_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_closing
    ADD CONSTRAINT accounts_closing_body_id_a5afb72c_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_closingstep
    ADD CONSTRAINT accounts_closingstep_body_id_bf642ad5_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_closingstep
    ADD CONSTRAINT accounts_closingstep_closing_id_89c32336_fk_accounts_closing_id FOREIGN KEY (closing_id) REFERENCES public.accounts_closing(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_closingstep
    ADD CONSTRAINT accounts_closingstep_settled_by_id_dc51a517_fk_people_user_id FOREIGN KEY (settled_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_delegate
    ADD CONSTRAINT accounts_delegate_body_id_24355ea4_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_delegate
    ADD CONSTRAINT accounts_delegate_file_id_afe35a57_fk_core_storedfile_id FOREIGN KEY (file_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_delegate
    ADD CONSTRAINT accounts_delegate_member_id_705c8527_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_delegate
    ADD CONSTRAINT accounts_delegate_named_by_id_aa6f723e_fk_people_user_id FOREIGN KEY (named_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_fakecase
    ADD CONSTRAINT accounts_fakecase_body_id_2e8c9efb_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_fakecase
    ADD CONSTRAINT accounts_fakecase_told_by_id_875c3ee6_fk_people_member_id FOREIGN KEY (told_by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_fakenote
    ADD CONSTRAINT accounts_fakenote_body_id_a2b02021_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_fakenote
    ADD CONSTRAINT accounts_fakenote_by_id_1ce0d31b_fk_people_member_id FOREIGN KEY (by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_fakenote
    ADD CONSTRAINT accounts_fakenote_case_id_5e9527f8_fk_accounts_fakecase_id FOREIGN KEY (case_id) REFERENCES public.accounts_fakecase(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_fakereport
    ADD CONSTRAINT accounts_fakereport_body_id_45fd5488_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_fakereport
    ADD CONSTRAINT accounts_fakereport_case_id_bd15e278_fk_accounts_fakecase_id FOREIGN KEY (case_id) REFERENCES public.accounts_fakecase(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_fetch
    ADD CONSTRAINT accounts_fetch_account_id_db565358_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_fetch
    ADD CONSTRAINT accounts_fetch_body_id_05a18f59_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_linkedsite
    ADD CONSTRAINT accounts_linkedsite_body_id_92ecfdba_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_linkedsite
    ADD CONSTRAINT accounts_linkedsite_decided_by_id_35fd1b37_fk_people_member_id FOREIGN KEY (decided_by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_linkedsite
    ADD CONSTRAINT accounts_linkedsite_proposed_by_id_01d176fe_fk_people_member_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_opening
    ADD CONSTRAINT accounts_opening_account_id_b5e44643_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_opening
    ADD CONSTRAINT accounts_opening_body_id_2e52e694_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_opening
    ADD CONSTRAINT accounts_opening_proposed_by_id_a579d025_fk_people_member_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_openingstep
    ADD CONSTRAINT accounts_openingstep_body_id_81e24a16_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_openingstep
    ADD CONSTRAINT accounts_openingstep_charter_id_e1be7de6_fk_accounts_charter_id FOREIGN KEY (charter_id) REFERENCES public.accounts_charter(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_openingstep
    ADD CONSTRAINT accounts_openingstep_decided_by_id_e3413a52_fk_people_member_id FOREIGN KEY (decided_by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_openingstep
    ADD CONSTRAINT accounts_openingstep_opening_id_f530f2cd_fk_accounts_opening_id FOREIGN KEY (opening_id) REFERENCES public.accounts_opening(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_proof
    ADD CONSTRAINT accounts_proof_account_id_c00758ca_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_proof
    ADD CONSTRAINT accounts_proof_body_id_7f738ffe_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_proof
    ADD CONSTRAINT accounts_proof_by_id_5ec9424f_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_proofcode
    ADD CONSTRAINT accounts_proofcode_account_id_9919d45f_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_proofcode
    ADD CONSTRAINT accounts_proofcode_body_id_9406f297_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_ratelimit
    ADD CONSTRAINT accounts_ratelimit_account_id_1ea1dae4_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_ratelimit
    ADD CONSTRAINT accounts_ratelimit_body_id_a516eb3e_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_snapshot
    ADD CONSTRAINT accounts_snapshot_account_id_9827807b_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_snapshot
    ADD CONSTRAINT accounts_snapshot_body_id_491d3be4_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_snapshot
    ADD CONSTRAINT accounts_snapshot_by_id_7929e41c_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_terms
    ADD CONSTRAINT accounts_terms_body_id_d4ae68df_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_terms
    ADD CONSTRAINT accounts_terms_created_by_id_a5c17b9f_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_terms
    ADD CONSTRAINT accounts_terms_file_id_98162f38_fk_core_storedfile_id FOREIGN KEY (file_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_log_id_98380712_fk_audit_log_id FOREIGN KEY (log_id) REFERENCES public.audit_log(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT audit_event_actor_id_fdb5de2b_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT audit_event_body_id_96c6d5ff_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_leaf
    ADD CONSTRAINT audit_leaf_event_id_eff00495_fk_audit_event_id FOREIGN KEY (event_id) REFERENCES public.audit_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_leaf
    ADD CONSTRAINT audit_leaf_log_id_4dac7ca9_fk_audit_log_id FOREIGN KEY (log_id) REFERENCES public.audit_log(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_body_id_bdb30652_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_node
    ADD CONSTRAINT audit_node_log_id_0f6ec638_fk_audit_log_id FOREIGN KEY (log_id) REFERENCES public.audit_log(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_pending
    ADD CONSTRAINT audit_pending_event_id_9a03a4dd_fk_audit_event_id FOREIGN KEY (event_id) REFERENCES public.audit_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_stamp
    ADD CONSTRAINT audit_stamp_checkpoint_id_51208db2_fk_audit_checkpoint_id FOREIGN KEY (checkpoint_id) REFERENCES public.audit_checkpoint(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_stamp
    ADD CONSTRAINT audit_stamp_previous_id_85b75dba_fk_audit_stamp_id FOREIGN KEY (previous_id) REFERENCES public.audit_stamp(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_tombstone
    ADD CONSTRAINT audit_tombstone_body_id_9dedb32e_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audit_tombstone
    ADD CONSTRAINT audit_tombstone_of_id_6017a763_fk_audit_event_id FOREIGN KEY (of_id) REFERENCES public.audit_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.core_storedfile
    ADD CONSTRAINT core_storedfile_body_id_7f293d2c_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_accountworkflow
    ADD CONSTRAINT editorial_accountwor_account_id_c94f5ed0_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_accountworkflow
    ADD CONSTRAINT editorial_accountworkflow_body_id_21c82aa1_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_accountworkflow
    ADD CONSTRAINT editorial_accountworkflow_by_id_804099e0_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_approval
    ADD CONSTRAINT editorial_approval_body_id_8dfd8ee3_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_approval
    ADD CONSTRAINT editorial_approval_by_id_84a0af32_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_approval
    ADD CONSTRAINT editorial_approval_instead_of_id_eff9cd7c_fk_people_user_id FOREIGN KEY (instead_of_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_approval
    ADD CONSTRAINT editorial_approval_post_id_4551a96e_fk_editorial_post_id FOREIGN KEY (post_id) REFERENCES public.editorial_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_asset
    ADD CONSTRAINT editorial_asset_added_by_id_0b67e2ed_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_asset
    ADD CONSTRAINT editorial_asset_body_id_ce3624b4_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_asset
    ADD CONSTRAINT editorial_asset_file_id_39e71835_fk_core_storedfile_id FOREIGN KEY (file_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_asset
    ADD CONSTRAINT editorial_asset_unit_id_edb73bb3_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_autosave
    ADD CONSTRAINT editorial_autosave_body_id_9dbadf17_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_autosave
    ADD CONSTRAINT editorial_autosave_post_id_916ad46c_fk_editorial_post_id FOREIGN KEY (post_id) REFERENCES public.editorial_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_autosave
    ADD CONSTRAINT editorial_autosave_user_id_3d336da3_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_brand
    ADD CONSTRAINT editorial_brand_body_id_f69b3239_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_brand
    ADD CONSTRAINT editorial_brand_logo_id_2ae491e2_fk_core_storedfile_id FOREIGN KEY (logo_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_brand
    ADD CONSTRAINT editorial_brand_saved_by_id_2d755efc_fk_people_user_id FOREIGN KEY (saved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_cadence
    ADD CONSTRAINT editorial_cadence_account_id_2389b5e2_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_cadence
    ADD CONSTRAINT editorial_cadence_body_id_b1153e6d_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_cadence
    ADD CONSTRAINT editorial_cadence_content_type_id_081af643_fk_editorial FOREIGN KEY (content_type_id) REFERENCES public.editorial_contenttype(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_calendarfeed
    ADD CONSTRAINT editorial_calendarfeed_body_id_ea01c137_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_calendarfeed
    ADD CONSTRAINT editorial_calendarfeed_member_id_715cbda5_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_calendarfeed
    ADD CONSTRAINT editorial_calendarfeed_unit_id_b3afc019_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_captions
    ADD CONSTRAINT editorial_captions_added_by_id_c518b0f4_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_captions
    ADD CONSTRAINT editorial_captions_asset_id_8bc43ce2_fk_editorial_asset_id FOREIGN KEY (asset_id) REFERENCES public.editorial_asset(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_captions
    ADD CONSTRAINT editorial_captions_body_id_1452c2fe_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_captions
    ADD CONSTRAINT editorial_captions_file_id_ed082b93_fk_core_storedfile_id FOREIGN KEY (file_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_comment
    ADD CONSTRAINT editorial_comment_body_id_8e96a085_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_comment
    ADD CONSTRAINT editorial_comment_by_id_98cbfe85_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_comment
    ADD CONSTRAINT editorial_comment_post_id_25d7b3b4_fk_editorial_post_id FOREIGN KEY (post_id) REFERENCES public.editorial_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_comment
    ADD CONSTRAINT editorial_comment_settled_by_id_4fad3bb4_fk_people_user_id FOREIGN KEY (settled_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_consent
    ADD CONSTRAINT editorial_consent_asset_id_10eb2eed_fk_editorial_asset_id FOREIGN KEY (asset_id) REFERENCES public.editorial_asset(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_consent
    ADD CONSTRAINT editorial_consent_body_id_1bbe8b45_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_consent
    ADD CONSTRAINT editorial_consent_document_id_0a4fb5f1_fk_core_storedfile_id FOREIGN KEY (document_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_consent
    ADD CONSTRAINT editorial_consent_noted_by_id_520352a8_fk_people_user_id FOREIGN KEY (noted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_contact
    ADD CONSTRAINT editorial_contact_body_id_d300b585_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_contact
    ADD CONSTRAINT editorial_contact_saved_by_id_a877239a_fk_people_user_id FOREIGN KEY (saved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_contenttype
    ADD CONSTRAINT editorial_contenttype_body_id_ad164f19_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_contenttype
    ADD CONSTRAINT editorial_contenttype_owner_id_0caef583_fk_people_member_id FOREIGN KEY (owner_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_contenttype
    ADD CONSTRAINT editorial_contenttype_unit_id_466a6aea_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_editing
    ADD CONSTRAINT editorial_editing_body_id_4ca504fc_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_editing
    ADD CONSTRAINT editorial_editing_post_id_93dfdfcc_fk_editorial_post_id FOREIGN KEY (post_id) REFERENCES public.editorial_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_editing
    ADD CONSTRAINT editorial_editing_user_id_1f974525_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_idea
    ADD CONSTRAINT editorial_idea_body_id_3e86340b_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_idea
    ADD CONSTRAINT editorial_idea_by_id_93610471_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_idea
    ADD CONSTRAINT editorial_idea_content_type_id_a0c84cea_fk_editorial FOREIGN KEY (content_type_id) REFERENCES public.editorial_contenttype(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_idea
    ADD CONSTRAINT editorial_idea_decided_by_id_07425ebe_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_idea
    ADD CONSTRAINT editorial_idea_post_id_fc0eaba4_fk_editorial_post_id FOREIGN KEY (post_id) REFERENCES public.editorial_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_idea
    ADD CONSTRAINT editorial_idea_unit_id_ddaa86c7_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_ideacomment
    ADD CONSTRAINT editorial_ideacomment_body_id_dceffb95_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_ideacomment
    ADD CONSTRAINT editorial_ideacomment_by_id_f267c80e_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_ideacomment
    ADD CONSTRAINT editorial_ideacomment_idea_id_b391ed0c_fk_editorial_idea_id FOREIGN KEY (idea_id) REFERENCES public.editorial_idea(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_linkstate
    ADD CONSTRAINT editorial_linkstate_body_id_bc75cc78_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_outreach
    ADD CONSTRAINT editorial_outreach_account_id_fe955281_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_outreach
    ADD CONSTRAINT editorial_outreach_body_id_3ce55817_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_outreach
    ADD CONSTRAINT editorial_outreach_by_id_9a991a4e_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_outreach
    ADD CONSTRAINT editorial_outreach_first_id_17382f68_fk_editorial_outreach_id FOREIGN KEY (first_id) REFERENCES public.editorial_outreach(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_outreach
    ADD CONSTRAINT editorial_outreach_said_by_id_9358aa32_fk_people_user_id FOREIGN KEY (said_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_override
    ADD CONSTRAINT editorial_override_account_id_a512667d_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_override
    ADD CONSTRAINT editorial_override_body_id_d47ab4b2_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_override
    ADD CONSTRAINT editorial_override_by_id_9172cb02_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_override
    ADD CONSTRAINT editorial_override_post_id_1d85da5e_fk_editorial_post_id FOREIGN KEY (post_id) REFERENCES public.editorial_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_planentry
    ADD CONSTRAINT editorial_planentry_body_id_f0e55acc_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_planentry
    ADD CONSTRAINT editorial_planentry_by_id_27f0eb47_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_planentry
    ADD CONSTRAINT editorial_planentry_unit_id_ef900436_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_post
    ADD CONSTRAINT editorial_post_author_id_741d4c7c_fk_people_user_id FOREIGN KEY (author_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_post
    ADD CONSTRAINT editorial_post_body_id_449bf11c_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_post
    ADD CONSTRAINT editorial_post_content_type_id_ba0bf593_fk_editorial FOREIGN KEY (content_type_id) REFERENCES public.editorial_contenttype(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_post
    ADD CONSTRAINT editorial_post_review_asked_by_id_408018b2_fk_people_user_id FOREIGN KEY (review_asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_post
    ADD CONSTRAINT editorial_post_saved_by_id_9235fe60_fk_people_user_id FOREIGN KEY (saved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_post
    ADD CONSTRAINT editorial_post_slot_id_72f22e5b_fk_editorial_slot_id FOREIGN KEY (slot_id) REFERENCES public.editorial_slot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_post
    ADD CONSTRAINT editorial_post_unit_id_fe517926_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_sharerequest
    ADD CONSTRAINT editorial_sharereque_contact_id_87c10c08_fk_editorial FOREIGN KEY (contact_id) REFERENCES public.editorial_contact(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_sharerequest
    ADD CONSTRAINT editorial_sharerequest_asked_by_id_0957cb99_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_sharerequest
    ADD CONSTRAINT editorial_sharerequest_body_id_6f5a1c1c_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_sharerequest
    ADD CONSTRAINT editorial_sharerequest_post_id_ced0589d_fk_editorial_post_id FOREIGN KEY (post_id) REFERENCES public.editorial_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_slot
    ADD CONSTRAINT editorial_slot_account_id_911e36ed_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_slot
    ADD CONSTRAINT editorial_slot_body_id_9efbdb3f_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_slot
    ADD CONSTRAINT editorial_slot_content_type_id_1753e316_fk_editorial FOREIGN KEY (content_type_id) REFERENCES public.editorial_contenttype(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_slot
    ADD CONSTRAINT editorial_slot_owner_id_037a68f5_fk_people_member_id FOREIGN KEY (owner_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_style
    ADD CONSTRAINT editorial_style_account_id_8844ce2e_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_style
    ADD CONSTRAINT editorial_style_body_id_aa679b3a_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_style
    ADD CONSTRAINT editorial_style_saved_by_id_85bcb3d6_fk_people_user_id FOREIGN KEY (saved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_template
    ADD CONSTRAINT editorial_template_body_id_054dc21a_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_template
    ADD CONSTRAINT editorial_template_content_type_id_3b88ce77_fk_editorial FOREIGN KEY (content_type_id) REFERENCES public.editorial_contenttype(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_template
    ADD CONSTRAINT editorial_template_saved_by_id_0c4e0921_fk_people_user_id FOREIGN KEY (saved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_version
    ADD CONSTRAINT editorial_version_account_id_e6d0115b_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_version
    ADD CONSTRAINT editorial_version_body_id_fff02c6a_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_version
    ADD CONSTRAINT editorial_version_post_id_5cf26bd2_fk_editorial_post_id FOREIGN KEY (post_id) REFERENCES public.editorial_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.editorial_version
    ADD CONSTRAINT editorial_version_saved_by_id_c7d6c05e_fk_people_user_id FOREIGN KEY (saved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_alarm
    ADD CONSTRAINT inbox_alarm_account_id_343ad302_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_alarm
    ADD CONSTRAINT inbox_alarm_acknowledged_by_id_e095413c_fk_people_user_id FOREIGN KEY (acknowledged_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_alarm
    ADD CONSTRAINT inbox_alarm_body_id_35f43b7b_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_alarm
    ADD CONSTRAINT inbox_alarm_conversation_id_49494cbe_fk_inbox_conversation_id FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_alarm
    ADD CONSTRAINT inbox_alarm_group_id_07018262_fk_inbox_group_id FOREIGN KEY (group_id) REFERENCES public.inbox_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_answer
    ADD CONSTRAINT inbox_answer_approved_text_id_e91a8875_fk_inbox_approvedtext_id FOREIGN KEY (approved_text_id) REFERENCES public.inbox_approvedtext(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_answer
    ADD CONSTRAINT inbox_answer_author_id_74fd1204_fk_people_user_id FOREIGN KEY (author_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_answer
    ADD CONSTRAINT inbox_answer_body_id_c6ec11e5_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_answer
    ADD CONSTRAINT inbox_answer_conversation_id_5b1cbcf7_fk_inbox_conversation_id FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_answer
    ADD CONSTRAINT inbox_answer_reply_to_id_6317bd4d_fk_inbox_message_id FOREIGN KEY (reply_to_id) REFERENCES public.inbox_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_answer
    ADD CONSTRAINT inbox_answer_sending_id_cfb1bd41_fk_inbox_groupsending_id FOREIGN KEY (sending_id) REFERENCES public.inbox_groupsending(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_approvedanswer
    ADD CONSTRAINT inbox_approvedanswer_body_id_a8488842_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_approvedanswer
    ADD CONSTRAINT inbox_approvedanswer_by_id_28cbccc0_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_approvedanswer
    ADD CONSTRAINT inbox_approvedanswer_owner_id_41137010_fk_people_member_id FOREIGN KEY (owner_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_approvedanswer
    ADD CONSTRAINT inbox_approvedanswer_topic_id_c836d42d_fk_inbox_topic_id FOREIGN KEY (topic_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_approvedtext
    ADD CONSTRAINT inbox_approvedtext_answer_id_6e2ddeae_fk_inbox_app FOREIGN KEY (answer_id) REFERENCES public.inbox_approvedanswer(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_approvedtext
    ADD CONSTRAINT inbox_approvedtext_approved_by_id_9d10d7ab_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_approvedtext
    ADD CONSTRAINT inbox_approvedtext_body_id_259ddb31_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_approvedtext
    ADD CONSTRAINT inbox_approvedtext_by_id_7f01c745_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_attachment
    ADD CONSTRAINT inbox_attachment_body_id_1fb0b5a9_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_attachment
    ADD CONSTRAINT inbox_attachment_file_id_49ee6bfd_fk_core_storedfile_id FOREIGN KEY (file_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_attachment
    ADD CONSTRAINT inbox_attachment_message_id_353f98ff_fk_inbox_message_id FOREIGN KEY (message_id) REFERENCES public.inbox_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_bulkact
    ADD CONSTRAINT inbox_bulkact_body_id_350c40a4_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_bulkact
    ADD CONSTRAINT inbox_bulkact_by_id_1c02d19f_fk_people_member_id FOREIGN KEY (by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_clock
    ADD CONSTRAINT inbox_clock_account_id_b4ea7560_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_clock
    ADD CONSTRAINT inbox_clock_body_id_a2a431ff_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_clock
    ADD CONSTRAINT inbox_clock_by_id_99122ce5_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_clock
    ADD CONSTRAINT inbox_clock_topic_id_3d5fde20_fk_inbox_topic_id FOREIGN KEY (topic_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_account_id_05696162_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_body_id_d60c84d0_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_group_id_b9dd3702_fk_inbox_group_id FOREIGN KEY (group_id) REFERENCES public.inbox_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_owner_id_a56790a7_fk_people_member_id FOREIGN KEY (owner_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_post_delivery_id_49415f0a_fk_publishin FOREIGN KEY (post_delivery_id) REFERENCES public.publishing_delivery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_queue_id_80a926ad_fk_inbox_queue_id FOREIGN KEY (queue_id) REFERENCES public.inbox_queue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_topic_id_80bdd2ff_fk_inbox_topic_id FOREIGN KEY (topic_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_writing_by_id_1846c22a_fk_people_member_id FOREIGN KEY (writing_by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_correction
    ADD CONSTRAINT inbox_correction_body_id_9a0a8d07_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_correction
    ADD CONSTRAINT inbox_correction_by_id_40ceac9a_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_correction
    ADD CONSTRAINT inbox_correction_conversation_id_d158d129_fk_inbox_con FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_correction
    ADD CONSTRAINT inbox_correction_message_id_193abc75_fk_inbox_message_id FOREIGN KEY (message_id) REFERENCES public.inbox_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_correction
    ADD CONSTRAINT inbox_correction_topic_id_1a8d6d62_fk_inbox_topic_id FOREIGN KEY (topic_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_correction
    ADD CONSTRAINT inbox_correction_was_id_a6ee8f06_fk_inbox_topic_id FOREIGN KEY (was_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_draft
    ADD CONSTRAINT inbox_draft_answer_id_6d699718_fk_inbox_answer_id FOREIGN KEY (answer_id) REFERENCES public.inbox_answer(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_draft
    ADD CONSTRAINT inbox_draft_approved_text_id_41a06130_fk_inbox_approvedtext_id FOREIGN KEY (approved_text_id) REFERENCES public.inbox_approvedtext(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_draft
    ADD CONSTRAINT inbox_draft_author_id_14e84fee_fk_people_member_id FOREIGN KEY (author_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_draft
    ADD CONSTRAINT inbox_draft_body_id_74ccd9c8_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_draft
    ADD CONSTRAINT inbox_draft_conversation_id_e078d825_fk_inbox_conversation_id FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_draft
    ADD CONSTRAINT inbox_draft_decided_by_id_96235261_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_expertquestion
    ADD CONSTRAINT inbox_expertquestion_body_id_d868adbd_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_expertquestion
    ADD CONSTRAINT inbox_expertquestion_by_id_28ae315e_fk_people_member_id FOREIGN KEY (by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_expertquestion
    ADD CONSTRAINT inbox_expertquestion_conversation_id_539ee691_fk_inbox_con FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_expertquestion
    ADD CONSTRAINT inbox_expertquestion_note_id_e94505cf_fk_inbox_note_id FOREIGN KEY (note_id) REFERENCES public.inbox_note(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_group
    ADD CONSTRAINT inbox_group_body_id_f434136c_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_group
    ADD CONSTRAINT inbox_group_confirmed_by_id_c4057af6_fk_people_user_id FOREIGN KEY (confirmed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_group
    ADD CONSTRAINT inbox_group_owner_id_d693f6ed_fk_people_member_id FOREIGN KEY (owner_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_group
    ADD CONSTRAINT inbox_group_topic_id_d2718769_fk_inbox_topic_id FOREIGN KEY (topic_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_groupmember
    ADD CONSTRAINT inbox_groupmember_body_id_10e6a15a_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_groupmember
    ADD CONSTRAINT inbox_groupmember_by_id_246549b7_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_groupmember
    ADD CONSTRAINT inbox_groupmember_conversation_id_71d68a46_fk_inbox_con FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_groupmember
    ADD CONSTRAINT inbox_groupmember_group_id_ed458409_fk_inbox_group_id FOREIGN KEY (group_id) REFERENCES public.inbox_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_groupsending
    ADD CONSTRAINT inbox_groupsending_approved_by_id_1260d7d0_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_groupsending
    ADD CONSTRAINT inbox_groupsending_body_id_ccb7648c_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_groupsending
    ADD CONSTRAINT inbox_groupsending_by_id_d12352aa_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_groupsending
    ADD CONSTRAINT inbox_groupsending_group_id_325f3866_fk_inbox_group_id FOREIGN KEY (group_id) REFERENCES public.inbox_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_groupsending
    ADD CONSTRAINT inbox_groupsending_repeats_id_e6857425_fk_inbox_groupsending_id FOREIGN KEY (repeats_id) REFERENCES public.inbox_groupsending(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_groupsending
    ADD CONSTRAINT inbox_groupsending_stopped_by_id_ff7926b5_fk_people_user_id FOREIGN KEY (stopped_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_hiding
    ADD CONSTRAINT inbox_hiding_acted_by_id_cb7e6591_fk_people_user_id FOREIGN KEY (acted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_hiding
    ADD CONSTRAINT inbox_hiding_body_id_034e1d02_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_hiding
    ADD CONSTRAINT inbox_hiding_by_id_6550b48e_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_hiding
    ADD CONSTRAINT inbox_hiding_message_id_69e570cf_fk_inbox_message_id FOREIGN KEY (message_id) REFERENCES public.inbox_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_identity
    ADD CONSTRAINT inbox_identity_body_id_d399d050_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_identity
    ADD CONSTRAINT inbox_identity_by_id_f6a1632e_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_identity
    ADD CONSTRAINT inbox_identity_person_id_ad84e476_fk_inbox_person_id FOREIGN KEY (person_id) REFERENCES public.inbox_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_influx
    ADD CONSTRAINT inbox_influx_account_id_d81ef0f8_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_influx
    ADD CONSTRAINT inbox_influx_body_id_f86cd9e3_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_knowndays
    ADD CONSTRAINT inbox_knowndays_body_id_6a4a270f_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_learnt
    ADD CONSTRAINT inbox_learnt_body_id_b2fabc04_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_linkcode
    ADD CONSTRAINT inbox_linkcode_body_id_274b9fa7_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_linkcode
    ADD CONSTRAINT inbox_linkcode_by_id_c2020caa_fk_people_member_id FOREIGN KEY (by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_linkcode
    ADD CONSTRAINT inbox_linkcode_conversation_id_696d17a4_fk_inbox_con FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_message
    ADD CONSTRAINT inbox_message_account_id_44d5ab47_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_message
    ADD CONSTRAINT inbox_message_body_id_41a65f1c_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_message
    ADD CONSTRAINT inbox_message_conversation_id_37bc0d72_fk_inbox_conversation_id FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_messagekey
    ADD CONSTRAINT inbox_messagekey_account_id_170086b6_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_messageraw
    ADD CONSTRAINT inbox_messageraw_message_id_519ec3a9_fk_inbox_message_id FOREIGN KEY (message_id) REFERENCES public.inbox_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_messageversion
    ADD CONSTRAINT inbox_messageversion_message_id_76ff1e69_fk_inbox_message_id FOREIGN KEY (message_id) REFERENCES public.inbox_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_muted
    ADD CONSTRAINT inbox_muted_account_id_99aa4887_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_muted
    ADD CONSTRAINT inbox_muted_body_id_857759df_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_muted
    ADD CONSTRAINT inbox_muted_by_id_fc1843c2_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_note
    ADD CONSTRAINT inbox_note_author_id_45ee2fa6_fk_people_user_id FOREIGN KEY (author_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_note
    ADD CONSTRAINT inbox_note_body_id_1b926bb9_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_note
    ADD CONSTRAINT inbox_note_conversation_id_f93b3385_fk_inbox_conversation_id FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_person
    ADD CONSTRAINT inbox_person_body_id_99b715ef_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_person
    ADD CONSTRAINT inbox_person_by_id_6cb993a0_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_queue
    ADD CONSTRAINT inbox_queue_body_id_14668fb4_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_queue
    ADD CONSTRAINT inbox_queue_unit_id_60f7a5a4_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_queuemember
    ADD CONSTRAINT inbox_queuemember_body_id_4122f99e_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_queuemember
    ADD CONSTRAINT inbox_queuemember_member_id_83ef6022_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_queuemember
    ADD CONSTRAINT inbox_queuemember_queue_id_44a7f0f4_fk_inbox_queue_id FOREIGN KEY (queue_id) REFERENCES public.inbox_queue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_responsemodel
    ADD CONSTRAINT inbox_responsemodel_account_id_af9f2558_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_responsemodel
    ADD CONSTRAINT inbox_responsemodel_body_id_1bd478e3_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_responsemodel
    ADD CONSTRAINT inbox_responsemodel_by_id_e847175a_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_responsemodel
    ADD CONSTRAINT inbox_responsemodel_last_turn_id_806c7629_fk_people_member_id FOREIGN KEY (last_turn_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_responsemodel
    ADD CONSTRAINT inbox_responsemodel_queue_id_fef25804_fk_inbox_queue_id FOREIGN KEY (queue_id) REFERENCES public.inbox_queue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_responsemodel
    ADD CONSTRAINT inbox_responsemodel_responder_id_e4a31436_fk_people_member_id FOREIGN KEY (responder_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_responsemodel
    ADD CONSTRAINT inbox_responsemodel_substitute_id_852e3f61_fk_people_member_id FOREIGN KEY (substitute_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_responsemodel
    ADD CONSTRAINT inbox_responsemodel_unit_id_685e0907_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_route
    ADD CONSTRAINT inbox_route_account_id_fc3ba77b_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_route
    ADD CONSTRAINT inbox_route_body_id_a32505bb_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_route
    ADD CONSTRAINT inbox_route_queue_id_2e078e49_fk_inbox_queue_id FOREIGN KEY (queue_id) REFERENCES public.inbox_queue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_sendingpart
    ADD CONSTRAINT inbox_sendingpart_body_id_d3388e25_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_sendingpart
    ADD CONSTRAINT inbox_sendingpart_conversation_id_a4db2a8b_fk_inbox_con FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_sendingpart
    ADD CONSTRAINT inbox_sendingpart_sending_id_9f71845a_fk_inbox_groupsending_id FOREIGN KEY (sending_id) REFERENCES public.inbox_groupsending(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_signature
    ADD CONSTRAINT inbox_signature_body_id_17b0c110_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_signature
    ADD CONSTRAINT inbox_signature_conversation_id_b37f7c8c_fk_inbox_con FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_theme
    ADD CONSTRAINT inbox_theme_body_id_1a506527_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_theme
    ADD CONSTRAINT inbox_theme_by_id_eea200a3_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_theme
    ADD CONSTRAINT inbox_theme_conversation_id_768720ce_fk_inbox_conversation_id FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_theme
    ADD CONSTRAINT inbox_theme_group_id_33119b36_fk_inbox_group_id FOREIGN KEY (group_id) REFERENCES public.inbox_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_theme
    ADD CONSTRAINT inbox_theme_idea_id_0592fb5d_fk_editorial_idea_id FOREIGN KEY (idea_id) REFERENCES public.editorial_idea(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_theme
    ADD CONSTRAINT inbox_theme_topic_id_0ad12aae_fk_inbox_topic_id FOREIGN KEY (topic_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_topic
    ADD CONSTRAINT inbox_topic_body_id_d7413694_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_topic
    ADD CONSTRAINT inbox_topic_parent_id_f1a9bbe7_fk_inbox_topic_id FOREIGN KEY (parent_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_topic
    ADD CONSTRAINT inbox_topic_queue_id_b98498d4_fk_inbox_queue_id FOREIGN KEY (queue_id) REFERENCES public.inbox_queue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_topicexample
    ADD CONSTRAINT inbox_topicexample_body_id_02667ce4_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_topicexample
    ADD CONSTRAINT inbox_topicexample_topic_id_dc3a71ee_fk_inbox_topic_id FOREIGN KEY (topic_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_topicrule
    ADD CONSTRAINT inbox_topicrule_account_id_e981ffdc_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_topicrule
    ADD CONSTRAINT inbox_topicrule_body_id_ecc3135a_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_topicrule
    ADD CONSTRAINT inbox_topicrule_topic_id_7924bb7f_fk_inbox_topic_id FOREIGN KEY (topic_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_turn
    ADD CONSTRAINT inbox_turn_account_id_72147edf_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_turn
    ADD CONSTRAINT inbox_turn_body_id_16aaa619_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_turn
    ADD CONSTRAINT inbox_turn_by_id_7d15088e_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_turn
    ADD CONSTRAINT inbox_turn_conversation_id_8bc08077_fk_inbox_conversation_id FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_turn
    ADD CONSTRAINT inbox_turn_queue_id_1e15e82e_fk_inbox_queue_id FOREIGN KEY (queue_id) REFERENCES public.inbox_queue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_turn
    ADD CONSTRAINT inbox_turn_topic_id_790d01e4_fk_inbox_topic_id FOREIGN KEY (topic_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_unreadable
    ADD CONSTRAINT inbox_unreadable_account_id_7895399a_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_unreadable
    ADD CONSTRAINT inbox_unreadable_body_id_476f3440_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_watch
    ADD CONSTRAINT inbox_watch_account_id_d2bc75a1_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_watch
    ADD CONSTRAINT inbox_watch_body_id_0b91b90d_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_watch
    ADD CONSTRAINT inbox_watch_by_id_cd335bc8_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_daycount
    ADD CONSTRAINT listening_daycount_body_id_06409b43_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_daycount
    ADD CONSTRAINT listening_daycount_watch_id_6a6aaed1_fk_listening_watch_id FOREIGN KEY (watch_id) REFERENCES public.listening_watch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_find
    ADD CONSTRAINT listening_find_account_id_affc7024_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_find
    ADD CONSTRAINT listening_find_body_id_c12dee90_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_find
    ADD CONSTRAINT listening_find_by_id_b580c080_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_find
    ADD CONSTRAINT listening_find_conversation_id_f2fadb0e_fk_inbox_con FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_find
    ADD CONSTRAINT listening_find_watch_id_2a7bec54_fk_listening_watch_id FOREIGN KEY (watch_id) REFERENCES public.listening_watch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_search
    ADD CONSTRAINT listening_search_account_id_55e14a0e_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_search
    ADD CONSTRAINT listening_search_body_id_c4a62612_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_search
    ADD CONSTRAINT listening_search_watch_id_42677bce_fk_listening_watch_id FOREIGN KEY (watch_id) REFERENCES public.listening_watch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_watch
    ADD CONSTRAINT listening_watch_body_id_949e41f7_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_watch
    ADD CONSTRAINT listening_watch_by_id_640481de_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.listening_watch
    ADD CONSTRAINT listening_watch_ended_by_id_a4e97d2d_fk_people_user_id FOREIGN KEY (ended_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_body_id_3484df2d_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_by_id_e22f1d58_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_member_id_be5895ea_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_substitute_id_c9f72604_fk_people_member_id FOREIGN KEY (substitute_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_accessrequest
    ADD CONSTRAINT people_accessrequest_account_id_ea215c0d_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_accessrequest
    ADD CONSTRAINT people_accessrequest_body_id_1fbf5d04_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_accessrequest
    ADD CONSTRAINT people_accessrequest_decided_by_id_ba84e24f_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_accessrequest
    ADD CONSTRAINT people_accessrequest_member_id_355d69e2_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_bodyrule
    ADD CONSTRAINT people_bodyrule_body_id_f8cc6fb6_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_departure
    ADD CONSTRAINT people_departure_body_id_5495e970_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_departure
    ADD CONSTRAINT people_departure_member_id_7589dc14_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_departure
    ADD CONSTRAINT people_departure_planned_by_id_52f69216_fk_people_user_id FOREIGN KEY (planned_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_device
    ADD CONSTRAINT people_device_body_id_4eb4c91a_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_device
    ADD CONSTRAINT people_device_holder_id_0f327b71_fk_people_member_id FOREIGN KEY (holder_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_device
    ADD CONSTRAINT people_device_updater_id_5a969db4_fk_people_member_id FOREIGN KEY (updater_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_duty
    ADD CONSTRAINT people_duty_body_id_38f50d07_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_duty
    ADD CONSTRAINT people_duty_member_id_c3270c95_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_duty
    ADD CONSTRAINT people_duty_unit_id_060a72c0_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_grant
    ADD CONSTRAINT people_grant_account_id_22de1431_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_grant
    ADD CONSTRAINT people_grant_body_id_3dbbd570_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_grant
    ADD CONSTRAINT people_grant_given_by_id_bda4b151_fk_people_user_id FOREIGN KEY (given_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_grant
    ADD CONSTRAINT people_grant_mandate_id_0c418c9c_fk_people_mandate_id FOREIGN KEY (mandate_id) REFERENCES public.people_mandate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_grant
    ADD CONSTRAINT people_grant_member_id_aa1512e3_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_mandate
    ADD CONSTRAINT people_mandate_body_id_0af51a95_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_mandate
    ADD CONSTRAINT people_mandate_created_by_id_83619e22_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_mandate
    ADD CONSTRAINT people_mandate_manager_id_5115791e_fk_people_member_id FOREIGN KEY (manager_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_mandate
    ADD CONSTRAINT people_mandate_member_id_def6e933_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_body_id_9db096d8_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_unit_id_f7262fd3_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_user_id_e550f62b_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_notice
    ADD CONSTRAINT people_notice_body_id_91328c7d_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_notice
    ADD CONSTRAINT people_notice_user_id_c82a0f7e_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_qualification
    ADD CONSTRAINT people_qualification_body_id_523d551d_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_qualification
    ADD CONSTRAINT people_qualification_member_id_099aae0a_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_role
    ADD CONSTRAINT people_role_body_id_6b18ebbe_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_role
    ADD CONSTRAINT people_role_member_id_acd02cef_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_role
    ADD CONSTRAINT people_role_unit_id_24034f2f_fk_people_unit_id FOREIGN KEY (unit_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_unit
    ADD CONSTRAINT people_unit_body_id_d4ffc5b7_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_unit
    ADD CONSTRAINT people_unit_parent_id_4456c6e4_fk_people_unit_id FOREIGN KEY (parent_id) REFERENCES public.people_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_acknowledgement
    ADD CONSTRAINT policy_acknowledgement_body_id_bd69e6f7_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_acknowledgement
    ADD CONSTRAINT policy_acknowledgement_member_id_786a7d0c_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_acknowledgement
    ADD CONSTRAINT policy_acknowledgement_version_id_6f5c6bc7_fk_policy_version_id FOREIGN KEY (version_id) REFERENCES public.policy_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_answer
    ADD CONSTRAINT policy_answer_agreed_by_id_2586bd94_fk_people_user_id FOREIGN KEY (agreed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_answer
    ADD CONSTRAINT policy_answer_body_id_93d34a8f_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_answer
    ADD CONSTRAINT policy_answer_proposed_by_id_ee9d36a9_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_answer
    ADD CONSTRAINT policy_answer_version_id_c35bb307_fk_policy_version_id FOREIGN KEY (version_id) REFERENCES public.policy_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_campaign
    ADD CONSTRAINT policy_campaign_body_id_56c21a6a_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_campaign
    ADD CONSTRAINT policy_campaign_started_by_id_02cf45e7_fk_people_user_id FOREIGN KEY (started_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_campaign
    ADD CONSTRAINT policy_campaign_version_id_9ea9438e_fk_policy_version_id FOREIGN KEY (version_id) REFERENCES public.policy_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_change
    ADD CONSTRAINT policy_change_body_id_2a0121a5_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_change
    ADD CONSTRAINT policy_change_planned_by_id_e0534999_fk_people_user_id FOREIGN KEY (planned_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_change
    ADD CONSTRAINT policy_change_version_id_eedf7e88_fk_policy_version_id FOREIGN KEY (version_id) REFERENCES public.policy_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_change
    ADD CONSTRAINT policy_change_withdrawn_by_id_5ad87bcd_fk_people_user_id FOREIGN KEY (withdrawn_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_conflict
    ADD CONSTRAINT policy_conflict_body_id_f2098281_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_conflict
    ADD CONSTRAINT policy_conflict_instrument_id_2e140b63_fk_policy_instrument_id FOREIGN KEY (instrument_id) REFERENCES public.policy_instrument(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_conflict
    ADD CONSTRAINT policy_conflict_raised_by_id_9ede680f_fk_people_user_id FOREIGN KEY (raised_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_conflict
    ADD CONSTRAINT policy_conflict_resolved_by_id_bb638124_fk_people_user_id FOREIGN KEY (resolved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_course
    ADD CONSTRAINT policy_course_body_id_7791db98_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_course
    ADD CONSTRAINT policy_course_changed_by_id_9115b8a2_fk_people_user_id FOREIGN KEY (changed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_decision
    ADD CONSTRAINT policy_decision_body_id_75c2dcf3_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_decision
    ADD CONSTRAINT policy_decision_decided_by_id_a9e7093d_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_instrument
    ADD CONSTRAINT policy_instrument_added_by_id_bb5613ba_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_instrument
    ADD CONSTRAINT policy_instrument_body_id_8eb89fc2_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_instrument
    ADD CONSTRAINT policy_instrument_owner_id_9daa8d63_fk_people_member_id FOREIGN KEY (owner_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_packconfirmation
    ADD CONSTRAINT policy_packconfirmation_body_id_a9b9f404_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_packconfirmation
    ADD CONSTRAINT policy_packconfirmation_by_id_39fe05c3_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_packcorrection
    ADD CONSTRAINT policy_packcorrection_body_id_6d3a6237_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_packcorrection
    ADD CONSTRAINT policy_packcorrection_by_id_376d52e7_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_packcorrection
    ADD CONSTRAINT policy_packcorrection_ended_by_id_9907ab52_fk_people_user_id FOREIGN KEY (ended_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_publishinghold
    ADD CONSTRAINT policy_publishinghol_account_id_dd9a08ad_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_publishinghold
    ADD CONSTRAINT policy_publishinghold_body_id_e12a64ae_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_publishinghold
    ADD CONSTRAINT policy_publishinghold_by_id_2ce181ec_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_publishinghold
    ADD CONSTRAINT policy_publishinghold_lifted_by_id_57d31ef7_fk_people_user_id FOREIGN KEY (lifted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_teamseat
    ADD CONSTRAINT policy_teamseat_body_id_9ba80cf4_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_teamseat
    ADD CONSTRAINT policy_teamseat_member_id_b253a298_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_training
    ADD CONSTRAINT policy_training_body_id_1d0d408c_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_training
    ADD CONSTRAINT policy_training_member_id_85c75d83_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_training
    ADD CONSTRAINT policy_training_recorded_by_id_164ec5a4_fk_people_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_training
    ADD CONSTRAINT policy_training_withdrawn_by_id_dc7f46bf_fk_people_user_id FOREIGN KEY (withdrawn_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_version
    ADD CONSTRAINT policy_version_adopted_by_id_70d60f25_fk_people_user_id FOREIGN KEY (adopted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_version
    ADD CONSTRAINT policy_version_asked_by_id_cdece6af_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_version
    ADD CONSTRAINT policy_version_body_id_ed4e4d86_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_version
    ADD CONSTRAINT policy_version_opened_by_id_7e9c0d8b_fk_people_user_id FOREIGN KEY (opened_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_voice
    ADD CONSTRAINT policy_voice_body_id_5f62ec1f_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_voice
    ADD CONSTRAINT policy_voice_by_id_d5923aa7_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_voice
    ADD CONSTRAINT policy_voice_version_id_545ca7b1_fk_policy_version_id FOREIGN KEY (version_id) REFERENCES public.policy_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_wording
    ADD CONSTRAINT policy_wording_body_id_e1629079_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_wording
    ADD CONSTRAINT policy_wording_by_id_076023de_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.policy_wording
    ADD CONSTRAINT policy_wording_version_id_58512019_fk_policy_version_id FOREIGN KEY (version_id) REFERENCES public.policy_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portal_receipt
    ADD CONSTRAINT portal_receipt_account_id_e1e49e74_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portal_receipt
    ADD CONSTRAINT portal_receipt_body_id_736645c7_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.publishing_attempt
    ADD CONSTRAINT publishing_attempt_body_id_5111836d_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_attempt
    ADD CONSTRAINT publishing_attempt_delivery_id_95cd2c1d_fk_publishin FOREIGN KEY (delivery_id) REFERENCES public.publishing_delivery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_change
    ADD CONSTRAINT publishing_change_asked_by_id_5d3f39b7_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_change
    ADD CONSTRAINT publishing_change_body_id_3fd0671a_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_change
    ADD CONSTRAINT publishing_change_decided_by_id_3d6f8d77_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_change
    ADD CONSTRAINT publishing_change_delivery_id_f20507df_fk_publishin FOREIGN KEY (delivery_id) REFERENCES public.publishing_delivery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_delivery
    ADD CONSTRAINT publishing_delivery_account_id_27c03418_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_delivery
    ADD CONSTRAINT publishing_delivery_body_id_a713efca_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_delivery
    ADD CONSTRAINT publishing_delivery_created_by_id_74144315_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_delivery
    ADD CONSTRAINT publishing_delivery_follows_id_a8c5395d_fk_publishin FOREIGN KEY (follows_id) REFERENCES public.publishing_delivery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_delivery
    ADD CONSTRAINT publishing_delivery_taken_by_id_f7151836_fk_people_user_id FOREIGN KEY (taken_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_sight
    ADD CONSTRAINT publishing_sight_body_id_2382b1b4_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_sight
    ADD CONSTRAINT publishing_sight_by_id_ae6406a0_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_sight
    ADD CONSTRAINT publishing_sight_delivery_id_f5111bf0_fk_publishing_delivery_id FOREIGN KEY (delivery_id) REFERENCES public.publishing_delivery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.publishing_sight
    ADD CONSTRAINT publishing_sight_file_id_845753c2_fk_core_storedfile_id FOREIGN KEY (file_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_classing
    ADD CONSTRAINT records_classing_after_id_425ec158_fk_records_recordclass_id FOREIGN KEY (after_id) REFERENCES public.records_recordclass(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_classing
    ADD CONSTRAINT records_classing_before_id_8a35d181_fk_records_recordclass_id FOREIGN KEY (before_id) REFERENCES public.records_recordclass(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_classing
    ADD CONSTRAINT records_classing_body_id_3a03a6cd_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_classing
    ADD CONSTRAINT records_classing_by_id_4e53545f_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_classing
    ADD CONSTRAINT records_classing_record_id_cd276cad_fk_records_record_id FOREIGN KEY (record_id) REFERENCES public.records_record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_decision
    ADD CONSTRAINT records_decision_body_id_c994b384_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_decision
    ADD CONSTRAINT records_decision_by_id_d11f88a8_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_decision_classes
    ADD CONSTRAINT records_decision_cla_decision_id_120bc4bf_fk_records_d FOREIGN KEY (decision_id) REFERENCES public.records_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_decision_classes
    ADD CONSTRAINT records_decision_cla_recordclass_id_2ce580e7_fk_records_r FOREIGN KEY (recordclass_id) REFERENCES public.records_recordclass(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_decision
    ADD CONSTRAINT records_decision_document_id_1d776c7a_fk_core_storedfile_id FOREIGN KEY (document_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_decision
    ADD CONSTRAINT records_decision_revoked_by_id_ac5b9c35_fk_people_user_id FOREIGN KEY (revoked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_disposalitem
    ADD CONSTRAINT records_disposalitem_body_id_ccec3759_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_disposalitem
    ADD CONSTRAINT records_disposalitem_left_out_by_id_d12541dc_fk_people_user_id FOREIGN KEY (left_out_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_disposalitem
    ADD CONSTRAINT records_disposalitem_list_id_fc87f4de_fk_records_d FOREIGN KEY (list_id) REFERENCES public.records_disposallist(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_disposalitem
    ADD CONSTRAINT records_disposalitem_record_id_eaa1b2b0_fk_records_record_id FOREIGN KEY (record_id) REFERENCES public.records_record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_disposallist
    ADD CONSTRAINT records_disposallist_body_id_be10bb5f_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_disposallist
    ADD CONSTRAINT records_disposallist_certificate_file_id_f82cabcf_fk_core_stor FOREIGN KEY (certificate_file_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_disposallist
    ADD CONSTRAINT records_disposallist_decision_id_437bff54_fk_records_d FOREIGN KEY (decision_id) REFERENCES public.records_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_disposallist
    ADD CONSTRAINT records_disposallist_first_by_id_ddca7494_fk_people_user_id FOREIGN KEY (first_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_disposallist
    ADD CONSTRAINT records_disposallist_made_by_id_afb00873_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_disposallist
    ADD CONSTRAINT records_disposallist_second_by_id_489b52ae_fk_people_user_id FOREIGN KEY (second_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_erasurecase
    ADD CONSTRAINT records_erasurecase_body_id_7bb2a440_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_erasurecase
    ADD CONSTRAINT records_erasurecase_by_id_3a2cba5c_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_erasurecase
    ADD CONSTRAINT records_erasurecase_decided_by_id_ca36f743_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_erasurecase
    ADD CONSTRAINT records_erasurecase_decision_id_665b171e_fk_records_decision_id FOREIGN KEY (decision_id) REFERENCES public.records_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_erasurecase
    ADD CONSTRAINT records_erasurecase_second_by_id_1cc849b4_fk_people_user_id FOREIGN KEY (second_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_erasureitem
    ADD CONSTRAINT records_erasureitem_body_id_ffc21369_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_erasureitem
    ADD CONSTRAINT records_erasureitem_case_id_76490be5_fk_records_erasurecase_id FOREIGN KEY (case_id) REFERENCES public.records_erasurecase(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_erasureitem
    ADD CONSTRAINT records_erasureitem_record_id_3cbcb8fa_fk_records_record_id FOREIGN KEY (record_id) REFERENCES public.records_record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_export
    ADD CONSTRAINT records_export_body_id_b650d954_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_export
    ADD CONSTRAINT records_export_by_id_b5dbc9bb_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_exportpart
    ADD CONSTRAINT records_exportpart_body_id_1b05b024_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_exportpart
    ADD CONSTRAINT records_exportpart_export_id_114989f1_fk_records_export_id FOREIGN KEY (export_id) REFERENCES public.records_export(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_fileremoval
    ADD CONSTRAINT records_fileremoval_body_id_00ca868b_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_fileremoval
    ADD CONSTRAINT records_fileremoval_case_id_d74e508e_fk_records_erasurecase_id FOREIGN KEY (case_id) REFERENCES public.records_erasurecase(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_fileremoval
    ADD CONSTRAINT records_fileremoval_list_id_c02baad1_fk_records_disposallist_id FOREIGN KEY (list_id) REFERENCES public.records_disposallist(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_fileremoval
    ADD CONSTRAINT records_fileremoval_past_id_11f68eca_fk_records_pastimport_id FOREIGN KEY (past_id) REFERENCES public.records_pastimport(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_filingplace
    ADD CONSTRAINT records_filingplace_body_id_41696e6c_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_filingrule
    ADD CONSTRAINT records_filingrule_account_id_a7a75111_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_filingrule
    ADD CONSTRAINT records_filingrule_body_id_326cc396_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_filingrule
    ADD CONSTRAINT records_filingrule_record_class_id_7a6f5f6a_fk_records_r FOREIGN KEY (record_class_id) REFERENCES public.records_recordclass(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_filingrule
    ADD CONSTRAINT records_filingrule_topic_id_d0a22e9f_fk_inbox_topic_id FOREIGN KEY (topic_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_hold
    ADD CONSTRAINT records_hold_body_id_c9f37bc0_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_hold
    ADD CONSTRAINT records_hold_lifted_by_id_48e3be9b_fk_people_user_id FOREIGN KEY (lifted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_hold
    ADD CONSTRAINT records_hold_placed_by_id_75fa6c86_fk_people_user_id FOREIGN KEY (placed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_holditem
    ADD CONSTRAINT records_holditem_body_id_78d8b72b_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_holditem
    ADD CONSTRAINT records_holditem_hold_id_065a5ef6_fk_records_hold_id FOREIGN KEY (hold_id) REFERENCES public.records_hold(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_holditem
    ADD CONSTRAINT records_holditem_record_id_f8b405ab_fk_records_record_id FOREIGN KEY (record_id) REFERENCES public.records_record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_journaldecision
    ADD CONSTRAINT records_journaldecision_body_id_66b7ca79_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_journaldecision
    ADD CONSTRAINT records_journaldecision_by_id_9995ca33_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_journaldecision
    ADD CONSTRAINT records_journaldecision_record_id_0c8a3887_fk_records_record_id FOREIGN KEY (record_id) REFERENCES public.records_record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_journalentry
    ADD CONSTRAINT records_journalentry_body_id_61721609_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_journalentry
    ADD CONSTRAINT records_journalentry_by_id_49c2b995_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_journalentry
    ADD CONSTRAINT records_journalentry_record_id_9762fc2a_fk_records_record_id FOREIGN KEY (record_id) REFERENCES public.records_record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_loadeditem
    ADD CONSTRAINT records_loadeditem_body_id_0d88747a_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_loadeditem
    ADD CONSTRAINT records_loadeditem_package_id_f2630fd4_fk_records_l FOREIGN KEY (package_id) REFERENCES public.records_loadedpackage(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_loadedpackage
    ADD CONSTRAINT records_loadedpackage_body_id_dad22a6b_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_loadedpackage
    ADD CONSTRAINT records_loadedpackage_by_id_accbdf59_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_outcome
    ADD CONSTRAINT records_outcome_body_id_3ff503e8_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_outcome
    ADD CONSTRAINT records_outcome_by_id_bc17a9b6_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_outcome
    ADD CONSTRAINT records_outcome_noted_by_id_82305079_fk_people_user_id FOREIGN KEY (noted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_outcome
    ADD CONSTRAINT records_outcome_record_class_id_cc556cce_fk_records_r FOREIGN KEY (record_class_id) REFERENCES public.records_recordclass(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_outcomeitem
    ADD CONSTRAINT records_outcomeitem_body_id_395827fc_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_outcomeitem
    ADD CONSTRAINT records_outcomeitem_outcome_id_26d7d8d5_fk_records_outcome_id FOREIGN KEY (outcome_id) REFERENCES public.records_outcome(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_outcomeitem
    ADD CONSTRAINT records_outcomeitem_record_id_69774c5c_fk_records_record_id FOREIGN KEY (record_id) REFERENCES public.records_record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pagecapture
    ADD CONSTRAINT records_pagecapture_account_id_de0c1408_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pagecapture
    ADD CONSTRAINT records_pagecapture_archive_id_fe4907bd_fk_core_storedfile_id FOREIGN KEY (archive_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pagecapture
    ADD CONSTRAINT records_pagecapture_asked_by_id_a678ce4c_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pagecapture
    ADD CONSTRAINT records_pagecapture_body_id_72bc4980_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pagecapture
    ADD CONSTRAINT records_pagecapture_picture_id_32f89ac3_fk_core_storedfile_id FOREIGN KEY (picture_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pastimport
    ADD CONSTRAINT records_pastimport_account_id_1952b8a3_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pastimport
    ADD CONSTRAINT records_pastimport_body_id_b8434775_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pastimport
    ADD CONSTRAINT records_pastimport_by_id_17880c89_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pastimport
    ADD CONSTRAINT records_pastimport_file_id_6452929a_fk_core_storedfile_id FOREIGN KEY (file_id) REFERENCES public.core_storedfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pastitem
    ADD CONSTRAINT records_pastitem_account_id_14490155_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pastitem
    ADD CONSTRAINT records_pastitem_body_id_5c4f6fa9_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_pastitem
    ADD CONSTRAINT records_pastitem_past_id_b2a070c6_fk_records_pastimport_id FOREIGN KEY (past_id) REFERENCES public.records_pastimport(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_reading
    ADD CONSTRAINT records_reading_body_id_5909dd69_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_reading
    ADD CONSTRAINT records_reading_record_id_4dcee273_fk_records_record_id FOREIGN KEY (record_id) REFERENCES public.records_record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_reading
    ADD CONSTRAINT records_reading_seal_id_89aea9f1_fk_records_readingseal_id FOREIGN KEY (seal_id) REFERENCES public.records_readingseal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_reading
    ADD CONSTRAINT records_reading_user_id_232f078a_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_readingseal
    ADD CONSTRAINT records_readingseal_body_id_0966c6fc_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_record
    ADD CONSTRAINT records_record_account_id_f28f8771_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_record
    ADD CONSTRAINT records_record_body_id_d7c37802_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_record
    ADD CONSTRAINT records_record_event_id_b5f37829_fk_audit_event_id FOREIGN KEY (event_id) REFERENCES public.audit_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_record
    ADD CONSTRAINT records_record_record_class_id_13c92260_fk_records_r FOREIGN KEY (record_class_id) REFERENCES public.records_recordclass(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_record
    ADD CONSTRAINT records_record_rule_id_330cdddc_fk_records_filingrule_id FOREIGN KEY (rule_id) REFERENCES public.records_filingrule(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_record
    ADD CONSTRAINT records_record_topic_id_52dde22f_fk_inbox_topic_id FOREIGN KEY (topic_id) REFERENCES public.inbox_topic(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_recordclass
    ADD CONSTRAINT records_recordclass_body_id_dce8feea_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_recordclass
    ADD CONSTRAINT records_recordclass_confirmed_by_id_2ec805c9_fk_people_user_id FOREIGN KEY (confirmed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_recordclass
    ADD CONSTRAINT records_recordclass_parent_id_29354040_fk_records_r FOREIGN KEY (parent_id) REFERENCES public.records_recordclass(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_recordfile
    ADD CONSTRAINT records_recordfile_body_id_67db784d_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_recordfile
    ADD CONSTRAINT records_recordfile_record_id_e49cc6ac_fk_records_record_id FOREIGN KEY (record_id) REFERENCES public.records_record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_redaction
    ADD CONSTRAINT records_redaction_body_id_a22c3a71_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_redaction
    ADD CONSTRAINT records_redaction_by_id_28089ea3_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_redaction
    ADD CONSTRAINT records_redaction_decision_id_db4dd9a6_fk_records_decision_id FOREIGN KEY (decision_id) REFERENCES public.records_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_redaction
    ADD CONSTRAINT records_redaction_record_id_f86f57a3_fk_records_record_id FOREIGN KEY (record_id) REFERENCES public.records_record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_savedsearch
    ADD CONSTRAINT records_savedsearch_body_id_bd475ac8_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.records_savedsearch
    ADD CONSTRAINT records_savedsearch_member_id_87c69f66_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_attestation
    ADD CONSTRAINT reports_attestation_body_id_a8ae5225_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_attestation
    ADD CONSTRAINT reports_attestation_by_id_bd0ff0db_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_attestation
    ADD CONSTRAINT reports_attestation_withdrawn_by_id_65808add_fk_people_user_id FOREIGN KEY (withdrawn_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_day
    ADD CONSTRAINT reports_day_body_id_6bd79e6b_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_look
    ADD CONSTRAINT reports_look_body_id_87fcc735_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_body_id_a0ae5d22_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_by_id_4ad2f714_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_user_id_8146e70c_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_user_id_af5e0a6d_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_attestation
    ADD CONSTRAINT vault_attestation_body_id_ed21844a_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_attestation
    ADD CONSTRAINT vault_attestation_item_id_046617ca_fk_vault_item_id FOREIGN KEY (item_id) REFERENCES public.vault_item(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_attestation
    ADD CONSTRAINT vault_attestation_member_id_6715d93a_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_holding
    ADD CONSTRAINT vault_holding_body_id_b639bee9_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_holding
    ADD CONSTRAINT vault_holding_given_by_id_54f6e67f_fk_people_user_id FOREIGN KEY (given_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_holding
    ADD CONSTRAINT vault_holding_item_id_ce9414ec_fk_vault_item_id FOREIGN KEY (item_id) REFERENCES public.vault_item(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_holding
    ADD CONSTRAINT vault_holding_member_id_42ec3025_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_item
    ADD CONSTRAINT vault_item_account_id_b8e74a31_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_item
    ADD CONSTRAINT vault_item_body_id_3ec38448_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_item
    ADD CONSTRAINT vault_item_custodian_id_8bb84f90_fk_people_member_id FOREIGN KEY (custodian_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_release
    ADD CONSTRAINT vault_release_body_id_2dffc909_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_release
    ADD CONSTRAINT vault_release_decided_by_id_774c8807_fk_people_member_id FOREIGN KEY (decided_by_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_release
    ADD CONSTRAINT vault_release_item_id_209c87b0_fk_vault_item_id FOREIGN KEY (item_id) REFERENCES public.vault_item(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_release
    ADD CONSTRAINT vault_release_member_id_7b2e85df_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_reveal
    ADD CONSTRAINT vault_reveal_body_id_33a86783_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_reveal
    ADD CONSTRAINT vault_reveal_item_id_037bcd12_fk_vault_item_id FOREIGN KEY (item_id) REFERENCES public.vault_item(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_reveal
    ADD CONSTRAINT vault_reveal_member_id_c848d786_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_reveal
    ADD CONSTRAINT vault_reveal_release_id_d81039e7_fk_vault_release_id FOREIGN KEY (release_id) REFERENCES public.vault_release(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_rotationtask
    ADD CONSTRAINT vault_rotationtask_body_id_6962fc63_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_rotationtask
    ADD CONSTRAINT vault_rotationtask_done_by_id_e46a8578_fk_people_user_id FOREIGN KEY (done_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_rotationtask
    ADD CONSTRAINT vault_rotationtask_item_id_1989a9cf_fk_vault_item_id FOREIGN KEY (item_id) REFERENCES public.vault_item(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_rotationtask
    ADD CONSTRAINT vault_rotationtask_member_id_866b5645_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_rotationtask
    ADD CONSTRAINT vault_rotationtask_opened_by_id_1c7ff8e5_fk_people_user_id FOREIGN KEY (opened_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_secret
    ADD CONSTRAINT vault_secret_account_id_2e9a0f4d_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_secret
    ADD CONSTRAINT vault_secret_body_id_8b38915f_fk_people_body_id FOREIGN KEY (body_id) REFERENCES public.people_body(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_secret
    ADD CONSTRAINT vault_secret_created_by_id_737aed29_fk_people_user_id FOREIGN KEY (created_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vault_secret
    ADD CONSTRAINT vault_secret_item_id_ed087523_fk_vault_item_id FOREIGN KEY (item_id) REFERENCES public.vault_item(id) DEFERRABLE INITIALLY DEFERRED;
INSERT INTO public.django_migrations (app, name, applied) VALUES
  ('account', '0001_initial', now()),
  ('account', '0002_email_max_length', now()),
  ('account', '0003_alter_emailaddress_create_unique_verified_email', now()),
  ('account', '0004_alter_emailaddress_drop_unique_email', now()),
  ('account', '0005_emailaddress_idx_upper_email', now()),
  ('account', '0006_emailaddress_lower', now()),
  ('account', '0007_emailaddress_idx_email', now()),
  ('account', '0008_emailaddress_unique_primary_email_fixup', now()),
  ('account', '0009_emailaddress_unique_primary_email', now()),
  ('accounts', '0001_initial', now()),
  ('accounts', '0002_register', now()),
  ('accounts', '0003_stages', now()),
  ('accounts', '0004_opening', now()),
  ('accounts', '0005_activity', now()),
  ('accounts', '0006_proofs', now()),
  ('accounts', '0007_limits', now()),
  ('audit', '0001_initial', now()),
  ('audit', '0002_append_only', now()),
  ('audit', '0003_tombstones_keys_stamps', now()),
  ('audit', '0004_tombstones_stay', now()),
  ('audit', '0005_keys_and_stamps_stay', now()),
  ('audit', '0006_numbered', now()),
  ('auth', '0001_initial', now()),
  ('auth', '0002_alter_permission_name_max_length', now()),
  ('auth', '0003_alter_user_email_max_length', now()),
  ('auth', '0004_alter_user_username_opts', now()),
  ('auth', '0005_alter_user_last_login_null', now()),
  ('auth', '0006_require_contenttypes_0002', now()),
  ('auth', '0007_alter_validators_add_error_messages', now()),
  ('auth', '0008_alter_user_username_max_length', now()),
  ('auth', '0009_alter_user_last_name_max_length', now()),
  ('auth', '0010_alter_group_name_max_length', now()),
  ('auth', '0011_update_proxy_permissions', now()),
  ('auth', '0012_alter_user_first_name_max_length', now()),
  ('contenttypes', '0001_initial', now()),
  ('contenttypes', '0002_remove_content_type_name', now()),
  ('core', '0001_initial', now()),
  ('core', '0002_cache', now()),
  ('core', '0003_search', now()),
  ('editorial', '0001_initial', now()),
  ('editorial', '0002_editorial_office', now()),
  ('editorial', '0003_told_of_the_plan', now()),
  ('editorial', '0004_account_workflow', now()),
  ('editorial', '0005_editing_since', now()),
  ('editorial', '0006_blocked_and_shown', now()),
  ('editorial', '0007_outreach', now()),
  ('editorial', '0008_heading', now()),
  ('editorial', '0009_asks', now()),
  ('inbox', '0001_initial', now()),
  ('inbox', '0002_depth', now()),
  ('inbox', '0003_link_codes', now()),
  ('inbox', '0004_wishes', now()),
  ('inbox', '0005_hidings', now()),
  ('inbox', '0006_own_matter', now()),
  ('inbox', '0007_contributions', now()),
  ('inbox', '0008_lists', now()),
  ('listening', '0001_initial', now()),
  ('mfa', '0001_initial', now()),
  ('mfa', '0002_authenticator_timestamps', now()),
  ('mfa', '0003_authenticator_type_uniq', now()),
  ('people', '0001_initial', now()),
  ('people', '0002_grants', now()),
  ('people', '0003_sign_in', now()),
  ('people', '0004_rules', now()),
  ('people', '0005_units_and_mandates', now()),
  ('people', '0006_leaving', now()),
  ('people', '0007_confirmed_mandates', now()),
  ('people', '0008_mandates_before', now()),
  ('people', '0009_absence', now()),
  ('people', '0010_qualifications', now()),
  ('policy', '0001_initial', now()),
  ('policy', '0002_publishing_holds', now()),
  ('policy', '0003_answers_go_on', now()),
  ('policy', '0004_questionnaire', now()),
  ('policy', '0005_withdrawn_trainings', now()),
  ('policy', '0006_protected', now()),
  ('policy', '0007_course_replaced', now()),
  ('portal', '0001_initial', now()),
  ('procrastinate', '0001_initial', now()),
  ('procrastinate', '0002_drop_started_at_column', now()),
  ('procrastinate', '0003_drop_started_at_column', now()),
  ('procrastinate', '0004_drop_procrastinate_version_table', now()),
  ('procrastinate', '0005_fix_procrastinate_fetch_job', now()),
  ('procrastinate', '0006_fix_trigger_status_events_insert', now()),
  ('procrastinate', '0007_add_queueing_lock_column', now()),
  ('procrastinate', '0008_close_fetch_job_race_condition', now()),
  ('procrastinate', '0009_add_defer_job_function', now()),
  ('procrastinate', '0010_add_procrastinate_periodic_defers', now()),
  ('procrastinate', '0011_add_foreign_key_index', now()),
  ('procrastinate', '0012_add_locks_to_periodic_defer', now()),
  ('procrastinate', '0013_fix_procrastinate_defer_periodic_job', now()),
  ('procrastinate', '0014_add_finish_job_and_retry_job_functions', now()),
  ('procrastinate', '0015_add_trigger_on_job_deletion', now()),
  ('procrastinate', '0016_delete_finished_jobs', now()),
  ('procrastinate', '0017_add_checks_to_finish_job', now()),
  ('procrastinate', '0018_add_checks_to_retry_job', now()),
  ('procrastinate', '0019_fix_finish_job_compat_issue', now()),
  ('procrastinate', '0020_add_index_on_procrastinate_jobs', now()),
  ('procrastinate', '0021_add_kwargs_to_defer_periodic_job', now()),
  ('procrastinate', '0022_null_locks_excluded', now()),
  ('procrastinate', '0023_remove_old_finish_job_function', now()),
  ('procrastinate', '0024_job_id_bigint', now()),
  ('procrastinate', '0025_add_models', now()),
  ('procrastinate', '0026_add_job_priority', now()),
  ('procrastinate', '0027_add_periodic_job_priority', now()),
  ('procrastinate', '0028_add_cancel_states', now()),
  ('procrastinate', '0029_add_additional_params_to_retry_job', now()),
  ('procrastinate', '0030_alter_procrastinateevent_options', now()),
  ('procrastinate', '0031_add_indexes_for_fetch_job', now()),
  ('procrastinate', '0032_pre_cancel_notification', now()),
  ('procrastinate', '0033_post_cancel_notification', now()),
  ('procrastinate', '0034_pre_add_heartbeat', now()),
  ('procrastinate', '0035_post_add_heartbeat', now()),
  ('procrastinate', '0036_add_worker_model', now()),
  ('procrastinate', '0037_pre_batch_defer_jobs', now()),
  ('procrastinate', '0038_post_batch_defer_jobs', now()),
  ('procrastinate', '0039_pre_priority_lock_fetch_job', now()),
  ('procrastinate', '0040_pre_retry_failed_job', now()),
  ('procrastinate', '0041_post_retry_failed_job', now()),
  ('publishing', '0001_initial', now()),
  ('publishing', '0002_threads_and_looks', now()),
  ('publishing', '0003_sights_and_changes', now()),
  ('publishing', '0004_rows_of_the_release_before', now()),
  ('publishing', '0005_corrections_under_way', now()),
  ('publishing', '0006_seen_edits', now()),
  ('records', '0001_initial', now()),
  ('records', '0002_protected', now()),
  ('records', '0003_loaded_packages', now()),
  ('records', '0004_past_without_original', now()),
  ('records', '0005_evidence', now()),
  ('records', '0006_two_people', now()),
  ('records', '0007_outcomes', now()),
  ('records', '0008_ended', now()),
  ('records', '0009_access_log_sealed', now()),
  ('records', '0010_access_log_indexes', now()),
  ('reports', '0001_initial', now()),
  ('reports', '0002_told_and_kept', now()),
  ('sessions', '0001_initial', now()),
  ('socialaccount', '0001_initial', now()),
  ('socialaccount', '0002_token_max_lengths', now()),
  ('socialaccount', '0003_extra_data_default_dict', now()),
  ('socialaccount', '0004_app_provider_id_settings', now()),
  ('socialaccount', '0005_socialtoken_nullable_app', now()),
  ('socialaccount', '0006_alter_socialaccount_extra_data', now()),
  ('usersessions', '0001_initial', now()),
  ('vault', '0001_initial', now()),
  ('vault', '0002_items', now()),
  ('vault', '0003_items_of_credentials', now()),
  ('vault', '0004_item_required', now());
SELECT pg_catalog.set_config('search_path', 'public', true);
