"""Starts the window: style, session, screens; and what happens when something breaks."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QMessageLogContext, QObject, QSettings, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from soxa.base.errors import AppError
from soxa.base.logs import start_logging
from soxa.base.paths import settings_folder
from soxa.services.arriving import Arrival
from soxa.ui.collecting import Collector
from soxa.ui.crash import CrashReporter
from soxa.ui.files import remove_printed
from soxa.ui.joining.keeper import Keeper
from soxa.ui.places import Places
from soxa.ui.qt_words import QtWords
from soxa.ui.session import Session
from soxa.ui.shell.dropping import Dropping
from soxa.ui.shell.window import MainWindow
from soxa.ui.start.controller import StartController
from soxa.ui.start.view import StartView
from soxa.ui.theme import dress

_log = logging.getLogger(__name__)


class Desk(QObject):
    """Keeps one window for one session, and makes it anew when its looks change.

    Args:
        app: The application.
        session: What is shared.
    """

    def __init__(self, app: QApplication, session: Session) -> None:
        super().__init__()
        self._app, self._session = app, session
        self._collector = Collector(self)
        self._window: MainWindow | None = None
        self._places: Places | None = None
        self._keeper = Keeper(session)
        self._keeper.changed.connect(lambda: self.window.show_joined(self._keeper.say()))
        self._dropping = Dropping(
            session,
            {
                Arrival.LEDGER: self._open_ledger,
                Arrival.HAND_OVER: self._keeper.take_files,
                Arrival.TABLE: self._import_first,
                Arrival.SLIP: self._take_slips,
                Arrival.WORD: self._read_remarks,
                Arrival.REPORT: self._verify,
            },
        )
        session.appearance_changed.connect(self._make_window)
        self._make_window()

    @property
    def window(self) -> MainWindow:
        """The window."""
        assert self._window is not None
        return self._window

    @property
    def keeper(self) -> Keeper:
        """What joins this machine with the office's others."""
        return self._keeper

    @property
    def places(self) -> Places:
        """The places of the window."""
        assert self._places is not None
        return self._places

    def receive(self, path: Path) -> None:
        """Do what a file asks for: open a ledger, take a slip, import a tracker, verify a report."""
        self._dropping.receive([path])

    def _open_ledger(self, paths: Sequence[Path]) -> None:
        try:
            self._session.open_path(paths[0])
        except AppError as error:
            self._session.tell_error(error)

    def _import_first(self, paths: Sequence[Path]) -> None:
        if len(paths) > 1:
            self._session.tell("slips.drop.one_table", tone="warn", name=paths[0].name)
        self._import(paths[0])

    def _take_slips(self, paths: Sequence[Path]) -> None:
        self.places.take_slips(paths)

    def _read_remarks(self, paths: Sequence[Path]) -> None:
        self.places.read_remarks(paths)

    def _verify(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self.places.verify(path)

    def _make_window(self) -> None:
        session = self._session
        settings = session.settings
        # Names of months and days, as in the calendar, are the language's.
        QLocale.setDefault(QLocale(settings.language))
        session.tones = dress(self._app, theme=settings.theme, scale_percent=settings.text_scale_percent)
        old, place = self._window, "today"
        if old is not None:
            place = old.place()
        places = Places(session, self._keeper)
        window = MainWindow(session, places=places.makers(), start=self._make_start)
        window.show_joined(self._keeper.say())
        places.bind(window)
        window.files_dropped.connect(self._dropping.receive)
        window.open_wanted.connect(places.ask_for_file)
        if session.has_ledger:
            window.go_to(place)
        self._window, self._places = window, places
        if old is not None:
            window.setGeometry(old.geometry())
            window.show()
            old.hide()
            old.deleteLater()

    def _make_start(self) -> QWidget:
        view = StartView(self._session)
        controller = StartController(self._session, view)
        controller.tracker_chosen.connect(self._import)
        return view

    def _import(self, path: Path) -> None:
        self.places.import_tracker(path)


def run(arguments: Sequence[str]) -> int:
    """Open the window and stay until it is closed.

    Args:
        arguments: A ledger's path, or nothing.

    Returns:
        The exit code: 0.
    """
    log = start_logging()
    app = QApplication([sys.argv[0], *arguments])
    app.setApplicationName("soxa")
    app.setDesktopFileName("soxa")
    qInstallMessageHandler(_take_qt_message)
    session = Session()
    words = QtWords(session, app)
    app.installTranslator(words)
    reporter = CrashReporter(session)
    desk = Desk(app, session)
    geometry = QSettings(str(settings_folder() / "window.ini"), QSettings.Format.IniFormat)
    desk.window.restore_geometry(geometry)
    desk.window.show()
    for name in arguments[:1]:
        desk.receive(Path(name))
    code = app.exec()
    desk.window.keep_geometry(geometry)
    app.removeTranslator(words)
    session.end()
    remove_printed()
    reporter.remove()
    log.close()
    return code


def _take_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    levels: dict[QtMsgType, Callable[..., None]] = {
        QtMsgType.QtDebugMsg: _log.debug,
        QtMsgType.QtInfoMsg: _log.info,
        QtMsgType.QtWarningMsg: _log.warning,
        QtMsgType.QtCriticalMsg: _log.error,
        QtMsgType.QtFatalMsg: _log.critical,
    }
    levels.get(kind, _log.warning)("Qt: %s", text)
