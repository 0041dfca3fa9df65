"""The columns of a sheet with what they seem to mean."""

from __future__ import annotations

from collections.abc import Mapping

from soxa.domain import columns as meaning
from soxa.domain.columns import SURE_SCORE, Column, TitleReader
from soxa.domain.tables import Table
from soxa.domain.trackers import column_letter
from soxa.services.import_records import SheetMaterial
from soxa.spreadsheets.workbook import Sheet

_SAMPLES = 3


def propose_columns(
    material: SheetMaterial | Sheet, table: Table, reader: TitleReader, answers: Mapping[str, str]
) -> tuple[Column, ...]:
    """Return a table's columns with their meanings.

    Args:
        material: The sheet.
        table: Its table.
        reader: Knows titles.
        answers: Letter of a column to the meaning that a human gave it.
    """
    sheet = material.sheet if isinstance(material, SheetMaterial) else material
    body = sheet.rows[table.data_row - 1 :]
    assigned = reader.assign(table.titles)
    by_hand = set(answers.values()) - {meaning.IGNORED}
    columns = []
    for index, (title, (proposed, score, others)) in enumerate(zip(table.titles, assigned, strict=True)):
        letter = column_letter(index)
        said = answers.get(letter)
        # A meaning that a human has given to another column is free here no more.
        taken = meaning.IGNORED if proposed in by_hand else proposed
        cells = [row[index] for row in body if row[index]]
        columns.append(
            Column(
                index, letter, title,
                meaning=taken if said is None else said,
                sure=said is not None or (score >= SURE_SCORE and not table.is_guessed),
                alternatives=others,
                filled=len(cells),
                samples=tuple(dict.fromkeys(cells[:50]))[:_SAMPLES],
            )
        )  # fmt: skip
    return tuple(columns)
