"""Cards of the import's preview about how the file was read: old fonts, code page, sheets, guessed kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QFrame, QSpinBox, QVBoxLayout, QWidget

from soxa.domain.packs import Kind
from soxa.domain.sheet_spans import SheetSpan
from soxa.services.proposing import KindGuess, Proposal, SheetProposal, SkippedSheet
from soxa.ui.session import Session
from soxa.ui.widgets import Picker, badge, button, column, framed, label, row, rule

_SHOWN_CHANGES = 4
_LAST_TITLE_ROW = 999
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "windows-1258")
_SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab"}
_CONVERT, _KEEP = "convert", "keep"


def old_text_card(session: Session, proposal: Proposal, on_choice: Callable[[str], object]) -> QFrame | None:
    """Return the card about text from before Unicode, before and after; None where there is none.

    Args:
        session: Words.
        proposal: What is on show.
        on_choice: Told ``convert`` or ``keep``.
    """
    old = proposal.material.old_text
    if old is None:
        return None
    say = session.say
    names = ", ".join(say(f"importing.legacy_{one.value}") for one in old.legacies)
    said = (
        say("importing.legacy_by_font", count=old.cells, names=names)
        if old.is_certain
        else say("importing.legacy_by_guess", percent=old.percent, names=names)
    )
    inner = column(label(say("importing.legacy_title"), name="heading"), spacing=6, margins=16)
    inner.addWidget(label(said, wraps=True))
    for before, after in old.samples[:_SHOWN_CHANGES]:
        inner.addWidget(rule())
        inner.addWidget(label(say("importing.legacy_before", text=before), name="hint", wraps=True))
        inner.addWidget(label(say("importing.legacy_after", text=after), wraps=True))
    entries = [(say("importing.legacy_convert"), _CONVERT), (say("importing.legacy_keep"), _KEEP)]
    if proposal.asks_about_old_text:
        entries.insert(0, (say("ui.import.choose"), ""))
    picker = Picker(entries, name=say("importing.legacy_title"))
    picker.setObjectName("legacyPicker")
    picker.choose(proposal.material.legacy)
    picker.activated.connect(lambda _at: on_choice(str(picker.value())))
    inner.addWidget(picker)
    return framed(inner)


def text_card(
    session: Session,
    proposal: Proposal,
    on_encoding: Callable[[str], object],
    on_separator: Callable[[str], object],
) -> QFrame | None:
    """Return the card about a table of text: what it was read as; None for a workbook."""
    material, say = proposal.material, session.say
    if not material.encoding:
        return None
    encoding = Picker(
        [(say(f"importing.encoding_{code.replace('-', '_')}"), code) for code in _ENCODINGS],
        name=say("importing.encoding"),
    )
    encoding.setObjectName("encodingPicker")
    encoding.choose(material.encoding)
    encoding.activated.connect(lambda _at: on_encoding(str(encoding.value())))
    separator = Picker(
        [(say(f"importing.separator_{name}"), sign) for sign, name in _SEPARATORS.items()],
        name=say("importing.separator"),
    )
    separator.choose(material.separator)
    separator.activated.connect(lambda _at: on_separator(str(separator.value())))
    return framed(
        column(
            label(say("importing.text_title"), name="heading"),
            label(say("importing.text_hint"), name="hint", wraps=True),
            label(say("importing.encoding"), name="fieldName"),
            encoding,
            label(say("importing.separator"), name="fieldName"),
            separator,
            spacing=4,
            margins=16,
        )
    )


def sheets_card(
    session: Session,
    proposal: Proposal,
    on_taken: Callable[[str, bool], object],
    on_titles: Callable[[str, int, int], object],
) -> QFrame:
    """Return the card of sheets: which are taken, where their titles stand, what is told of them.

    Args:
        session: Words.
        proposal: What is on show.
        on_taken: Told a sheet's name and whether it shall be taken.
        on_titles: Told a sheet's name, the row of its titles, and how many rows they take.
    """
    say = session.say
    inner = column(label(say("importing.sheets_title"), name="heading"), spacing=6, margins=16)
    is_only = len(proposal.sheets) == 1
    for sheet in proposal.sheets:
        inner.addWidget(rule())
        tick = _tick(sheet.name, True, on_taken)
        tick.setEnabled(not is_only)
        inner.addWidget(tick)
        inner.addWidget(_titles_row(session, sheet, on_titles))
        for text in _told(session, sheet):
            inner.addWidget(label(text, name="hint", wraps=True))
    for skipped in proposal.skipped:
        inner.addWidget(rule())
        inner.addWidget(_skipped(session, skipped, on_taken))
    return framed(inner)


def guesses_card(
    session: Session,
    guesses: Sequence[KindGuess],
    kinds: Sequence[Kind],
    on_kind: Callable[[str, str], object],
    on_all: Callable[[], object],
) -> QFrame:
    """Return the card of kinds told by titles alone, to be confirmed at once or one by one.

    Args:
        session: Words.
        guesses: What was guessed.
        kinds: Kinds of the pack.
        on_kind: Told a word and the code of its kind.
        on_all: All guesses are right.
    """
    say = session.say
    inner = column(label(say("importing.guesses_title"), name="heading", wraps=True), spacing=6, margins=16)
    inner.addWidget(label(say("importing.guesses_text"), name="hint", wraps=True))
    rows_open = sum(guess.count for guess in guesses if guess.code and not guess.is_confirmed)
    if rows_open:
        confirm = button(
            say("importing.guesses_confirm", count=rows_open),
            role="primary",
            shortcut="F8",
            on_click=on_all,
        )
        confirm.setObjectName("confirmGuesses")
        inner.addWidget(confirm)
    for guess in guesses:
        inner.addWidget(rule())
        inner.addLayout(_guess(session, guess, kinds, on_kind))
    return framed(inner)


def _guess(
    session: Session, guess: KindGuess, kinds: Sequence[Kind], on_kind: Callable[[str, str], object]
) -> QVBoxLayout:
    say = session.say
    named = (
        say("importing.guess_word", words=guess.text, count=guess.count)
        if guess.word
        else say("importing.guess_rest", count=guess.count)
    )
    words = row(label(named, wraps=True))
    words.setStretch(0, 1)
    if guess.is_confirmed:
        words.addWidget(badge(say("importing.guess_confirmed"), "good"))
    elif guess.code:
        words.addWidget(badge(say("ui.import.guess"), "warn"))
    leave = say("ui.import.leave_waiting")
    picker = Picker([(leave, ""), *((kind.name, kind.code) for kind in kinds)], name=named)
    picker.choose(guess.code)
    picker.activated.connect(lambda _at: on_kind(guess.word, str(picker.value())))
    samples = " · ".join(guess.samples)
    return column(words, label(samples[:90], name="hint", wraps=True), picker, spacing=2)


def _tick(name: str, taken: bool, on_taken: Callable[[str, bool], object]) -> QCheckBox:  # noqa: FBT001
    tick = QCheckBox(name)
    tick.setAccessibleName(name)
    tick.setChecked(taken)
    tick.clicked.connect(lambda now: on_taken(name, bool(now)))
    return tick


def _titles_row(
    session: Session, sheet: SheetProposal, on_titles: Callable[[str, int, int], object]
) -> QWidget:
    say = session.say
    held = QWidget()
    if not sheet.title_height:
        held.setLayout(column(label(say("importing.titles_none"), name="hint", wraps=True)))
        return held
    first = QSpinBox()
    first.setRange(1, _LAST_TITLE_ROW)
    first.setValue(sheet.title_row)
    first.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    first.setMaximumWidth(first.fontMetrics().horizontalAdvance("00000000"))
    first.setAccessibleName(say("importing.title_row_of", sheet=sheet.name))
    two = QCheckBox(say("importing.title_two_rows"))
    two.setAccessibleName(say("importing.title_two_rows"))
    two.setChecked(sheet.title_height > 1)

    def tell() -> None:
        height = 2 if two.isChecked() else 1
        if (first.value(), height) != (sheet.title_row, sheet.title_height):
            on_titles(sheet.name, first.value(), height)

    first.editingFinished.connect(tell)
    two.clicked.connect(lambda *_: tell())
    held.setLayout(column(row(label(say("importing.title_row")), first, None), two, spacing=4))
    return held


def _told(session: Session, sheet: SheetProposal) -> list[str]:
    say = session.say
    found = []
    if sheet.span is not None:
        found.append(_say_span(session, sheet.span))
    if sheet.hidden_rows:
        rows = ", ".join(map(str, sheet.hidden_rows[:8])) + ("…" if len(sheet.hidden_rows) > 8 else "")  # noqa: PLR2004
        found.append(say("importing.hidden_rows", count=len(sheet.hidden_rows), rows=rows))
    return found


def _say_span(session: Session, told: SheetSpan) -> str:
    return session.say(f"importing.year_from_{told.source.value}", year=str(told.span.year))


def _skipped(session: Session, skipped: SkippedSheet, on_taken: Callable[[str, bool], object]) -> QWidget:
    reason = label(session.wording.tell(skipped.reason), name="hint", wraps=True)
    held = QWidget()
    if not skipped.can_be_taken:
        held.setLayout(column(label(skipped.name, wraps=True), reason, spacing=2))
        return held
    held.setLayout(column(_tick(skipped.name, False, on_taken), reason, spacing=2))
    return held
