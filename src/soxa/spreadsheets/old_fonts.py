"""Which cells of an .xlsx stand in fonts from before Unicode, part by part."""

from __future__ import annotations

import io

from soxa.base.progress import Progress
from soxa.domain.legacy_text import legacy_font
from soxa.spreadsheets.pasted import Place, Run

_STEP_ROWS = 1_000
Runs = dict[Place, tuple[Run, ...]]


def old_font_cells(data: bytes, progress: Progress) -> dict[str, Runs]:
    """Return, by sheet, the cells with text in such a font.

    Args:
        data: An .xlsx that `soxa.spreadsheets.guard.admit_workbook` has let pass.
        progress: Told every 1,000 rows, so that the reading can be stopped.

    Returns:
        Nothing where the styles cannot be read: the text is then guessed at like any other.

    Raises:
        Cancelled: The user has asked to stop.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, and hardly ever needed

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, rich_text=True)
        return {sheet.title: _cells(sheet, progress) for sheet in book.worksheets}
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        return {}


def _cells(sheet: object, progress: Progress) -> Runs:
    from openpyxl.cell.rich_text import CellRichText, TextBlock  # noqa: PLC0415 - as above

    found: Runs = {}
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # else it believes what the file claims to measure
    for number, row in enumerate(sheet.iter_rows()):  # type: ignore[attr-defined]  # openpyxl's own sheet
        if number % _STEP_ROWS == 0:
            progress.step(0)
        for cell in row:
            value = cell.value
            if not isinstance(value, (str, CellRichText)):
                continue
            own = legacy_font(cell.font.name or "") if cell.font else None
            runs: list[Run] = []
            for part in value if isinstance(value, CellRichText) else [value]:
                if isinstance(part, TextBlock):
                    named = part.font.rFont
                    runs.append(Run(part.text, legacy_font(named) if named else own))
                else:
                    runs.append(Run(part, own))
            if any(run.font for run in runs):
                found[cell.row - 1, cell.column - 1] = tuple(runs)
    return found
