"""Reports in the ledger: their words while they are written, and the facts that their state follows from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from soxa.domain.corrections import Act, Correcting
from soxa.domain.figures import Figure, FigureKey, Figures, read_value, write_value
from soxa.domain.ids import FileId, ReportId
from soxa.domain.periods import Period
from soxa.domain.reports import Because, Report, Sealing, SignedFile, State
from soxa.domain.sections import SectionText
from soxa.domain.sendings import Sending
from soxa.domain.values import Value
from soxa.storage.errors import EntryMissing, ReportIsIssued, ReportIsSealed
from soxa.storage.history import Fields, from_us, to_us
from soxa.storage.report_rows import (
    override_rows_from_fields,
    read_figure,
    read_section,
    report_fields,
    section_rows_from_fields,
    write_blocks,
    write_sources,
)
from soxa.storage.sendings import SendingStore
from soxa.storage.standings import Standing, read_numbered, read_standings
from soxa.storage.writing import Typing, Writing

ENTITY: Final = "report"


@dataclass(frozen=True, slots=True)
class _Facts:
    """A report with what its dropped drafts still hold."""

    row: int
    report: Report
    sealing_rows: Mapping[int, int]
    signed: Mapping[int, tuple[SignedFile, ...]]
    numbers: Mapping[int, tuple[str, date | None]]


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
                " AND r.act IN ('', ?) AND NOT r.withdrawn AND NOT EXISTS (SELECT 1 FROM report n"
                " WHERE n.corrects = r.uuid AND n.act = ? AND NOT n.withdrawn) ORDER BY r.id DESC LIMIT 1",
                (
                    regime,
                    period.start.isoformat(),
                    period.end.isoformat(),
                    Act.REPLACE.value,
                    Act.REPLACE.value,
                ),
            ).fetchone()
            return self.by_id(ReportId(UUID(bytes=row[0]))) if row else None

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
                "SELECT uuid FROM report WHERE corrects = ? AND NOT withdrawn ORDER BY id", (identity.bytes,)
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
            rows = conn.execute(
                "SELECT f.figure, f.label, f.start, f.end, f.value, f.sources FROM frozen_figure f"
                " JOIN sealing s ON s.id = f.sealing_id JOIN report r ON r.id = s.report_id"
                " WHERE r.uuid = ? AND s.draft = ? ORDER BY f.figure",
                (identity.bytes, draft),
            ).fetchall()
        figures = (read_figure(*row) for row in rows)
        return MappingProxyType({figure.key: figure for figure in figures})

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
            self._writing.conn.execute(
                "UPDATE report SET withdrawn = ? WHERE id = ?", (int(withdrawn), row)
            )

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
            conn = self._writing.conn
            conn.execute("DELETE FROM report_section WHERE report_id = ?", (row,))
            conn.executemany(
                "INSERT INTO report_section (report_id, section, position, checked, blocks)"
                " VALUES (?,?,?,?,?)",
                [(row, *section) for section in section_rows_from_fields(fields)],
            )
            conn.execute("DELETE FROM report_override WHERE report_id = ?", (row,))
            conn.executemany(
                "INSERT INTO report_override (report_id, figure, value, reason, author) VALUES (?,?,?,?,?)",
                [(row, *override) for override in override_rows_from_fields(fields)],
            )

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
            self._writing.conn.execute(
                "INSERT INTO sealing (report_id, draft, sealed_us, pdf_id, docx_id, xlsx_id, dropped, number)"
                " VALUES (?,?,?,?,?,?,?,'')",
                (
                    row,
                    sealing.draft,
                    to_us(sealing.sealed_utc),
                    self._file_row(sealing.pdf),
                    self._file_row(sealing.docx),
                    self._file_row(sealing.xlsx),
                    int(sealing.dropped),
                ),
            )
            self._freeze(self._sealing_row(row), figures or {})

    def drop_sealing(self, identity: ReportId) -> None:
        """Reopen a report that is not issued: its last draft stays in the ledger, marked as dropped.

        Raises:
            ReportIsIssued: What is issued is never edited.
        """
        with self._stating(identity, "report.reopen") as facts:
            if facts.report.state in {State.ISSUED, State.SENT}:
                raise ReportIsIssued(regime=facts.report.regime, label=facts.report.period.label)
            if facts.report.state is not State.DRAFTING:
                self._writing.conn.execute(
                    "UPDATE sealing SET dropped = 1 WHERE id = ?", (self._sealing_row(facts.row),)
                )

    def add_file(self, identity: ReportId, signed: SignedFile) -> None:
        """Add a later state of the last draft's PDF; the same file at the same step is there once."""
        with self._stating(identity, "report.file") as facts:
            self._demand_sealed(facts)
            if any((known.file, known.step) == (signed.file, signed.step) for known in facts.report.files):
                return
            self._writing.conn.execute(
                "INSERT INTO signed_file (sealing_id, file_id, step, at_us, by_other_tool)"
                " VALUES (?,?,?,?,?)",
                (
                    self._sealing_row(facts.row),
                    self._file_row(signed.file),
                    signed.step.value,
                    to_us(signed.at_utc),
                    int(signed.by_other_tool),
                ),
            )

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
            self._writing.conn.execute(
                "UPDATE sealing SET number = ?, dated = ? WHERE id = ?",
                (number, dated.isoformat() if dated else None, self._sealing_row(facts.row)),
            )

    def add_sending(self, identity: ReportId, sending: Sending) -> None:
        """Note a handing over: a thing of its own, which can be taken back by itself."""
        with self._writing.act("report.send"):
            self._row(identity)
            self._sent.save(identity, sending)

    # ------------------------------------------------------------------ inside

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

    def _sealing_row(self, report_row: int) -> int:
        row = self._writing.conn.execute(
            "SELECT id FROM sealing WHERE report_id = ? ORDER BY draft DESC LIMIT 1", (report_row,)
        ).fetchone()
        return int(row[0])

    def _file_row(self, identity: FileId) -> int:
        row = self._writing.conn.execute("SELECT id FROM file WHERE uuid = ?", (identity.bytes,)).fetchone()
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

    def _freeze(self, sealing: int, figures: Mapping[FigureKey, Figure]) -> None:
        self._writing.conn.executemany(
            "INSERT INTO frozen_figure (sealing_id, figure, label, start, end, value, sources, digest)"
            " VALUES (?,?,?,?,?,?,?,?)",
            [
                (
                    sealing,
                    str(key),
                    figure.period.label,
                    figure.period.start.isoformat(),
                    figure.period.end.isoformat(),
                    write_value(figure.value),
                    write_sources(figure.sources),
                    figure.digest,
                )
                for key, figure in figures.items()
            ],
        )

    def _facts(self, identity: ReportId) -> _Facts:
        with self._writing.reading() as conn:
            row = self._row(identity)
            regime, label, start, end, act, corrects, withdrawn = conn.execute(
                "SELECT regime, label, start, end, act, corrects, withdrawn FROM report WHERE id = ?", (row,)
            ).fetchone()
            sealings, numbers, sealing_rows = self._sealings(row)
            signed = {draft: self._signed(sealing_row) for draft, sealing_row in sealing_rows.items()}
            last = sealings[-1] if sealings and not sealings[-1].dropped else None
            number, dated = numbers.get(last.draft, ("", None)) if last else ("", None)
            report = Report(
                id=identity,
                regime=regime,
                period=Period(date.fromisoformat(start), date.fromisoformat(end), label),
                texts=self._texts(row),
                overrides=self._overrides(row),
                reasons=self._reasons(row),
                sealings=sealings,
                files=signed[last.draft] if last else (),
                number=number,
                dated=dated,
                sendings=self._sent.of(identity),
                correcting=Correcting(Act(act), ReportId(UUID(bytes=corrects))) if act else None,
                withdrawn=bool(withdrawn),
            )
        return _Facts(row, report, sealing_rows, signed, numbers)

    def _fields(self, facts: _Facts) -> Fields:
        frozen = {draft: self._frozen_digest(row) for draft, row in facts.sealing_rows.items()}
        return report_fields(facts.report, facts.signed, facts.numbers, frozen)

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

    def _sealings(
        self, row: int
    ) -> tuple[tuple[Sealing, ...], dict[int, tuple[str, date | None]], dict[int, int]]:
        rows = self._writing.conn.execute(
            "SELECT s.id, s.draft, s.sealed_us, p.uuid, d.uuid, x.uuid, s.dropped, s.number,"
            " s.dated FROM sealing s JOIN file p ON p.id = s.pdf_id"
            " JOIN file d ON d.id = s.docx_id JOIN file x ON x.id = s.xlsx_id"
            " WHERE s.report_id = ? ORDER BY s.draft",
            (row,),
        ).fetchall()
        sealings = tuple(
            Sealing(
                draft=draft,
                sealed_utc=from_us(sealed_us),
                pdf=FileId(UUID(bytes=pdf)),
                docx=FileId(UUID(bytes=docx)),
                xlsx=FileId(UUID(bytes=xlsx)),
                dropped=bool(dropped),
            )
            for _, draft, sealed_us, pdf, docx, xlsx, dropped, _, _ in rows
        )
        numbers = {
            found[1]: (found[7], date.fromisoformat(found[8]) if found[8] else None)
            for found in rows
            if found[7] or found[8]
        }
        return sealings, numbers, {found[1]: found[0] for found in rows}

    def _signed(self, sealing_row: int) -> tuple[SignedFile, ...]:
        rows = self._writing.conn.execute(
            "SELECT f.uuid, s.step, s.at_us, s.by_other_tool FROM signed_file s"
            " JOIN file f ON f.id = s.file_id WHERE s.sealing_id = ? ORDER BY s.id",
            (sealing_row,),
        ).fetchall()
        return tuple(
            SignedFile(FileId(UUID(bytes=file)), State(step), from_us(at_us), bool(other))
            for file, step, at_us, other in rows
        )

    def _frozen_digest(self, sealing_row: int) -> str:
        seal = hashlib.sha256()
        for row in self._writing.conn.execute(
            "SELECT figure, label, start, end, value, sources, digest FROM frozen_figure WHERE sealing_id = ?"
            " ORDER BY figure",
            (sealing_row,),
        ):
            seal.update("\x1f".join(row).encode() + b"\x1e")
        return seal.hexdigest()
