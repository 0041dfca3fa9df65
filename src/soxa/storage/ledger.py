"""The ledger: one file, one writer, and everything that stands in it."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from secrets import token_bytes
from types import TracebackType
from typing import Final, Self
from uuid import UUID, uuid4

from soxa.base.errors import AppError
from soxa.base.files import DiskFull, FolderMissing
from soxa.domain.ids import DeviceId, LedgerId, ReportId
from soxa.domain.offices import Office, Person, Unit
from soxa.storage.activities import ActivityStore
from soxa.storage.approvals import DECISION, SUBMISSION, DecisionStore, SubmissionStore
from soxa.storage.attachments import ENTITY as ATTACHMENT
from soxa.storage.attachments import AttachmentStore
from soxa.storage.corrections import ENTITY as CORRECTION
from soxa.storage.corrections import CorrectionStore
from soxa.storage.engine import connect, not_waiting, told
from soxa.storage.errors import LedgerExists, LedgerIsReadOnly, LedgerOnNetwork
from soxa.storage.files import FileStore
from soxa.storage.frozen import FrozenStore
from soxa.storage.history import Fields, History, Journal, to_ms
from soxa.storage.installed_packs import PackStore
from soxa.storage.locks import WriterLock
from soxa.storage.machines import MACHINE, MachineStore
from soxa.storage.measures import Measures
from soxa.storage.media import is_on_network, is_writable_file
from soxa.storage.merging import Merging
from soxa.storage.merging_parts import make_merging
from soxa.storage.migrations import schema_mark
from soxa.storage.offices import OfficeStore
from soxa.storage.opening import begin_writing, copy_whole, judge_orphan_log, look_at_header, new_file
from soxa.storage.outgoing import ENTRY as REGISTER_ENTRY
from soxa.storage.outgoing import NUMBER as GIVEN_NUMBER
from soxa.storage.outgoing import NUMBERING, GivenNumberStore, NumberingStore, RegisterEntryStore
from soxa.storage.past_values import ENTITY as PAST_VALUE
from soxa.storage.past_values import PastValueStore
from soxa.storage.points import PointStore
from soxa.storage.regime_settings import OWN_DAY, SETTING, OwnDayStore, RegimeSettingStore
from soxa.storage.remarks import ENTITY as REMARK
from soxa.storage.remarks import RemarkStore
from soxa.storage.remembered import Remembered
from soxa.storage.reminders import ENTITY as REMINDER
from soxa.storage.reminders import ReminderStore
from soxa.storage.reports import ReportStore
from soxa.storage.saved_views import ENTITY as VIEW
from soxa.storage.saved_views import SavedViewStore
from soxa.storage.section_owners import ENTITY as SECTION_OWNER
from soxa.storage.section_owners import SectionOwnerStore
from soxa.storage.sendings import ENTITY as SENDING
from soxa.storage.sendings import SendingStore
from soxa.storage.slips import ENTITY as SLIP
from soxa.storage.slips import SlipStore
from soxa.storage.trackers import TrackerStore
from soxa.storage.undoing import Undoing
from soxa.storage.unfiled import UnfiledStore
from soxa.storage.writing import Clock, Writing, system_clock

REST_S: Final = 2.0
"""So long after the last act everything is moved from the log beside the file into the file itself."""

_logger = logging.getLogger(__name__)


class Ledger:
    """An open ledger. It belongs to the thread that opened it; another thread takes its own by `reopen`."""

    activities: ActivityStore
    """What the office did."""
    measures: Measures
    """Counts and sums of indicators."""
    slips: SlipStore
    """What units gave."""
    past_values: PastValueStore
    """What the office said of days before the ledger."""
    regime_settings: RegimeSettingStore
    """What the office says of its duties to report."""
    own_days: OwnDayStore
    """Days it works or rests against the calendar."""
    reports: ReportStore
    """Reports with their facts."""
    sendings: SendingStore
    """What left the house, to whom, and who said that it came."""
    register_entries: RegisterEntryStore
    """What the register of documents sent says beyond reports and activities."""
    given_numbers: GivenNumberStore
    """Numbers of the office's own register."""
    numbering: NumberingStore
    """Whose word counts for numbers."""
    points: PointStore
    """What was said to the points of reports."""
    corrections: CorrectionStore
    """Rows of the tables of documents that correct issued ones."""
    remarks: RemarkStore
    """What was said of drafts (ý kiến lãnh đạo)."""
    submissions: SubmissionStore
    """What was submitted (trình ký), and how far that has come."""
    decisions: DecisionStore
    """What was decided of what was submitted."""
    frozen: FrozenStore
    """What sealed reports froze, from the side of what is behind it."""
    section_owners: SectionOwnerStore
    """Who answers for which section, and by when."""
    reminders: ReminderStore
    """Which unit was reminded of its slip."""
    files: FileStore
    """Photos, sealed and signed files."""
    attachments: AttachmentStore
    """Which photos and files belong to which activity."""
    remembered: Remembered
    """Words that were used before, for completion."""
    trackers: TrackerStore
    """Rows of imported Excel files."""
    views: SavedViewStore
    """Views of the ledger with a name."""
    unfiled: UnfiledStore
    """What is being typed and is not filed yet."""
    machines: MachineStore
    """The office's machines, and its own key."""
    history: History
    """Who changed what."""
    undoing: Undoing
    """Undo and redo."""
    merging: Merging
    """Joins it with the ledgers of the office's other laptops."""

    def __init__(
        self,
        writing: Writing,
        *,
        lock: WriterLock | None = None,
        recovered: str | None = None,
        temporary: Path | None = None,
    ) -> None:
        """Made by `create`, `open` and `reopen`, never by hand."""
        self.path = writing.path
        self.recovered = recovered
        """Name of the log that a crash had left and whose contents were taken in, if there was one."""
        self.set_aside: str | None = None
        """New name of a log that lay beside the ledger and did not belong to it, if there was one."""
        self._writing = writing
        self._is_open = True
        self._lock = lock
        self._temporary = temporary
        self._offices = OfficeStore(writing)
        self._packs = PackStore(writing)
        self.trackers = TrackerStore(writing)
        self.activities = ActivityStore(writing, self.trackers)
        self.measures = Measures(writing)
        self.slips = SlipStore(writing, self._offices)
        self.past_values = PastValueStore(writing)
        self.regime_settings = RegimeSettingStore(writing)
        self.own_days = OwnDayStore(writing)
        self.reports = ReportStore(writing)
        self.sendings = SendingStore(writing)
        self.register_entries = RegisterEntryStore(writing)
        self.given_numbers = GivenNumberStore(writing)
        self.numbering = NumberingStore(writing)
        self.points = PointStore(writing)
        self.corrections = CorrectionStore(writing)
        self.remarks = RemarkStore(writing)
        self.decisions = DecisionStore(writing)
        self.submissions = SubmissionStore(writing, self.decisions)
        self.frozen = FrozenStore(writing)
        self.section_owners = SectionOwnerStore(writing)
        self.reminders = ReminderStore(writing)
        self.files = FileStore(writing)
        self.attachments = AttachmentStore(writing, self.files)
        self.remembered = Remembered(writing)
        self.views = SavedViewStore(writing)
        self.unfiled = UnfiledStore(writing)
        self.machines = MachineStore(writing)
        self.history = History(writing, self._states)
        self.undoing = Undoing(
            writing,
            self.history,
            activities=self.activities,
            trackers=self.trackers,
            attachments=self.attachments,
            reports=self.reports,
            slips=self.slips,
            past_values=self.past_values,
            views=self.views,
            packs=self._packs,
            settings=self.regime_settings,
            own_days=self.own_days,
            section_owners=self.section_owners,
            points=self.points,
            corrections=self.corrections,
            remarks=self.remarks,
            sendings=self.sendings,
            register_entries=self.register_entries,
            given_numbers=self.given_numbers,
        )
        self.merging = make_merging(
            writing,
            offices=self._offices,
            packs=self._packs,
            trackers=self.trackers,
            files=self.files,
            activities=self.activities,
            reports=self.reports,
            points=self.points,
            others={
                MACHINE: self.machines,
                SETTING: self.regime_settings,
                OWN_DAY: self.own_days,
                ATTACHMENT: self.attachments,
                SLIP: self.slips,
                PAST_VALUE: self.past_values,
                SECTION_OWNER: self.section_owners,
                REMINDER: self.reminders,
                CORRECTION: self.corrections,
                REMARK: self.remarks,
                SUBMISSION: self.submissions,
                DECISION: self.decisions,
                SENDING: self.sendings,
                REGISTER_ENTRY: self.register_entries,
                GIVEN_NUMBER: self.given_numbers,
                NUMBERING: self.numbering,
                VIEW: self.views,
            },
        )

    # ------------------------------------------------------------------ opening and closing

    @classmethod
    def create(
        cls,
        path: Path,
        office: Office,
        units: Sequence[Unit],
        people: Sequence[Person],
        pack: bytes,
        *,
        actor: str,
        pack_code: str = "",
        pack_version: str = "",
        clock: Clock = system_clock,
        device: DeviceId | None = None,
    ) -> Ledger:
        """Make a new ledger and open it for writing. A half-made file never bears the ledger's name.

        Args:
            path: Where; nothing may stand there.
            office: Whose ledger.
            units: Units it begins with.
            people: People it begins with; their units must be among ``units``.
            pack: The pack's bytes as they came.
            actor: Who acts.
            pack_code: Code of the pack.
            pack_version: Version of the pack.
            clock: Time of the history.
            device: Whose chain; None = the one that this copy goes on with (`soxa.storage.devices`).

        Raises:
            LedgerExists: Something stands there already.
            LedgerOnNetwork: The folder lies on a network drive.
            FolderMissing: And FolderNotWritable, DiskFull, PathTooLong: by the system's word.
        """
        path = path.absolute()
        if not path.parent.is_dir():
            raise FolderMissing(path=path.parent)
        if is_on_network(path.parent):
            raise LedgerOnNetwork(path=path)
        lock = WriterLock(path)
        try:
            _demand_free(path)
            with new_file(path) as unfinished:
                writing = begin_writing(unfinished, path, actor=actor, clock=clock, device=device)
                with cls(writing) as ledger:
                    ledger._begin(office, units, people)
                    ledger._packs.install(pack, code=pack_code, version=pack_version)
                    # The one file gets its name: what still stood in the log beside it would be left behind.
                    ledger.checkpoint()
            return cls(begin_writing(path, path, actor=actor, clock=clock, device=device), lock=lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        writable: bool = True,
        actor: str = "",
        clock: Clock = system_clock,
        device: DeviceId | None = None,
    ) -> Ledger:
        """Open a ledger.

        Args:
            path: The file.
            writable: Take the writer's lock. Without, the file is only read; from a temporary copy where it
                lies on a network drive, on read-only media or on a full disk.
            actor: Who acts.
            clock: Time of the history.
            device: Whose chain; None = the one that this copy goes on with (`soxa.storage.devices`).

        Raises:
            FileMissing: Nothing is there.
            NotALedger: The file is something else.
            LedgerIsNewer: A newer program has written it.
            LedgerIsDev: A trial program from before the first release has.
            LedgerIsOpenElsewhere: Somebody else is writing; it can be opened for reading.
            LedgerOnNetwork: It can only be opened for reading.
            LedgerIsReadOnly: The file or its folder may not be written; it can be opened for reading.
            LedgerDamaged: Its contents are broken.
        """
        path = path.absolute()
        look_at_header(path)
        if not writable:
            return cls._open_reading(path, actor, clock, device)
        if is_on_network(path):
            raise LedgerOnNetwork(path=path)
        if not is_writable_file(path):
            raise LedgerIsReadOnly(path=path)
        lock = WriterLock(path)
        try:
            # With the lock held nobody else has a log open: one that is there was left by a crash.
            recovered, set_aside = judge_orphan_log(path)
            writing = begin_writing(path, path, actor=actor, clock=clock, device=device)
            ledger = cls(writing, lock=lock, recovered=recovered)
            ledger.set_aside = set_aside
            if recovered is not None:
                _logger.info("recovered the log of a ledger that was not closed")
                ledger.checkpoint()
        except BaseException:
            lock.release()
            raise
        return ledger

    @classmethod
    def _open_reading(cls, path: Path, actor: str, clock: Clock, device: DeviceId | None) -> Ledger:
        if is_writable_file(path) and not is_on_network(path):
            with suppress(DiskFull):
                return cls(begin_writing(path, path, actor=actor, clock=clock, device=device, read_only=True))
        temporary = Path(tempfile.mkdtemp(prefix="soxa-"))
        try:
            copy = copy_whole(path, temporary)
            writing = begin_writing(copy, path, actor=actor, clock=clock, device=device, read_only=True)
            return cls(writing, temporary=temporary)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise

    def reopen(self, *, writable: bool = False) -> Ledger:
        """Open the same ledger once more, for the thread that calls this.

        Args:
            writable: Also write, under this ledger's lock, which must outlive the new one. The two take
                turns.

        Raises:
            LedgerIsReadOnly: Writing was wished for, but this one only reads.
        """
        if writable and self.read_only:
            raise LedgerIsReadOnly(path=self.path)
        file = self._temporary / self.path.name if self._temporary else self.path
        own = self._writing
        return Ledger(
            begin_writing(
                file,
                self.path,
                actor=own.actor,
                clock=own.clock,
                device=own.device,
                read_only=not writable,
                rest=own.rest,
                chain=own.chain,
            )
        )

    def close(self) -> None:
        """Bring everything into the one file, give the lock back; a second call does nothing."""
        if not self._is_open:
            return
        self._is_open = False
        try:
            if not self.read_only:
                self._checkpoint_quietly()
            self._writing.conn.close()
        finally:
            if self._lock is not None:
                self._lock.release()
            if self._temporary is not None:
                shutil.rmtree(self._temporary, ignore_errors=True)

    def __enter__(self) -> Self:
        """Return the ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    # ------------------------------------------------------------------ the file

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self._writing.read_only

    @property
    def identity(self) -> LedgerId:
        """Which ledger it is; every laptop's copy of it has the same."""
        return self._writing.ledger

    @property
    def device(self) -> DeviceId:
        """Whose chain of the history is written here."""
        return self._writing.device

    @property
    def actor(self) -> str:
        """Who acts, as picked at start."""
        return self._writing.actor

    @actor.setter
    def actor(self, actor: str) -> None:
        self._writing.actor = actor

    def act(self, name: str) -> AbstractContextManager[Journal]:
        """Group several changes: all are kept together or none, and one undo takes them back together."""
        return self._writing.act(name)

    def checkpoint_when_resting(self, *, rest_s: float = REST_S) -> bool:
        """Bring everything into the one file if nothing was written for a while; cheap to call every second.

        Returns:
            Whether it was done now. It is tried again at the next call where another window was just reading.
        """
        last = self._writing.rest.last_commit_s
        if not self._is_open or self.read_only or last is None or time.monotonic() - last < rest_s:
            return False
        return self._checkpoint_quietly()

    def checkpoint(self) -> bool:
        """Bring everything from the log into the file and empty the log.

        Returns:
            False if another window was reading just then.

        Raises:
            DiskFull: And the other errors of `soxa.storage.engine.told`; what was typed stays safe in
                the log.
        """
        with told(self.path), not_waiting(self._writing.conn):
            self._writing.note_end()
            busy = self._writing.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if not busy:
            self._writing.rest.last_commit_s = None
        return not busy

    def copy_to(self, path: Path, *, replace: bool = False) -> None:
        """Write a whole copy of the ledger as it is now, also while another window writes.

        Args:
            path: Where; a file there is replaced only if ``replace`` is set, and only by a finished copy.
            replace: Whether a file of that name may be replaced.

        Raises:
            LedgerExists: A file stands there, or it is this ledger itself.
            FolderMissing: And FolderNotWritable, DiskFull, PathTooLong: by the system's word.
        """
        path = path.absolute()
        if path.exists() and (not replace or path.samefile(self.path)):
            raise LedgerExists(path=path)
        if not path.parent.is_dir():
            raise FolderMissing(path=path.parent)
        self._writing.note_end()
        with new_file(path) as unfinished, told(path):
            target = connect(unfinished)
            try:
                self._writing.conn.backup(target.conn)
                target.conn.execute("PRAGMA journal_mode = WAL")
            finally:
                target.conn.close()

    # ------------------------------------------------------------------ the office

    def office(self) -> Office:
        """Return whose ledger it is."""
        return self._offices.office()

    def save_office(self, office: Office) -> None:
        """Change what is known of the office."""
        self._offices.save_office(office)

    def units(self) -> tuple[Unit, ...]:
        """Return the units in the order they were entered."""
        return self._offices.units()

    def save_unit(self, unit: Unit) -> None:
        """Enter a unit, or change the one of that id."""
        self._offices.save_unit(unit)

    def people(self) -> tuple[Person, ...]:
        """Return the people in the order they were entered."""
        return self._offices.people()

    def save_person(self, person: Person) -> None:
        """Enter a person, or change the one of that id."""
        self._offices.save_person(person)

    def pack_bytes(self) -> bytes:
        """Return the bytes of the received pack that holds (the one installed last)."""
        return self._packs.newest()

    def own_pack_bytes(self) -> bytes:
        """Return what the office has added to the pack itself; no bytes if nothing."""
        return self._packs.own()

    def pack_bytes_at_sealing(self, report: ReportId, draft: int) -> tuple[bytes, bytes]:
        """Return the received pack and the office's additions that held when a draft was sealed."""
        received, own = self.reports.packs_at_sealing(report, draft)
        return self._packs.read(received), self._packs.read(own)

    def install_pack(self, data: bytes, code: str, version: str) -> None:
        """Keep a pack; it holds from now on. One of the code `OWN_PACK` is the office's own additions."""
        self._packs.install(data, code=code, version=version)

    # ------------------------------------------------------------------ inside

    def _begin(self, office: Office, units: Sequence[Unit], people: Sequence[Person]) -> None:
        with self.act("ledger.create"):
            self._writing.conn.execute(
                "INSERT INTO ledger (id, uuid, created_ms, mark) VALUES (1, ?, ?, ?)",
                (uuid4().bytes, to_ms(self._writing.clock()), schema_mark()),
            )
            # Every copy carries it: what one machine seals, all others of the office can open.
            secret = token_bytes(32)
            self._writing.conn.execute("INSERT INTO office_key (id, secret) VALUES (1, ?)", (secret,))
            self.save_office(office)
            for unit in units:
                self.save_unit(unit)
            for person in people:
                self.save_person(person)

    def _checkpoint_quietly(self) -> bool:
        try:
            return self.checkpoint()
        except AppError as error:
            # Nothing is lost: the log beside the file holds it, and the next opening takes it in.
            _logger.info("checkpoint put off: %s", error.message_id())
            return False

    def _states(self) -> Iterator[tuple[str, UUID, Fields]]:
        for store in (
            self._offices,
            self._packs,
            self._packs.held,
            self.regime_settings,
            self.own_days,
            self.activities,
            self.trackers,
            self.slips,
            self.past_values,
            self.section_owners,
            self.reminders,
            self.files,
            self.attachments,
            self.reports,
            self.points,
            self.corrections,
            self.remarks,
            self.submissions,
            self.decisions,
            self.sendings,
            self.register_entries,
            self.given_numbers,
            self.numbering,
            self.views,
            self.machines,
        ):
            yield from store.states()


def _demand_free(path: Path) -> None:
    if path.exists():
        raise LedgerExists(path=path)
