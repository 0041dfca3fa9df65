"""Reports in the ledger: their words while they are written, and the facts that their state follows from."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final, cast
from uuid import UUID

from soxa.domain.corrections import Act, Correcting
from soxa.domain.figures import FigureKey, Figures, read_value, write_value
from soxa.domain.ids import FileId, ReportId, derived_id
from soxa.domain.periods import Period
from soxa.domain.reports import Because, Report, Sealing, SignedFile, State
from soxa.domain.sections import SectionText
from soxa.domain.sendings import Sending
from soxa.domain.values import Value
from soxa.storage.errors import EntryMissing, ReportIsIssued, ReportIsSealed
from soxa.storage.history import Fields
from soxa.storage.installed_packs import packs_held
from soxa.storage.report_rows import (
    override_rows_from_fields,
    read_figure,
    read_section,
    report_fields,
    section_rows_from_fields,
    write_blocks,
)
from soxa.storage.sealed_rows import (
    NOTHING,
    NUMBER,
    SealedDraft,
    draft_fields,
    figures_in,
    freeze,
    frozen_bytes,
    insert_sealing,
    insert_signed,
    number_sealing,
    packs_in,
    read_drafts,
    sealings_in,
    signed_in,
    thaw_into,
)
from soxa.storage.sendings import SendingStore
from soxa.storage.standings import Standing, read_numbered, read_standings
from soxa.storage.writing import Typing, Writing

ENTITY: Final = "report"
_COUNTS: Final = (
    "(NOT {0}.withdrawn OR EXISTS (SELECT 1 FROM sealing s WHERE s.report_id = {0}.id AND NOT s.dropped))"
)
"""What was given up here and sealed on another laptop meanwhile is there all the same."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """A report with its drafts, the dropped ones too; the one that speaks for it comes last."""

    row: int
    report: Report
    drafts: tuple[SealedDraft, ...]


class ReportStore:
    """The reports of one ledger. Each change is on the disk, with its history, when the method returns."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing
        self._typing = Typing()
        self._sent = SendingStore(writing)

    # ------------------------------------------------------------------ reading

    def get(self, regime: str, period: Period) -> Report | None:
        """Return the report of a regime for exactly this period, or None if none was begun.

        Of reports that replace one another it is the last of the chain, also while that is written; letters
        about a report, and what was given up, do not count.
        """
        with self._writing.reading() as conn:
            row = conn.execute(
                "SELECT r.uuid FROM report r WHERE r.regime = ? AND r.start = ? AND r.end = ?"
                f" AND r.act IN ('', ?) AND {_COUNTS.format('r')} AND NOT EXISTS (SELECT 1 FROM report n"
                f" WHERE n.corrects = r.uuid AND n.act = ? AND {_COUNTS.format('n')})"
                " ORDER BY r.id DESC LIMIT 1",
                (
                    regime,
                    period.start.isoformat(),
                    period.end.isoformat(),
                    Act.REPLACE.value,
                    Act.REPLACE.value,
                ),
            ).fetchone()
            return self.by_id(ReportId(UUID(bytes=row[0]))) if row else None

    def new_id(self, regime: str, period: Period, *, replaces: ReportId | None = None) -> ReportId:
        """Return the identity of a report that is to be begun: two laptops begin the same report."""
        days = (period.start.isoformat(), period.end.isoformat())
        behind = (replaces,) if replaces is not None else ()
        return ReportId(derived_id(self._writing.ledger, ENTITY, regime, *days, *behind))

    def of_period(self, regime: str, period: Period) -> tuple[Report, ...]:
        """Return everything that was begun for a regime and period, letters and what was given up too."""
        with self._writing.reading() as conn:
            rows = conn.execute(
                "SELECT uuid FROM report WHERE regime = ? AND start = ? AND end = ? ORDER BY id",
                (regime, period.start.isoformat(), period.end.isoformat()),
            ).fetchall()
            return tuple(self.by_id(ReportId(UUID(bytes=row[0]))) for row in rows)

    def correcting(self, identity: ReportId) -> tuple[Report, ...]:
        """Return the documents that correct a report, as begun; those given up are not among them."""
        with self._writing.reading() as conn:
            rows = conn.execute(
                f"SELECT r.uuid FROM report r WHERE r.corrects = ? AND {_COUNTS.format('r')} ORDER BY r.id",
                (identity.bytes,),
            ).fetchall()
            return tuple(self.by_id(ReportId(UUID(bytes=row[0]))) for row in rows)

    def by_id(self, identity: ReportId) -> Report:
        """Return one report.

        Raises:
            EntryMissing: There is none of that id.
        """
        return self._facts(identity).report

    def all(self) -> tuple[Report, ...]:
        """Return every report, in the order they were begun."""
        with self._writing.reading() as conn:
            rows = conn.execute("SELECT uuid FROM report ORDER BY id").fetchall()
            return tuple(self.by_id(ReportId(UUID(bytes=row[0]))) for row in rows)

    def standings(self) -> tuple[Standing, ...]:
        """Return how far every report has come, in the order they were begun; no texts are read."""
        return read_standings(self._writing)

    def numbered(self) -> tuple[tuple[ReportId, date], ...]:
        """Return the reports that were given number and date, by date; no texts are read."""
        return read_numbered(self._writing)

    def frozen_figures(self, identity: ReportId, draft: int) -> Figures:
        """Return the figures as a draft froze them; none if that draft froze none."""
        with self._writing.reading() as conn:
            sealed = self._sealed(identity, draft)
            rows = (
                conn.execute(
                    "SELECT figure, label, start, end, value, sources FROM frozen_figure"
                    " WHERE sealing_id = ? ORDER BY figure",
                    (sealed.row,),
                ).fetchall()
                if sealed
                else []
            )
        figures = (read_figure(*row) for row in rows)
        return MappingProxyType({figure.key: figure for figure in figures})

    def packs_at_sealing(self, identity: ReportId, draft: int) -> tuple[str, str]:
        """Return the identities of the received pack and of the additions that a draft was sealed with."""
        sealed = self._sealed(identity, draft)
        return sealed.packs if sealed else ("", "")

    def frozen_bytes(self, sha256: str) -> bytes | None:
        """Return frozen figures as they travel, by their digest; None if nothing froze these."""
        with self._writing.reading() as conn:
            row = conn.execute("SELECT id FROM sealing WHERE figures = ? LIMIT 1", (sha256,)).fetchone()
            return frozen_bytes(conn, row[0]) if row else None

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every report as the history should tell of it."""
        for row in self._writing.conn.execute("SELECT uuid FROM report ORDER BY id").fetchall():
            facts = self._facts(ReportId(UUID(bytes=row[0])))
            yield ENTITY, facts.report.id, self._fields(facts)

    # ------------------------------------------------------------------ writing

    def begin(self, report: Report) -> None:
        """Keep a report that was just begun, with its texts and overrides; its facts come later."""
        with self._writing.act("report.begin") as journal:
            self._writing.conn.execute(
                "INSERT INTO report (uuid, regime, label, start, end, act, corrects, withdrawn)"
                " VALUES (?,?,?,?,?,?,?,?)",
                (
                    report.id.bytes,
                    report.regime,
                    report.period.label,
                    report.period.start.isoformat(),
                    report.period.end.isoformat(),
                    report.correcting.act.value if report.correcting else "",
                    report.correcting.report.bytes if report.correcting else None,
                    int(report.withdrawn),
                ),
            )
            row = self._row(report.id)
            self._write_texts(row, report.texts)
            self._write_overrides(row, report.overrides, report.reasons)
            journal.created(ENTITY, report.id, self._fields(self._facts(report.id)))

    def set_withdrawn(self, identity: ReportId, *, withdrawn: bool) -> None:
        """Give a correction up that is being written, or take it up again.

        Raises:
            ReportIsSealed: It is sealed: reopen it first.
        """
        with self._editing(identity, "report.withdraw") as row:
            self._writing.conn.execute("UPDATE report SET withdrawn = ? WHERE id = ?", (int(withdrawn), row))

    def save_texts(self, identity: ReportId, texts: Sequence[SectionText]) -> None:
        """Replace all sections.

        Raises:
            ReportIsSealed: The words are frozen.
        """
        with self._editing(identity, "report.texts") as row:
            self._writing.conn.execute("DELETE FROM report_section WHERE report_id = ?", (row,))
            self._write_texts(row, texts)

    def save_text(self, identity: ReportId, text: SectionText) -> None:
        """Replace one section; a section that is not there yet comes last.

        Typing in one section without a pause is one act, so that one undo takes it back.

        Raises:
            ReportIsSealed: The words are frozen.
        """
        joins = self._typing.act_going_on((identity, text.section))
        with self._editing(identity, "report.text", joins=joins) as row:
            self._writing.conn.execute(
                "INSERT INTO report_section (report_id, section, position, checked, blocks) VALUES (?, ?,"
                " (SELECT coalesce(max(position) + 1, 0) FROM report_section WHERE report_id = ?), ?, ?)"
                " ON CONFLICT (report_id, section) DO UPDATE SET checked = excluded.checked,"
                " blocks = excluded.blocks",
                (row, text.section, row, int(text.checked), write_blocks(text)),
            )
        self._typing.went_on((identity, text.section), self._writing.last_act)

    def set_override(
        self, identity: ReportId, key: FigureKey, value: Value | None, *, reason: str = ""
    ) -> None:
        """Enter one value by hand; None takes it back. A reason is kept with who gives it.

        Raises:
            ReportIsSealed: The figures are frozen.
        """
        with self._editing(identity, "report.override") as row:
            self._writing.conn.execute(
                "DELETE FROM report_override WHERE report_id = ? AND figure = ?", (row, str(key))
            )
            if value is not None:
                reasons = {key: Because(reason, self._writing.actor)} if reason else {}
                self._write_overrides(row, {key: value}, reasons)

    def put_back(self, identity: UUID, fields: Fields) -> None:
        """Bring a report's words and values given by hand to what the history tells of; for undoing.

        Args:
            identity: Which report.
            fields: All its fields; what is a fact (sealed, sent …) stays as it is.

        Raises:
            ReportIsSealed: The words are frozen.
            EntryMissing: There is none of that id.
        """
        with self._editing(ReportId(identity), "report.put_back") as row:
            self._replace_words(row, fields)

    def find_fields(self, identity: UUID) -> Fields | None:
        """Return a report as the history tells of it; None if it is not there."""
        with self._writing.reading() as conn:
            known = conn.execute("SELECT 1 FROM report WHERE uuid = ?", (identity.bytes,)).fetchone()
        return self.fields(identity) if known else None

    def fields(self, identity: UUID) -> Fields:
        """Return a report as the history tells of it.

        Raises:
            EntryMissing: There is none of that id.
        """
        return self._fields(self._facts(ReportId(identity)))

    def add_sealing(self, identity: ReportId, sealing: Sealing, *, figures: Figures | None = None) -> None:
        """Freeze a draft: its files (kept before by `FileStore.put`) and its figures with their sources.

        Raises:
            ReportIsSealed: The last draft is sealed and was not dropped.
        """
        with self._editing(identity, "report.seal") as row:
            row_id = insert_sealing(self._writing.conn, row, sealing, packs_held(self._writing.conn))
            freeze(self._writing.conn, row_id, figures or {})

    def drop_sealing(self, identity: ReportId, *, only: FileId | None = None) -> None:
        """Reopen a report that is not issued: its drafts stay in the ledger, marked as dropped.

        Args:
            identity: Which report.
            only: PDF of the one draft to drop, where two laptops have sealed one each; None: every draft.

        Raises:
            ReportIsIssued: What is issued is never edited.
        """
        with self._stating(identity, "report.reopen") as facts:
            dropped = [one for one in facts.drafts if only in {None, one.sealing.pdf} and not one.is_dropped]
            if any(one.step is State.ISSUED for one in dropped):
                raise ReportIsIssued(regime=facts.report.regime, label=facts.report.period.label)
            self._writing.conn.executemany(
                "UPDATE sealing SET dropped = 1 WHERE id = ?", [(one.row,) for one in dropped]
            )

    def add_file(self, identity: ReportId, signed: SignedFile) -> None:
        """Add a later state of the last draft's PDF; the same file at the same step is there once."""
        with self._stating(identity, "report.file") as facts:
            self._demand_sealed(facts)
            if any((known.file, known.step) == (signed.file, signed.step) for known in facts.report.files):
                return
            draft = facts.drafts[-1]
            insert_signed(self._writing.conn, draft.row, signed, max(draft.places, default=0) + 1)

    def set_number(self, identity: ReportId, number: str, dated: date | None) -> None:
        """Note the number and date given to the last draft.

        Raises:
            ReportIsIssued: An issued report keeps the number it was issued with.
        """
        with self._stating(identity, "report.number") as facts:
            self._demand_sealed(facts)
            report = facts.report
            if report.state in {State.ISSUED, State.SENT} and (report.number, report.dated) != (
                number,
                dated,
            ):
                raise ReportIsIssued(regime=report.regime, label=report.period.label)
            day = dated.isoformat() if dated else None
            number_sealing(self._writing.conn, facts.drafts[-1].row, number, day)

    def add_sending(self, identity: ReportId, sending: Sending) -> None:
        """Note a handing over: a thing of its own, which can be taken back by itself."""
        with self._writing.act("report.send"):
            self._row(identity)
            self._sent.save(identity, sending)

    def place(self, identity: UUID, fields: Fields, *, frozen: Callable[[str], bytes]) -> None:
        """Bring the tables to what the fields say, without a word in the history; for merging.

        Args:
            identity: Which report; it is made if it is not there.
            fields: All its fields.
            frozen: Gives frozen figures by their SHA-256.
        """
        conn = self._writing.conn
        row = self._place_report(identity, fields)
        self._replace_words(row, fields)
        known = {draft.name: draft for draft in read_drafts(conn, row)}
        for name, sealing in sealings_in(fields).items():
            draft = known.get(name)
            if draft is None:
                sealing_row = insert_sealing(conn, row, sealing, packs_in(fields, name))
                digest = figures_in(fields, name)
                thaw_into(conn, sealing_row, b"" if digest == NOTHING else frozen(digest))
            else:
                sealing_row = draft.row
                conn.execute(
                    "UPDATE sealing SET dropped = ? WHERE id = ?", (int(sealing.dropped), sealing_row)
                )
            conn.execute("DELETE FROM signed_file WHERE sealing_id = ?", (sealing_row,))
            for place, signed in signed_in(fields, name):
                insert_signed(conn, sealing_row, signed, place)
            number, dated = cast("list[Any]", fields.get(NUMBER + name) or ["", None])
            number_sealing(conn, sealing_row, number, dated)

    # ------------------------------------------------------------------ inside

    def _place_report(self, identity: UUID, fields: Fields) -> int:
        corrects = fields.get("corrects")
        return int(
            self._writing.conn.execute(
                "INSERT INTO report (uuid, regime, label, start, end, act, corrects, withdrawn)"
                " VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (uuid) DO UPDATE SET regime = excluded.regime,"
                " label = excluded.label, start = excluded.start, end = excluded.end, act = excluded.act,"
                " corrects = excluded.corrects, withdrawn = excluded.withdrawn RETURNING id",
                (
                    identity.bytes,
                    *(str(fields[name]) for name in ("regime", "label", "start", "end")),
                    str(fields.get("act", "")),
                    UUID(str(corrects)).bytes if corrects else None,
                    int(bool(fields.get("withdrawn"))),
                ),
            ).fetchone()[0]
        )

    def _replace_words(self, row: int, fields: Fields) -> None:
        conn = self._writing.conn
        conn.execute("DELETE FROM report_section WHERE report_id = ?", (row,))
        conn.executemany(
            "INSERT INTO report_section (report_id, section, position, checked, blocks) VALUES (?,?,?,?,?)",
            [(row, *section) for section in section_rows_from_fields(fields)],
        )
        conn.execute("DELETE FROM report_override WHERE report_id = ?", (row,))
        conn.executemany(
            "INSERT INTO report_override (report_id, figure, value, reason, author) VALUES (?,?,?,?,?)",
            [(row, *override) for override in override_rows_from_fields(fields)],
        )

    def _sealed(self, identity: ReportId, draft: int) -> SealedDraft | None:
        # Of two with one number the one that speaks for the report.
        found = [one for one in self._facts(identity).drafts if one.sealing.draft == draft]
        return found[-1] if found else None

    @contextmanager
    def _stating(self, identity: ReportId, name: str, *, joins: UUID | None = None) -> Iterator[_Facts]:
        # The history is written from what stands in the tables before and after: it can tell nothing else.
        with self._writing.act(name, joins=joins) as journal:
            facts = self._facts(identity)
            before = self._fields(facts)
            yield facts
            journal.changed(ENTITY, identity, before, self._fields(self._facts(identity)))

    @contextmanager
    def _editing(self, identity: ReportId, name: str, *, joins: UUID | None = None) -> Iterator[int]:
        with self._stating(identity, name, joins=joins) as facts:
            if facts.report.state is not State.DRAFTING:
                raise ReportIsSealed(regime=facts.report.regime, label=facts.report.period.label)
            yield facts.row

    def _demand_sealed(self, facts: _Facts) -> None:
        if facts.report.state is State.DRAFTING:
            raise ValueError("the report is not sealed")  # the services ask first; never the user's doing

    def _row(self, identity: ReportId) -> int:
        row = self._writing.conn.execute("SELECT id FROM report WHERE uuid = ?", (identity.bytes,)).fetchone()
        if row is None:
            raise EntryMissing(id=identity)
        return int(row[0])

    def _write_texts(self, row: int, texts: Sequence[SectionText]) -> None:
        self._writing.conn.executemany(
            "INSERT INTO report_section (report_id, section, position, checked, blocks) VALUES (?,?,?,?,?)",
            [
                (row, text.section, position, int(text.checked), write_blocks(text))
                for position, text in enumerate(texts)
            ],
        )

    def _write_overrides(
        self, row: int, overrides: Mapping[FigureKey, Value], reasons: Mapping[FigureKey, Because]
    ) -> None:
        unsaid = Because("", "")
        given = [(key, value, reasons.get(key, unsaid)) for key, value in overrides.items()]
        self._writing.conn.executemany(
            "INSERT INTO report_override (report_id, figure, value, reason, author) VALUES (?,?,?,?,?)",
            [(row, str(key), write_value(value), why.reason, why.author) for key, value, why in given],
        )

    def _facts(self, identity: ReportId) -> _Facts:
        with self._writing.reading() as conn:
            row = self._row(identity)
            regime, label, start, end, act, corrects, withdrawn = conn.execute(
                "SELECT regime, label, start, end, act, corrects, withdrawn FROM report WHERE id = ?", (row,)
            ).fetchone()
            drafts = read_drafts(conn, row)
            last = drafts[-1] if drafts and not drafts[-1].is_dropped else None
            report = Report(
                id=identity,
                regime=regime,
                period=Period(date.fromisoformat(start), date.fromisoformat(end), label),
                texts=self._texts(row),
                overrides=self._overrides(row),
                reasons=self._reasons(row),
                sealings=tuple(draft.shown() for draft in drafts),
                files=last.signed if last else (),
                number=last.number if last else "",
                dated=last.dated if last else None,
                sendings=self._sent.of(identity),
                correcting=Correcting(Act(act), ReportId(UUID(bytes=corrects))) if act else None,
                withdrawn=bool(withdrawn),
            )
        return _Facts(row, report, drafts)

    def _fields(self, facts: _Facts) -> Fields:
        fields = dict(report_fields(facts.report))
        for draft in facts.drafts:
            fields.update(draft_fields(self._writing.conn, draft))
        return fields

    def _texts(self, row: int) -> tuple[SectionText, ...]:
        rows = self._writing.conn.execute(
            "SELECT section, checked, blocks FROM report_section WHERE report_id = ? ORDER BY position",
            (row,),
        ).fetchall()
        return tuple(read_section(*found) for found in rows)

    def _overrides(self, row: int) -> Mapping[FigureKey, Value]:
        rows = self._writing.conn.execute(
            "SELECT figure, value FROM report_override WHERE report_id = ? ORDER BY figure", (row,)
        ).fetchall()
        return MappingProxyType({FigureKey.parse(key): read_value(value) for key, value in rows})

    def _reasons(self, row: int) -> Mapping[FigureKey, Because]:
        rows = self._writing.conn.execute(
            "SELECT figure, reason, author FROM report_override WHERE report_id = ? AND reason <> ''"
            " ORDER BY figure",
            (row,),
        ).fetchall()
        return MappingProxyType({FigureKey.parse(key): Because(*because) for key, *because in rows})
