"""A report's parts as JSON and as flat fields of the history; and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from soxa.domain.figures import Figure, FigureKey, Sources, read_value, write_value
from soxa.domain.ids import ActivityId, SlipId
from soxa.domain.periods import Period
from soxa.domain.reports import Report
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, Run, SectionText, TextRun
from soxa.storage.history import Fields, read_json, write_json

SECTION: Final = "section."
BLOCK: Final = "block."
OVERRIDE: Final = "override."
BECAUSE: Final = "because."
WRITTEN: Final = (SECTION, BLOCK, OVERRIDE, BECAUSE)
"""What a report's fields begin with that a person writes: they can be put back until it is sealed."""


def write_blocks(text: SectionText) -> str:
    """Return a section's blocks as JSON."""
    return write_json([_block(block) for block in text.blocks])


def read_section(section: str, checked: int, blocks: str) -> SectionText:
    """Return the section of a row."""
    return SectionText(section, tuple(read_block(block) for block in read_json(blocks)), bool(checked))


def section_rows_from_fields(fields: Fields) -> list[tuple[str, int, int, str]]:
    """Return section, position, mark and blocks of every section that the history's fields tell of."""
    rows = []
    for name, value in fields.items():
        if name.startswith(SECTION) and isinstance(value, Mapping):
            code = name.removeprefix(SECTION)
            blocks = [
                fields[f"{BLOCK}{code}.{block}"]
                for block in value["blocks"]
                if f"{BLOCK}{code}.{block}" in fields
            ]
            rows.append((code, int(value["position"]), int(value["checked"]), write_json(blocks)))
    return rows


def override_rows_from_fields(fields: Fields) -> list[tuple[str, str, str, str]]:
    """Return figure, value, reason and author of everything given by hand that the history tells of."""
    rows = []
    for name, value in fields.items():
        if name.startswith(OVERRIDE):
            key = name.removeprefix(OVERRIDE)
            because = fields.get(f"{BECAUSE}{key}")
            reason, author = because if isinstance(because, list) else ("", "")
            rows.append((key, str(value), str(reason), str(author)))
    return rows


def write_sources(sources: Sources) -> str:
    """Return what is behind a figure as JSON."""
    return write_json(
        {
            "activities": [str(identity) for identity in sources.activities],
            "slips": [str(identity) for identity in sources.slips],
            "formula": sources.formula,
            "parts": [str(part) for part in sources.parts],
        }
    )


def read_figure(key: str, label: str, start: str, end: str, value: str, sources: str) -> Figure:
    """Return the frozen figure of a row."""
    raw = read_json(sources)
    return Figure(
        key=FigureKey.parse(key),
        period=Period(date.fromisoformat(start), date.fromisoformat(end), label),
        value=read_value(value),
        sources=Sources(
            activities=tuple(ActivityId(UUID(text)) for text in raw["activities"]),
            slips=tuple(SlipId(UUID(text)) for text in raw["slips"]),
            formula=raw["formula"],
            parts=tuple(FigureKey.parse(text) for text in raw["parts"]),
        ),
    )


def report_fields(report: Report) -> Fields:
    """Return a report flattened for the history, without what was sealed (`soxa.storage.sealed_rows`).

    A section is one field for its order and mark, and one for each block: a paragraph that changes writes
    that paragraph into the history, not the section.
    """
    fields: dict[str, object] = {
        "regime": report.regime,
        "label": report.period.label,
        "start": report.period.start.isoformat(),
        "end": report.period.end.isoformat(),
    }
    if report.correcting is not None:
        fields["act"] = report.correcting.act.value
        fields["corrects"] = str(report.correcting.report)
    if report.withdrawn:
        fields["withdrawn"] = True
    for position, text in enumerate(report.texts):
        fields[f"{SECTION}{text.section}"] = {
            "position": position,
            "checked": text.checked,
            "blocks": [block.id for block in text.blocks],
        }
        fields.update({f"{BLOCK}{text.section}.{block.id}": _block(block) for block in text.blocks})
    fields.update({f"{OVERRIDE}{key}": write_value(value) for key, value in sorted(report.overrides.items())})
    for key, because in sorted(report.reasons.items()):
        fields[f"{BECAUSE}{key}"] = [because.reason, because.author]
    return fields


def _block(block: Block) -> dict[str, object]:
    written: dict[str, object] = {
        "id": block.id,
        "author": block.author.value,
        "runs": [_run(run) for run in block.runs],
    }
    if block.bullet:
        written["bullet"] = True
    if block.made:
        written["made"] = [_run(run) for run in block.made]
    if block.carried:
        written["carried"] = block.carried
    return written


def read_block(raw: Mapping[str, Any]) -> Block:
    """Return a block of what the history says of it."""
    return Block(
        id=raw["id"],
        runs=tuple(_read_run(run) for run in raw["runs"]),
        author=Author(raw["author"]),
        bullet=raw.get("bullet", False),
        made=tuple(_read_run(run) for run in raw.get("made", ())),
        carried=raw.get("carried", ""),
    )


def _run(run: Run) -> dict[str, str]:
    if isinstance(run, TextRun):
        return {"text": run.text}
    return {"figure": str(run.key), "format": run.format.value}


def _read_run(raw: Mapping[str, str]) -> Run:
    if "text" in raw:
        return TextRun(raw["text"])
    return FigureRun(FigureKey.parse(raw["figure"]), NumberFormat(raw["format"]))
