-- The role that the group server runs as: it reads and adds, and can neither change nor delete an event or a line of
-- the audit. Run it as the owner of the database, after `frontdesk group init` and after each update of frontdesk:
--
--     frontdesk group init --database postgresql://owner@host/frontdesk
--     frontdesk group init --print-role | psql postgresql://owner@host/frontdesk
--     frontdesk serve --database postgresql://frontdesk_server@host/frontdesk
--
-- Give the role a password, or a line in pg_hba.conf, the way your database does it.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'frontdesk_server') THEN
        CREATE ROLE frontdesk_server LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO frontdesk_server', current_database());
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO frontdesk_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO frontdesk_server;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO frontdesk_server;

-- What happened stays: rows are added. The bytes of an event are open to one change, which the trigger below judges.
REVOKE UPDATE, DELETE, TRUNCATE ON event, quarantine, audit FROM frontdesk_server;
GRANT UPDATE (body) ON event, quarantine TO frontdesk_server;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON alembic_version FROM frontdesk_server;

CREATE OR REPLACE FUNCTION words_are_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := convert_from(OLD.body, 'UTF8')::jsonb;
    after jsonb := convert_from(NEW.body, 'UTF8')::jsonb;
BEGIN
    IF jsonb_typeof(after) <> 'object' THEN
        after := '{}'::jsonb;
    END IF;
    IF to_jsonb(NEW) - 'body' IS DISTINCT FROM to_jsonb(OLD) - 'body'
        OR after - 'words' IS DISTINCT FROM before - 'words'
        OR after -> 'words' IS DISTINCT FROM 'null'::jsonb
    THEN
        RAISE EXCEPTION 'events are never changed, only their words erased' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER event_is_never_changed BEFORE UPDATE ON event
    FOR EACH ROW EXECUTE FUNCTION words_are_only_erased();
CREATE OR REPLACE TRIGGER quarantine_is_never_changed BEFORE UPDATE ON quarantine
    FOR EACH ROW EXECUTE FUNCTION words_are_only_erased();
