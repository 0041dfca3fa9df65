from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from soxa.ui.theme import DARK, LIGHT, Tones

pytestmark = pytest.mark.gui

_TEXT_ON_GROUND = [
    ("text", "surface"),
    ("text", "window"),
    ("text", "sunken"),
    ("text", "accent_soft"),
    ("text", "warn_soft"),
    ("text", "danger_soft"),
    ("text", "good_soft"),
    ("muted", "surface"),
    ("muted", "window"),
    ("muted", "sunken"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("danger", "surface"),
    ("danger", "danger_soft"),
    ("warn", "surface"),
    ("warn", "warn_soft"),
    ("good", "surface"),
    ("good", "good_soft"),
]


def _luminance(colour: str) -> float:
    tone = QColor(colour)
    parts = [tone.redF(), tone.greenF(), tone.blueF()]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.1's contrast ratio."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tones", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), _TEXT_ON_GROUND)
def test_text_can_be_read_on_its_ground(tones: Tones, text: str, ground: str) -> None:
    assert contrast(getattr(tones, text), getattr(tones, ground)) >= 4.5


@pytest.mark.parametrize("tones", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_fields_can_be_seen(tones: Tones) -> None:
    assert contrast(tones.border, tones.surface) >= 2.9
