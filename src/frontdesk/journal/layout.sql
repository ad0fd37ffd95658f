-- The newest layout of a desk's file. Made from the migrations: python -m frontdesk.journal.layout

CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE audit (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    staff TEXT NOT NULL,
    deed TEXT NOT NULL,
    about TEXT,
    facts TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT audit_key PRIMARY KEY (id)
);

CREATE TABLE complaint (
    slot INTEGER NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    category TEXT,
    hcat TEXT,
    severity INTEGER,
    harm INTEGER,
    stage TEXT,
    channel TEXT,
    who TEXT,
    authority TEXT,
    received_at TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    acknowledged_at TEXT,
    first_resolved_at TEXT,
    resolved_at TEXT,
    put_right TEXT,
    followed_up_at TEXT,
    reopens INTEGER NOT NULL,
    flags TEXT NOT NULL,
    waiting_on TEXT,
    waiting_since TEXT,
    owner TEXT,
    promise_at TEXT,
    merged_into TEXT,
    clinician TEXT,
    repeat_of TEXT,
    patient TEXT,
    callback TEXT,
    remedy TEXT,
    said TEXT,
    done TEXT,
    open INTEGER NOT NULL,
    grp INTEGER,
    rank INTEGER,
    next_step TEXT,
    next_due_at TEXT,
    soon_at TEXT,
    changes_at TEXT,
    rules_version TEXT NOT NULL,
    review INTEGER NOT NULL,
    last_event_at TEXT NOT NULL, handed_to TEXT, tell TEXT, tell_due_at TEXT, stale INTEGER NOT NULL DEFAULT 0, raised TEXT,
    CONSTRAINT complaint_key PRIMARY KEY (slot),
    CONSTRAINT complaint_id_once UNIQUE (id),
    CONSTRAINT complaint_open_yes_no CHECK (open IN (0, 1)),
    CONSTRAINT complaint_review_yes_no CHECK (review IN (0, 1)),
    CONSTRAINT complaint_severity_known CHECK (severity IS NULL OR severity BETWEEN 1 AND 3),
    CONSTRAINT complaint_harm_known CHECK (harm IS NULL OR harm BETWEEN 0 AND 5),
    CONSTRAINT complaint_cycle_from_one CHECK (cycle >= 1)
);

CREATE TABLE draft (
    id TEXT NOT NULL,
    staff TEXT,
    updated_at TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT draft_key PRIMARY KEY (id)
);

CREATE TABLE event (
    id TEXT NOT NULL,
    site TEXT NOT NULL,
    device TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    clock TEXT NOT NULL,
    subject TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    actor TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    facts TEXT NOT NULL,
    words BLOB,
    words_hash TEXT,
    key_id TEXT,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT event_key PRIMARY KEY (id),
    CONSTRAINT event_device_epoch_seq_once UNIQUE (device, epoch, seq),
    CONSTRAINT event_seq_from_one CHECK (seq >= 1),
    CONSTRAINT event_words_have_hash CHECK (words IS NULL OR words_hash IS NOT NULL)
);

CREATE TABLE feed (
    id INTEGER NOT NULL,
    store_id TEXT,
    position INTEGER NOT NULL,
    last_sync_at TEXT,
    last_sync_status TEXT,
    server TEXT,
    CONSTRAINT feed_key PRIMARY KEY (id),
    CONSTRAINT feed_only_one CHECK (id = 1)
);

CREATE TABLE head (
    device TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT head_key PRIMARY KEY (device, epoch)
);

CREATE TABLE memo (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT memo_key PRIMARY KEY (name)
);

CREATE TABLE pin_try (
    staff TEXT NOT NULL,
    pin TEXT NOT NULL,
    failed INTEGER NOT NULL,
    locked_until TEXT,
    CONSTRAINT pin_try_key PRIMARY KEY (staff),
    CONSTRAINT pin_try_failed_counted CHECK (failed >= 0)
);

CREATE VIRTUAL TABLE search USING fts5(
    complaint UNINDEXED, number, said, patient, callback, remedy, done, notes, tails, codes,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);

CREATE TABLE seat (
    id INTEGER NOT NULL,
    site TEXT NOT NULL,
    device TEXT NOT NULL,
    epoch TEXT NOT NULL,
    letter TEXT NOT NULL,
    next_number INTEGER NOT NULL,
    clock TEXT NOT NULL,
    site_key BLOB NOT NULL,
    key_id TEXT NOT NULL,
    machine TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    CONSTRAINT seat_key PRIMARY KEY (id),
    CONSTRAINT seat_only_one CHECK (id = 1)
);

CREATE INDEX audit_about ON audit (about) WHERE about IS NOT NULL;

CREATE INDEX complaint_board ON complaint (
    grp, rank, next_due_at, id, number, kind, state, cycle, category, hcat, severity, harm, channel, flags,
    next_step, soon_at, changes_at, owner, waiting_on, waiting_since, promise_at, received_at, handed_to, tell,
    tell_due_at, stale, raised, acknowledged_at, resolved_at, put_right, review, reopens, clinician, rules_version,
    last_event_at
) WHERE open = 1;

CREATE INDEX complaint_changes ON complaint (changes_at, rules_version) WHERE open = 0 AND changes_at > '';

CREATE INDEX complaint_due ON complaint (next_due_at, slot, received_at, open, state, kind, category, severity, channel, clinician, owner, flags) WHERE next_due_at IS NOT NULL;

CREATE INDEX complaint_first_resolved ON complaint (first_resolved_at);

CREATE INDEX complaint_guests ON complaint (merged_into) WHERE merged_into IS NOT NULL;

CREATE INDEX complaint_history ON complaint (received_at, slot, open, state, kind, category, severity, channel, clinician, owner, flags);

CREATE INDEX complaint_number ON complaint (number);

CREATE INDEX complaint_numbered ON complaint (rtrim(number, '0123456789') || printf('%012d', substr(number, length(rtrim(number, '0123456789')) + 1)) || id, slot, received_at, open, state, kind, category, severity, channel, clinician, owner, flags);

CREATE INDEX complaint_repeats ON complaint (repeat_of) WHERE repeat_of IS NOT NULL;

CREATE INDEX complaint_review ON complaint (last_event_at) WHERE review = 1;

CREATE INDEX complaint_same_patient ON complaint (patient, category) WHERE patient IS NOT NULL;

CREATE INDEX event_story ON event (subject, clock, id);

CREATE INDEX event_when ON event (kind, occurred_at, recorded_at, subject);

CREATE TRIGGER audit_goes_on_at_its_end BEFORE INSERT ON audit
WHEN NEW.id IS NOT coalesce((SELECT max(id) FROM audit), 0) + 1
    OR NEW.prev IS NOT coalesce((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), printf('%064d', 0))
BEGIN
    SELECT RAISE(ABORT, 'the audit trail goes on at its end');
END;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is never changed');
END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is never deleted');
END;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
WHEN NOT (
    NEW.id IS OLD.id AND NEW.site IS OLD.site AND NEW.clock IS OLD.clock AND NEW.subject IS OLD.subject
    AND NEW.cycle IS OLD.cycle AND NEW.kind IS OLD.kind AND NEW.version IS OLD.version AND NEW.actor IS OLD.actor
    AND NEW.occurred_at IS OLD.occurred_at AND NEW.recorded_at IS OLD.recorded_at AND NEW.facts IS OLD.facts
    AND NEW.words_hash IS OLD.words_hash AND NEW.key_id IS OLD.key_id
    AND (
        (NEW.words IS NULL AND NEW.device IS OLD.device AND NEW.epoch IS OLD.epoch AND NEW.seq IS OLD.seq
         AND NEW.prev IS OLD.prev AND NEW.hash IS OLD.hash)
        OR (NEW.words IS OLD.words AND NEW.epoch IS NOT OLD.epoch)
    )
)
BEGIN
    SELECT RAISE(ABORT, 'events are never changed, only their words erased');
END;

CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'events are never deleted');
END;

INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
