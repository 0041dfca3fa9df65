"""The schema of a ledger's file, and its history in words.

m001_initial (2026-11): the ledger of the first release. Until tag 0.1.0 it may be rewritten: every file
bears the digest of the statements that made it, and a file made by other statements is refused
(`LedgerIsDev`). From the tag on migrations are only added, never edited, and `user_version` is the number of
the last one.

What holds for every table of things: ``id`` never leaves the storage, ``uuid`` is the identity in code and in
files that travel. Parts of a thing (a quantity, a slip's value) have the thing's id and their own code
instead. Days are ISO 8601 text, moments are milliseconds since 1970 UTC, exact numbers are millionths
(quantities) or decimal text (values that may also be blank or nil).
"""

from __future__ import annotations

import hashlib
from typing import Final

from sqlite_utils import Database, Migrations

from soxa.storage.engine import Connection

APPLICATION_ID: Final = 0x536F_5861
"""``SoXa`` in the file's header, where ``file`` and this program look for it."""

RELEASED: Final = False
"""True from tag 0.1.0 on: then files bear no digest and m001 is frozen."""

_M001: Final = (
    """CREATE TABLE ledger (
        id INTEGER PRIMARY KEY CHECK (id = 1), uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        created_ms INTEGER NOT NULL, mark TEXT NOT NULL
    ) STRICT""",
    # What the office's own keys follow from: no history, and it goes wherever a whole copy goes (ADR 17).
    """CREATE TABLE office_key (
        id INTEGER PRIMARY KEY CHECK (id = 1), secret BLOB NOT NULL CHECK (length(secret) = 32)
    ) STRICT""",
    # ------------------------------------------------------------------ who
    """CREATE TABLE office (
        id INTEGER PRIMARY KEY CHECK (id = 1), uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        type TEXT NOT NULL, name TEXT NOT NULL, commune_code TEXT NOT NULL, province_code TEXT NOT NULL,
        province_name TEXT NOT NULL, asks_unit_head INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE unit (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        name TEXT NOT NULL, short_name TEXT NOT NULL, code TEXT NOT NULL, inside INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE person (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        name TEXT NOT NULL, position TEXT NOT NULL, unit_id INTEGER REFERENCES unit (id),
        authority TEXT, since TEXT, until TEXT, role TEXT NOT NULL
    ) STRICT""",
    # What the office calls its machines; a machine is a device of the history.
    """CREATE TABLE machine (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        device BLOB NOT NULL UNIQUE CHECK (length(device) = 16), name TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE pack (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        code TEXT NOT NULL, version TEXT NOT NULL, sha256 TEXT NOT NULL, installed_ms INTEGER NOT NULL,
        data BLOB NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    # Which of them hold: the received one and the office's own additions, one row each.
    """CREATE TABLE pack_held (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        part TEXT NOT NULL UNIQUE, pack_uuid BLOB NOT NULL
    ) STRICT""",
    # What the office says of its duties to report, over the pack; NULL: as the pack says.
    """CREATE TABLE regime_setting (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        regime TEXT NOT NULL UNIQUE, is_on INTEGER, receivers TEXT, deadline TEXT, legal_basis TEXT,
        valid_from TEXT, valid_to TEXT, confirmed TEXT NOT NULL, due TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE own_day (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        day TEXT NOT NULL UNIQUE, working INTEGER NOT NULL, note TEXT NOT NULL
    ) STRICT""",
    # ------------------------------------------------------------------ activities
    """CREATE TABLE activity (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        first_day TEXT NOT NULL, last_day TEXT NOT NULL, counted_on TEXT NOT NULL,
        kind TEXT NOT NULL, status TEXT NOT NULL, to_mend INTEGER NOT NULL,
        title TEXT NOT NULL, place TEXT NOT NULL, unit_id INTEGER REFERENCES unit (id),
        partners TEXT NOT NULL, result TEXT NOT NULL,
        choices TEXT NOT NULL, tags TEXT NOT NULL,
        document_type TEXT, document_number TEXT, document_symbol TEXT, document_day TEXT,
        document_subject TEXT, document_in_report INTEGER, document_signer TEXT,
        task_given_by TEXT, task_reference TEXT, task_due TEXT, task_completed TEXT
    ) STRICT""",
    # Newest first is the ledger's own order; the id parts entries of one day.
    "CREATE INDEX activity_newest ON activity (counted_on, id)",
    # The same of one kind, and of one unit: filters scroll as the whole does.
    "CREATE INDEX activity_of_kind ON activity (kind, counted_on, id)",
    "CREATE INDEX activity_of_unit ON activity (unit_id, counted_on, id) WHERE unit_id IS NOT NULL",
    "CREATE INDEX activity_not_done ON activity (status, counted_on, id) WHERE status <> 'done'",
    # Counts of a period without touching the table.
    "CREATE INDEX activity_counted ON activity (kind, counted_on, uuid) WHERE status = 'done'",
    "CREATE INDEX activity_due ON activity (task_due) WHERE task_due IS NOT NULL",
    "CREATE INDEX activity_to_mend ON activity (counted_on, id) WHERE to_mend = 1",
    """CREATE TABLE quantity (
        activity_id INTEGER NOT NULL REFERENCES activity (id), code TEXT NOT NULL,
        kind TEXT NOT NULL, counted_on TEXT NOT NULL, done INTEGER NOT NULL, micros INTEGER NOT NULL,
        PRIMARY KEY (activity_id, code)
    ) STRICT, WITHOUT ROWID""",
    # Sums of a period without touching the table: kind and day stand here a second time for its sake.
    "CREATE INDEX quantity_summed ON quantity (code, kind, counted_on, activity_id, micros) WHERE done = 1",
    # Folded words only; what they were folded from stands in activity. Deleting needs no old values. The row
    # number is the day that counts, then the activity's own (`activity_queries.search_key`): newest first by
    # itself.
    """CREATE VIRTUAL TABLE activity_search USING fts5 (
        title, place, rest, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
    )""",
    # ------------------------------------------------------------------ slips
    """CREATE TABLE slip (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        unit_id INTEGER NOT NULL REFERENCES unit (id), start TEXT NOT NULL, end TEXT NOT NULL,
        given_on TEXT NOT NULL, source TEXT NOT NULL, highlights TEXT NOT NULL, difficulties TEXT NOT NULL,
        form TEXT NOT NULL, filled_by TEXT NOT NULL, saved TEXT, rows TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX slip_period ON slip (start, end)",
    """CREATE TABLE slip_value (
        slip_id INTEGER NOT NULL REFERENCES slip (id), indicator TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (slip_id, indicator)
    ) STRICT, WITHOUT ROWID""",
    # How a slip came: two laptops may each receive the same one, so an arrival has a key of its own.
    """CREATE TABLE slip_receipt (
        slip_id INTEGER NOT NULL REFERENCES slip (id), key TEXT NOT NULL, way TEXT NOT NULL,
        sender TEXT NOT NULL, at TEXT, file TEXT NOT NULL, PRIMARY KEY (slip_id, key)
    ) STRICT, WITHOUT ROWID""",
    # What a section's owner is, and by when inside the house; of section '' what holds for the whole report.
    """CREATE TABLE section_owner (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        regime TEXT NOT NULL, section TEXT NOT NULL, unit_uuid BLOB, person_uuid BLOB, days_before INTEGER,
        UNIQUE (regime, section)
    ) STRICT""",
    """CREATE TABLE section_due (
        owner_uuid BLOB NOT NULL, label TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (owner_uuid, label)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE slip_reminder (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        unit_uuid BLOB NOT NULL, form TEXT NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX slip_reminder_period ON slip_reminder (start, end)",
    # ------------------------------------------------------------------ the past
    # What the office said of days before its ledger, and plans of years: an answer for each question once.
    """CREATE TABLE past_value (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        indicator TEXT NOT NULL, basis TEXT NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL,
        value TEXT NOT NULL, source TEXT NOT NULL, UNIQUE (indicator, basis, start, end)
    ) STRICT""",
    # ------------------------------------------------------------------ files and reports
    """CREATE TABLE file (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL,
        data BLOB NOT NULL
    ) STRICT""",
    # Bound by the activity's uuid: one that was taken out finds its files again when it is brought back.
    """CREATE TABLE activity_file (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        activity_uuid BLOB NOT NULL, file_id INTEGER NOT NULL REFERENCES file (id), name TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX activity_file_activity ON activity_file (activity_uuid)",
    """CREATE TABLE report (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        regime TEXT NOT NULL, label TEXT NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL,
        act TEXT NOT NULL DEFAULT '', corrects BLOB, withdrawn INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX report_corrects ON report (corrects) WHERE corrects IS NOT NULL",
    "CREATE INDEX report_period ON report (regime, start, end)",
    """CREATE TABLE report_section (
        report_id INTEGER NOT NULL REFERENCES report (id), section TEXT NOT NULL, position INTEGER NOT NULL,
        checked INTEGER NOT NULL, blocks TEXT NOT NULL, PRIMARY KEY (report_id, section)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE report_override (
        report_id INTEGER NOT NULL REFERENCES report (id), figure TEXT NOT NULL, value TEXT NOT NULL,
        reason TEXT NOT NULL, author TEXT NOT NULL, PRIMARY KEY (report_id, figure)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sealing (
        id INTEGER PRIMARY KEY, report_id INTEGER NOT NULL REFERENCES report (id), draft INTEGER NOT NULL,
        sealed_us INTEGER NOT NULL, pdf_id INTEGER NOT NULL REFERENCES file (id),
        docx_id INTEGER NOT NULL REFERENCES file (id), xlsx_id INTEGER NOT NULL REFERENCES file (id),
        dropped INTEGER NOT NULL, number TEXT NOT NULL, dated TEXT, pack TEXT NOT NULL,
        own_pack TEXT NOT NULL, figures TEXT NOT NULL DEFAULT '', UNIQUE (report_id, draft, pdf_id)
    ) STRICT""",
    """CREATE TABLE frozen_figure (
        sealing_id INTEGER NOT NULL REFERENCES sealing (id), figure TEXT NOT NULL, label TEXT NOT NULL,
        start TEXT NOT NULL, end TEXT NOT NULL, value TEXT NOT NULL, sources TEXT NOT NULL, digest TEXT NOT
        NULL, PRIMARY KEY (sealing_id, figure)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE signed_file (
        id INTEGER PRIMARY KEY, sealing_id INTEGER NOT NULL REFERENCES sealing (id),
        file_id INTEGER NOT NULL REFERENCES file (id), step TEXT NOT NULL, place INTEGER NOT NULL,
        at_us INTEGER NOT NULL,
        by_other_tool INTEGER NOT NULL, elsewhere TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX signed_file_sealing ON signed_file (sealing_id)",
    # Bound by the uuid of the report, document or entry: either may come first from another laptop.
    """CREATE TABLE sending (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        of_uuid BLOB NOT NULL, receiver TEXT NOT NULL, way TEXT NOT NULL, at_us INTEGER NOT NULL,
        sha256 TEXT NOT NULL, note TEXT NOT NULL, word_us INTEGER, word_by TEXT NOT NULL,
        word_note TEXT NOT NULL, struck TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX sending_of ON sending (of_uuid)",
    # ------------------------------------------------------------------ documents sent
    # Bound by the uuid of the report or activity that it says more of; NULL: a document of its own.
    """CREATE TABLE register_entry (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16), of_uuid BLOB,
        type TEXT NOT NULL, number TEXT NOT NULL, symbol TEXT NOT NULL, day TEXT, subject TEXT NOT NULL,
        signer TEXT NOT NULL, receivers TEXT NOT NULL, kept_by TEXT NOT NULL, copies INTEGER, sent_on TEXT,
        signed_for TEXT NOT NULL, note TEXT NOT NULL, cancelled TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE given_number (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        year INTEGER NOT NULL, series TEXT NOT NULL, number INTEGER NOT NULL, documents TEXT NOT NULL,
        void TEXT NOT NULL, explained TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX given_number_year ON given_number (year, series, number)",
    """CREATE TABLE numbering (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16), fields TEXT NOT NULL
    ) STRICT""",
    # Rows of the tables of documents that correct issued ones; bound by the report's uuid.
    """CREATE TABLE correction_row (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        report_uuid BLOB NOT NULL, kind TEXT NOT NULL, place INTEGER NOT NULL, figure TEXT NOT NULL,
        old TEXT NOT NULL, new TEXT NOT NULL, reason TEXT NOT NULL, source TEXT NOT NULL,
        left_out INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX correction_row_report ON correction_row (report_uuid, kind, place)",
    # ------------------------------------------------------------------ points of reports
    """CREATE TABLE check_answer (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        report_uuid BLOB NOT NULL, code TEXT NOT NULL, fingerprint TEXT NOT NULL, reason TEXT NOT NULL,
        UNIQUE (report_uuid, fingerprint)
    ) STRICT""",
    """CREATE TABLE sealed_points (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        report_uuid BLOB NOT NULL, draft INTEGER NOT NULL, pdf_uuid BLOB NOT NULL, points TEXT NOT NULL,
        UNIQUE (report_uuid, draft, pdf_uuid)
    ) STRICT""",
    # What the head said of drafts, and what came of it; bound by the report's uuid: either may come first.
    """CREATE TABLE remark (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        report_uuid BLOB NOT NULL, draft INTEGER NOT NULL, author TEXT NOT NULL, day TEXT NOT NULL,
        words TEXT NOT NULL, origin TEXT NOT NULL, section TEXT NOT NULL, figure TEXT NOT NULL,
        quoted TEXT NOT NULL, outcome TEXT
    ) STRICT""",
    "CREATE INDEX remark_report ON remark (report_uuid)",
    """CREATE TABLE submission (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        report_uuid BLOB NOT NULL, draft INTEGER NOT NULL, pdf_uuid BLOB NOT NULL, at_us INTEGER NOT NULL,
        actor TEXT NOT NULL, whom TEXT NOT NULL, role TEXT NOT NULL, note TEXT NOT NULL,
        turn INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX submission_report ON submission (report_uuid)",
    """CREATE TABLE decision (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        submission_uuid BLOB NOT NULL, decided TEXT NOT NULL, at_us INTEGER NOT NULL, actor TEXT NOT NULL,
        note TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX decision_submission ON decision (submission_uuid)",
    # What was looked at, and as what: no content, so no history.
    """CREATE TABLE seen_figure (
        report_uuid BLOB NOT NULL, figure TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (report_uuid, figure)
    ) STRICT, WITHOUT ROWID""",
    # ------------------------------------------------------------------ trackers
    """CREATE TABLE tracker (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, answers TEXT NOT NULL DEFAULT '{}'
    ) STRICT""",
    """CREATE TABLE tracker_row (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        tracker_id INTEGER NOT NULL REFERENCES tracker (id), sheet TEXT NOT NULL, row INTEGER NOT NULL,
        digest BLOB NOT NULL, occurrence INTEGER NOT NULL, state TEXT NOT NULL, activity_uuid BLOB,
        cells TEXT NOT NULL, faults TEXT NOT NULL
    ) STRICT""",
    # Not unique: one laptop may have made an activity of a row that another one still asks about.
    "CREATE INDEX tracker_row_identity ON tracker_row (tracker_id, digest, occurrence, sheet)",
    "CREATE INDEX tracker_row_activity ON tracker_row (activity_uuid) WHERE activity_uuid IS NOT NULL",
    "CREATE INDEX tracker_row_open ON tracker_row (state) WHERE state IN ('waiting', 'offered')",
    # ------------------------------------------------------------------ views
    """CREATE TABLE saved_view (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        name TEXT NOT NULL, settings TEXT NOT NULL
    ) STRICT""",
    # What is typed and not filed yet: no content of the ledger, so no history.
    "CREATE TABLE unfiled (position INTEGER PRIMARY KEY, fields TEXT NOT NULL) STRICT",
    # ------------------------------------------------------------------ history
    """CREATE TABLE device (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        last_sequence INTEGER NOT NULL, last_hash BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE act (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        device_id INTEGER NOT NULL REFERENCES device (id), at_ms INTEGER NOT NULL, actor TEXT NOT NULL,
        name TEXT NOT NULL, undoes BLOB, knows TEXT
    ) STRICT""",
    # What devices knew of each other, act for act, so that it need not be read out of every act: from its
    # change `sequence` on, a device knew the other's chain up to `known`.
    """CREATE TABLE knowing (
        device_id INTEGER NOT NULL REFERENCES device (id), of_id INTEGER NOT NULL REFERENCES device (id),
        sequence INTEGER NOT NULL, known INTEGER NOT NULL, PRIMARY KEY (device_id, of_id, sequence)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE change (
        id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
        act_id INTEGER NOT NULL REFERENCES act (id), device_id INTEGER NOT NULL REFERENCES device (id),
        sequence INTEGER NOT NULL, hash BLOB NOT NULL CHECK (length(hash) = 32),
        parent BLOB,
        entity TEXT NOT NULL, entity_uuid BLOB NOT NULL, field TEXT NOT NULL, old TEXT, new TEXT,
        UNIQUE (device_id, sequence)
    ) STRICT""",
    # Things that may have fields with different values; they are resolved anew whenever they are shown.
    """CREATE TABLE difference_candidate (
        entity TEXT NOT NULL, entity_uuid BLOB NOT NULL, PRIMARY KEY (entity, entity_uuid)
    ) STRICT, WITHOUT ROWID""",
    # What came from other devices and waits for something that did not come yet.
    """CREATE TABLE waiting_segment (
        device BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, hash BLOB NOT NULL,
        data BLOB NOT NULL, PRIMARY KEY (device, first, last, hash)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE waiting_blob (
        sha256 TEXT NOT NULL PRIMARY KEY, data BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX change_entity ON change (entity_uuid, id)",
    "CREATE INDEX change_act ON change (act_id)",
    # An activity's history tells of its files, too, those that were taken away included.
    """CREATE INDEX change_attachment ON change (json_extract(coalesce(new, old), '$.activity'))
        WHERE entity = 'activity_file'""",
    "CREATE INDEX act_undoes ON act (undoes) WHERE undoes IS NOT NULL",
)

migrations = Migrations("soxa")


@migrations()
def m001_initial(db: Database) -> None:
    """Make the ledger of the first release."""
    for statement in _M001:
        db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 1")


LATEST: Final = 1
"""Number of the last migration above."""


def schema_mark() -> str:
    """Return what a file made by this program bears: a digest of the schema before 0.1.0, nothing after."""
    if RELEASED:
        return ""
    return "dev-" + hashlib.sha256("\n".join(_M001).encode()).hexdigest()[:16]


def user_version(conn: Connection) -> int:
    """Return the number of the last migration that a file has seen."""
    return int(conn.execute("PRAGMA user_version").fetchone()[0])
