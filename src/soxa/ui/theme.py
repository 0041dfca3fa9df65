"""The look: two palettes, one accent colour, an 8-pixel grid, and text that scales from 80 to 200 percent.

Contrast of text on its ground is at least 4.5:1 in both palettes (`tests/gui/test_theme.py` measures it).
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from soxa.base.resources import resource_path

GRID_PX = 8
"""Distances are whole or half steps of this grid."""
_BASE_POINTS = 10.0


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of one theme, as ``#rrggbb``."""

    window: str
    """Ground behind everything."""
    surface: str
    """Cards, fields, lists."""
    sunken: str
    """Header rows, the ground of the page view."""
    line: str
    """Hair lines."""
    border: str
    """Edges of fields and buttons (3:1 on the surface)."""
    text: str
    """Text."""
    muted: str
    """Second text; still 4.5:1."""
    accent: str
    """The one accent colour."""
    accent_strong: str
    """Accent under the mouse."""
    accent_soft: str
    """Ground of what is chosen."""
    on_accent: str
    """Text on the accent."""
    danger: str
    """What blocks, what is overdue."""
    danger_soft: str
    """Ground of it."""
    warn: str
    """What should be looked at."""
    warn_soft: str
    """Ground of it."""
    good: str
    """What is done."""
    good_soft: str
    """Ground of it."""


LIGHT = Tones(
    window="#f4f6f8",
    surface="#ffffff",
    sunken="#e9edf0",
    line="#dde3e8",
    border="#8b98a3",
    text="#1a232b",
    muted="#52606c",
    accent="#0f6b68",
    accent_strong="#0b5553",
    accent_soft="#def0ee",
    on_accent="#ffffff",
    danger="#a12222",
    danger_soft="#fbe4e4",
    warn="#7a4a00",
    warn_soft="#fcf0d9",
    good="#1c6433",
    good_soft="#e2f2e6",
)
DARK = Tones(
    window="#14191d",
    surface="#1c2328",
    sunken="#252d33",
    line="#323c44",
    border="#71808c",
    text="#e7ecef",
    muted="#a9b6bf",
    accent="#62c4bc",
    accent_strong="#86d6cf",
    accent_soft="#17393a",
    on_accent="#06211f",
    danger="#ff9c94",
    danger_soft="#46211f",
    warn="#f2c36b",
    warn_soft="#40320f",
    good="#8bd39d",
    good_soft="#1a3a24",
)


def tones_for(theme: str) -> Tones:
    """Return the colours of a theme; ``system`` follows the desktop."""
    if theme == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme is Qt.ColorScheme.Dark else LIGHT
    return DARK if theme == "dark" else LIGHT


def dress(app: QApplication, *, theme: str, scale_percent: int) -> Tones:
    """Give the application its style, palette, font and style sheet.

    Args:
        app: The application.
        theme: One of `soxa.base.settings.THEMES`.
        scale_percent: Size of text, 80 to 200.

    Returns:
        The colours in use, for what is painted by hand.
    """
    tones = tones_for(theme)
    app.setStyle("Fusion")
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(_BASE_POINTS * scale_percent / 100)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    app.setFont(font)
    app.setPalette(_palette(tones))
    app.setStyleSheet(_sheet(tones, scale_percent))
    return tones


def _palette(tones: Tones) -> QPalette:
    roles = QPalette.ColorRole
    pairs = {
        roles.Window: tones.window,
        roles.WindowText: tones.text,
        roles.Base: tones.surface,
        roles.AlternateBase: tones.window,
        roles.Text: tones.text,
        roles.Button: tones.surface,
        roles.ButtonText: tones.text,
        roles.PlaceholderText: tones.muted,
        roles.Highlight: tones.accent,
        roles.HighlightedText: tones.on_accent,
        roles.Link: tones.accent,
        roles.LinkVisited: tones.accent,
        roles.ToolTipBase: tones.text,
        roles.ToolTipText: tones.surface,
        roles.Mid: tones.line,
        roles.Dark: tones.border,
        roles.Light: tones.surface,
        roles.Midlight: tones.line,
        roles.Accent: tones.accent,
    }
    palette = QPalette()
    for role, colour in pairs.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tones.muted))
    return palette


_SHEET = Template("""
QWidget#page { background: $window; }
QFrame#card, QFrame#panel { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame#panel { border-radius: 0; border-width: 0 0 0 1px; }
QFrame#outlinePane { background: $surface; border: 0; border-right: 1px solid $line; }
QFrame#header { background: $surface; border: 0; border-bottom: 1px solid $line; }
QFrame#footer { background: $surface; border: 0; border-top: 1px solid $line; }
QFrame#rail { background: $surface; border: 0; border-right: 1px solid $line; }
QFrame#rule { background: $line; border: 0; max-height: 1px; min-height: 1px; }
QFrame#popover { background: $surface; border: 1px solid $accent; border-radius: 6px; }
QFrame#note { background: $accent_soft; border: 0; border-radius: 4px; }
QFrame#note[tone="warn"] { background: $warn_soft; }
QFrame#notice { background: $accent_soft; border: 0; border-radius: 4px; }
QFrame#notice[tone="warn"] { background: $warn_soft; }
QFrame#notice[tone="danger"] { background: $danger_soft; }
QFrame#notice[tone="good"] { background: $good_soft; }
QFrame#busy { background: $surface; border: 1px solid $accent; border-radius: 6px; }
QLabel#title { font-size: ${title}pt; font-weight: 600; padding: 2px 0; }
QLabel#heading { font-weight: 600; }
QLabel#hero { font-size: ${hero}pt; font-weight: 600; padding: 3px 0; }
QLabel#muted, QLabel#fieldName, QLabel#hint { color: $muted; }
QLabel#fieldName, QLabel#hint { font-size: ${small}pt; }
QLabel#fault { color: $danger; font-size: ${small}pt; }
QLabel#warnText { color: $warn; }
QLabel#badge { border-radius: 4px; padding: 1px 7px; font-weight: 600; font-size: ${small}pt;
  background: $sunken; color: $muted; }
QLabel#badge[tone="accent"] { background: $accent_soft; color: $accent; }
QLabel#badge[tone="good"] { background: $good_soft; color: $good; }
QLabel#badge[tone="warn"] { background: $warn_soft; color: $warn; }
QLabel#badge[tone="danger"] { background: $danger_soft; color: $danger; }
QPushButton, QTabBar, QTabBar::tab, QCheckBox, QRadioButton { outline: 0; }
QPushButton { background: $surface; border: 1px solid $border; border-radius: 4px; padding: 5px 12px; }
QPushButton:hover { background: $accent_soft; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 11px; }
QPushButton:disabled { color: $muted; background: $window; border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent;
  font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accent_strong; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $sunken; color: $muted; border-color: $line; }
QPushButton[role="quiet"], QPushButton[role="link"] { background: transparent; border-color: transparent;
  padding: 4px 8px; }
QPushButton[role="link"] { color: $accent; text-decoration: underline; text-align: left; }
QPushButton[role="quiet"]:hover, QPushButton[role="link"]:hover { background: $accent_soft; }
QPushButton[role="quiet"]:focus, QPushButton[role="link"]:focus { border: 2px solid $accent;
  padding: 3px 7px; }
QPushButton[role="place"] { text-align: left; border: 1px solid transparent; background: transparent;
  padding: 8px 10px; border-radius: 6px; }
QPushButton[role="place"]:hover { background: $window; }
QPushButton[role="place"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QPushButton[role="place"]:focus { border: 2px solid $accent; padding: 7px 9px; }
QPushButton[role="chip"] { border-radius: 11px; padding: 2px 10px; border: 1px solid $border; }
QPushButton[role="chip"]:checked { background: $accent_soft; border-color: $accent; color: $accent; }
QPushButton[role="chip"]:focus { border: 2px solid $accent; padding: 1px 9px; }
QPushButton[role="cell"] { border: 1px solid transparent; border-radius: 4px; padding: 1px 6px;
  background: $sunken; color: $muted; font-weight: 600; font-size: ${small}pt; }
QPushButton[role="cell"][tone="accent"] { background: $accent_soft; color: $accent; }
QPushButton[role="cell"][tone="good"] { background: $good_soft; color: $good; }
QPushButton[role="cell"][tone="danger"] { background: $danger_soft; color: $danger; }
QPushButton[role="cell"]:hover { border-color: $accent; }
QPushButton[role="cell"]:focus { border: 1px solid $accent; text-decoration: underline; }
QPushButton::menu-indicator { subcontrol-position: right center; subcontrol-origin: padding; right: 4px; }
QLineEdit, QComboBox, QDateEdit, QSpinBox, QPlainTextEdit, QTextEdit {
  background: $surface; border: 1px solid $border; border-radius: 4px; padding: 4px 8px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 2px solid $accent; padding: 3px 7px; }
QLineEdit[marked="true"], QComboBox[marked="true"], QPlainTextEdit[marked="true"] {
  border: 2px dashed $warn; padding: 3px 7px; }
QToolButton#thumb { border: 1px solid $line; border-radius: 4px; padding: 3px; background: $surface; }
QToolButton#thumb:hover { background: $accent_soft; }
QToolButton#thumb:focus { border: 2px solid $accent; padding: 2px; }
QLineEdit[faulty="true"], QComboBox[faulty="true"] { border: 2px solid $danger; padding: 3px 7px; }
QLineEdit:disabled, QComboBox:disabled { background: $window; color: $muted; }
QComboBox { padding-right: 2px; }
QComboBox:focus { padding-right: 1px; }
QComboBox::drop-down { border: 0; width: 22px; subcontrol-origin: padding;
  subcontrol-position: right center; }
QComboBox::down-arrow { image: url("$arrow"); width: 14px; height: 14px; }
QTextEdit#writing { border: 0; border-radius: 0; padding: 8px 16px; font-size: ${writing}pt; }
QTextEdit#writing:focus { border: 0; padding: 8px 16px; }
QTableView, QListView, QTreeView { background: $surface; border: 0; gridline-color: $line;
  selection-background-color: $accent_soft; selection-color: $text; outline: 0; }
QTableView:focus, QListView:focus, QTreeView:focus { border: 2px solid $accent; }
QTableView::item { padding: 3px 6px; border: 0; border-bottom: 1px solid $line; }
QListView::item, QTreeView::item { padding: 4px 6px; border: 0; }
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected {
  background: $accent_soft; color: $text; }
QHeaderView { background: $surface; border: 0; }
QHeaderView::section { background: $window; color: $muted; border: 0; border-bottom: 1px solid $line;
  padding: 6px; font-weight: 600; }
QTableCornerButton::section { background: $window; border: 0; }
QTabBar::tab { padding: 6px 14px; border: 0; border-bottom: 2px solid transparent; color: $muted;
  background: transparent; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::tab:focus { border: 1px solid $accent; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $sunken; }
QCalendarWidget QToolButton { color: $text; background: transparent; border: 0; border-radius: 4px;
  padding: 4px 8px; font-weight: 600; }
QCalendarWidget QToolButton:hover { background: $accent_soft; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QAbstractItemView { background: $surface; color: $text; padding: 0;
  selection-background-color: $accent; selection-color: $on_accent; }
QCalendarWidget QTableView::item { padding: 0; border: 0; }
QCalendarWidget QTableView::item:selected { background: $accent; color: $on_accent; }
QScrollArea { border: 0; background: transparent; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QProgressBar { border: 0; border-radius: 3px; background: $sunken; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QToolTip { background: $text; color: $surface; border: 0; padding: 4px 6px; }
QMenu { background: $surface; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QCheckBox::indicator, QListView::indicator { width: 14px; height: 14px; border: 1px solid $border;
  border-radius: 3px;
  background: $surface; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: $accent; border-color: $accent;
  image: url("$check"); }
QCheckBox::indicator:disabled { background: $window; border-color: $line; }
QCheckBox::indicator:checked:disabled { background: $muted; border-color: $muted; }
QRadioButton::indicator { width: 12px; height: 12px; border: 2px solid $border; border-radius: 8px;
  background: $surface; }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 6px; height: 6px; }
QRadioButton::indicator:disabled { border-color: $line; }
QRadioButton::indicator:checked:disabled { border-color: $muted; }
QCheckBox:focus, QRadioButton:focus { color: $accent; text-decoration: underline; }
""")


def _sheet(tones: Tones, scale_percent: int) -> str:
    factor = scale_percent / 100
    sizes = {"title": 13 * factor, "hero": 18 * factor, "small": 9 * factor, "writing": 11 * factor}
    arrow = resource_path("icons", "arrow-dark.svg" if tones is DARK else "arrow-light.svg")
    check = resource_path("icons", "check-dark.svg" if tones is DARK else "check-light.svg")
    colours = {name: getattr(tones, name) for name in Tones.__dataclass_fields__}
    return _SHEET.substitute(
        colours,
        arrow=arrow.as_posix(),
        check=check.as_posix(),
        **{name: f"{value:.1f}" for name, value in sizes.items()},
    )
