"""Composing: a draft becomes an outline, every word of the pages (Decree 30/2020, Appendix I)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType

from soxa.domain.activities import Activity
from soxa.domain.dates import write_date
from soxa.domain.drafts import Draft
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import PersonId
from soxa.domain.offices import Authority, Office, Person
from soxa.domain.outline import (
    Align,
    Appendix,
    Column,
    Heading,
    Outline,
    Paragraph,
    Part,
    Row,
    Signature,
    Span,
    Spans,
    Table,
    agency_lines,
    column_title,
)
from soxa.domain.packs import Indicator, TableTemplate, Template
from soxa.domain.printing import print_cell, print_figure
from soxa.domain.sections import Block, FigureRun
from soxa.domain.sentences import appendix_word, fill, is_under_city, office_name
from soxa.domain.values import Absence, write_count, write_number
from soxa.services.correction_facts import OPINIONS, REPLACING, has_opinions
from soxa.services.correction_pages import corrected_table, opinions_appendix

VIET_NAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Viet Nam keeps one time all the year."""

END_MARK = "./."
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_OF_THEM = "Trong đó"
_COLLECTIVE = "TM. ỦY BAN NHÂN DÂN"
_HEAD = "CHỦ TỊCH"


def compose(draft: Draft, *, sealed_utc: datetime, signer: PersonId | None = None) -> Outline:
    """Return the outline of a draft, ready to be laid out.

    Args:
        draft: The report.
        sealed_utc: Now, with its time zone; month and year of the open date are Viet Nam's.
        signer: Who signs; None: the first who may, the head before a deputy.
    """
    words = draft.words
    local = sealed_utc.astimezone(VIET_NAM)
    person = choose_signer(draft.people, day=local.date(), signer=signer)
    return Outline(
        sealed_utc=sealed_utc,
        agency=agency_lines(draft.office),
        governing="",
        symbol=draft.regime.symbol,
        place=_place(draft.office),
        month=local.month,
        year=local.year,
        type_name="" if draft.report.is_letter else "BÁO CÁO",
        subject=words["subject"],
        addressees=tuple(fill(receiver.name, words) for receiver in draft.regime.receivers),
        bases=(),
        parts=tuple(_body(draft)),
        signature=signature_of(person),
        recipients=_recipients(draft),
        appendices=tuple(_appendices(draft)),
        draft=max((one.draft for one in draft.report.sealings), default=0) + 1,
    )


def choose_signer(people: Sequence[Person], *, day: date, signer: PersonId | None = None) -> Person | None:
    """Return who signs on a day: the person asked for, else the first in office, the head before a deputy."""
    if signer is not None:
        return next((person for person in people if person.id == signer), None)
    order = list(Authority)
    able = [person for person in people if person.authority is not None and _is_in_office(person, day)]
    return min(able, key=lambda person: order.index(person.authority or order[-1]), default=None)


def appendix_labels(
    template: Template,
    *,
    documents: Sequence[Activity],
    tasks: Sequence[Activity],
    listed: Mapping[str, Sequence[Activity]] = MappingProxyType({}),
    opinions: bool = False,
) -> dict[str, str]:
    """Return the label of each appendix that the report has, by the table's code; an empty list has none.

    Args:
        template: The outline.
        documents: Of the period.
        tasks: Of the period.
        listed: Activities by table.
        opinions: Whether the table of opinions follows as the last (`OPINIONS`).
    """
    lists = {"documents": documents, "tasks": tasks}
    present = [
        table.code
        for table in template.tables
        if not table.section and lists.get(table.content, listed.get(table.code, True))
    ]
    present += [OPINIONS] if opinions else []
    if len(present) == 1:
        return {present[0]: "Phụ lục"}
    return {code: f"Phụ lục {_roman(number)}" for number, code in enumerate(present)}


def _roman(number: int) -> str:
    return _ROMAN[number] if number < len(_ROMAN) else str(number + 1)


def _is_in_office(person: Person, day: date) -> bool:
    return (person.since is None or person.since <= day) and (person.until is None or day <= person.until)


def _place(office: Office) -> str:
    """Return the place of issue; a name that is a number takes its type along (Appendix II): ``Phường 3``."""
    return office.full_name.capitalize() if office.name.isdecimal() else office.name


def signature_of(person: Person | None) -> Signature:
    """Return the signature block of a person; without one, the head's with its name left open."""
    if person is None:
        return Signature((_COLLECTIVE,), _HEAD, "")
    authority: Mapping[Authority | None, tuple[str, ...]] = {
        Authority.TM: (_COLLECTIVE,),
        Authority.TM_KT: (_COLLECTIVE, f"KT. {_HEAD}"),
        Authority.KT: (f"KT. {_HEAD}",),
        Authority.TL: (f"TL. {_HEAD}",),
    }
    return Signature(authority.get(person.authority, (_COLLECTIVE,)), person.position.upper(), person.name)


def _recipients(draft: Draft) -> tuple[str, ...]:
    """Return Nơi nhận: those addressed are ``Như trên`` (Decree 30/2020, Appendix I, II.9)."""
    place = draft.words["commune"]
    unit = next((section.unit for section in draft.template.sections if section.unit), "")
    if draft.report.is_letter:
        unit = draft.regime.symbol.partition("-")[2]
    archive = ", ".join(part for part in ("VT", unit) if part)
    return ("Như trên", f"TT HĐND {place}", f"Lãnh đạo UBND {place}", f"Lưu: {archive}")


# --- body


def _body(draft: Draft) -> Iterator[Part]:
    words = draft.words
    if words.get(REPLACING):
        yield Paragraph((Span(words[REPLACING]),), section="")
    yield Paragraph((Span(fill(draft.template.opening, words)),), section="")
    corrected = corrected_table(draft.correction) if draft.correction is not None else None
    if corrected is not None:
        yield corrected
    for section in draft.template.sections:
        # A công văn runs on without headings.
        if not draft.report.is_letter:
            yield Heading(section.level, section.label, fill(section.title, words), section.code)
        for block in draft.text(section.code).blocks:
            spans = tuple(_spans(draft, block))
            if any(span.text for span in spans):
                yield Paragraph(spans, section=section.code, block=block.id)
        for template in draft.template.tables:
            if template.section == section.code:
                table = _table(draft, template)
                if table.rows:
                    yield replace(table, section=section.code)
    yield from _leading_to_opinions(draft)
    yield Paragraph((Span(_ended(fill(draft.template.closing, words))),), section="")


def _leading_to_opinions(draft: Draft) -> Iterator[Part]:
    """Yield the sentence by which a công văn leads to its appendix (Decree 30/2020, Appendix I, III).

    A report says it at its opening.
    """
    if draft.report.is_letter and has_opinions(draft.correction):
        label = draft.words[appendix_word(OPINIONS)]
        yield Paragraph(
            (Span(f"Việc tiếp thu, giải trình các ý kiến nêu tại {label} kèm theo."),), section=""
        )


def _spans(draft: Draft, block: Block) -> Iterator[Span]:
    if block.bullet:
        yield Span("- ")
    for run in block.runs:
        if isinstance(run, FigureRun):
            figure = draft.figures.get(run.key)
            if figure is not None:
                indicator = draft.indicator(run.key.indicator)
                yield Span(print_figure(figure, indicator, form=run.format), figure=run.key)
        elif run.text:
            yield Span(run.text)


def _ended(text: str) -> str:
    return text.rstrip(" ./;,") + END_MARK


# --- appendices


def _appendices(draft: Draft) -> Iterator[Appendix]:
    labels = appendix_labels(
        draft.template,
        documents=draft.documents,
        tasks=draft.tasks,
        listed=draft.listed,
        opinions=has_opinions(draft.correction),
    )
    for table in draft.template.tables:
        if table.code in labels:
            yield Appendix(
                label=labels[table.code],
                title=fill(table.title, draft.words),
                note=f"(Kèm theo Báo cáo số ...../{draft.regime.symbol} ngày ..../..../...... "
                f"của {office_name(draft.office)})",
                parts=(_table(draft, table),),
                landscape=table.landscape,
            )
    if OPINIONS in labels:
        yield from opinions_appendix(draft, labels[OPINIONS])


def _table(draft: Draft, table: TableTemplate) -> Table:
    match table.content:
        case "documents":
            return _document_table(draft)
        case "tasks":
            return _task_table(draft)
        case "activities":
            return _activity_table(draft, draft.listed.get(table.code, ()))
        case _:
            return _indicator_table(draft, table)


def _indicator_table(draft: Draft, table: TableTemplate) -> Table:
    bases = [Basis(basis) for basis in table.bases]
    city = is_under_city(draft.office)
    columns = (
        Column("TT", 6, Align.CENTRE),
        Column("Chỉ tiêu", 34, Align.LEFT),
        Column("ĐVT", 12, Align.CENTRE),
        *(Column(column_title(basis, under_city=city), 10, Align.RIGHT, basis.value) for basis in bases),
    )
    return Table(columns, tuple(_indicator_rows(draft, table, bases)))


def _indicator_rows(draft: Draft, table: TableTemplate, bases: Sequence[Basis]) -> Iterator[Row]:
    """Yield the rows: core indicators and a form's always, others with something to say; no empty group."""
    group: Row | None = None
    number = 0
    for row in table.rows:
        if row.title:
            group, number = _group_row(row.title, len(bases)), 0
            continue
        indicator = draft.indicator(row.indicator)
        is_kept = table.every_row or (indicator.core and not table.no_zero_rows)
        if not is_kept and not _says_something(draft, indicator, bases, is_zero_said=not table.no_zero_rows):
            continue
        if group is not None:
            yield group
            group = None
        number += not indicator.part_of
        yield _indicator_row(draft, indicator, bases, "" if indicator.part_of else str(number))


def _group_row(title: str, columns: int) -> Row:
    letter, _, name = title.partition(". ")
    first, second = (letter, name) if name else ("", title)
    cells = (_cell(first, bold=True), _cell(second, bold=True), *(() for _ in range(columns + 1)))
    return Row(cells, group=True)


def _says_something(
    draft: Draft, indicator: Indicator, bases: Sequence[Basis], *, is_zero_said: bool
) -> bool:
    figures = (draft.figures.get(FigureKey(indicator.code, basis)) for basis in bases)
    values = [figure.value for figure in figures if figure is not None]
    return any(value is not Absence.BLANK and (is_zero_said or value != 0) for value in values)


def _indicator_row(draft: Draft, indicator: Indicator, bases: Sequence[Basis], number: str) -> Row:
    is_plain_part = indicator.part_of and not indicator.name.startswith(_OF_THEM)
    name = f"- {indicator.name}" if is_plain_part else indicator.name
    cells: list[Spans] = [_cell(number), _cell(name), _cell(indicator.unit)]
    for basis in bases:
        key = FigureKey(indicator.code, basis)
        figure = draft.figures.get(key)
        text = print_cell(figure, indicator, draft.figures) if figure is not None else ""
        cells.append((Span(text, figure=key),) if text else ())
    return Row(tuple(cells), indicator=indicator.code)


def _document_table(draft: Draft) -> Table:
    names = {unit.id: unit.name for unit in draft.units}
    is_signed = any(one.document is not None and one.document.signer for one in draft.documents)
    columns = (
        Column("TT", 6, Align.CENTRE),
        Column("Số, ký hiệu", 20, Align.LEFT),
        Column("Ngày, tháng", 16, Align.CENTRE),
        Column("Trích yếu nội dung", 36, Align.LEFT),
        # Who signed, as the list asks (pack 5.1); an office that does not note it shows who drafted.
        Column("Người ký" if is_signed else "Đơn vị soạn thảo", 22, Align.LEFT),
    )
    rows = []
    for number, activity in enumerate(draft.documents, start=1):
        document = activity.document
        assert document is not None  # only those with a document stand in the list
        unit = names.get(activity.unit, "") if activity.unit is not None else ""
        subject = document.subject or activity.title
        last = document.signer if is_signed else unit
        words = (str(number), document.reference, write_date(activity.counted_on), subject, last)
        rows.append(Row(tuple(_cell(text) for text in words)))
    return Table(columns, tuple(rows))


def _activity_table(draft: Draft, activities: Sequence[Activity]) -> Table:
    units = {unit.id: unit.name for unit in draft.units}
    columns = (
        Column("TT", 6, Align.CENTRE),
        Column("Ngày, tháng", 14, Align.CENTRE),
        Column("Nội dung", 40, Align.LEFT),
        Column("Đơn vị thực hiện", 18, Align.LEFT),
        Column("Số lượng", 22, Align.LEFT),
    )
    rows = []
    for number, activity in enumerate(activities, start=1):
        unit = units.get(activity.unit, "") if activity.unit is not None else ""
        day, numbers = write_date(activity.counted_on), _numbers(draft, activity)
        words = (str(number), day, activity.title, unit, numbers)
        rows.append(Row(tuple(_cell(text) for text in words)))
    return Table(columns, tuple(rows))


def _numbers(draft: Draft, activity: Activity) -> str:
    """Return an activity's quantities in words, as they are asked for: ``02 lượt phát; 15 phút``."""
    kind = next((one for one in draft.pack.kinds if one.code == activity.kind), None)
    return "; ".join(
        f"{write_count(value) if not one.decimals else write_number(value, one.decimals)} {one.unit}"
        for one in (kind.quantities if kind is not None else ())
        if (value := activity.quantities.get(one.code)) is not None
    )


def _task_table(draft: Draft) -> Table:
    columns = (
        Column("TT", 6, Align.CENTRE),
        Column("Nhiệm vụ", 38, Align.LEFT),
        Column("Văn bản giao", 22, Align.LEFT),
        Column("Thời hạn", 16, Align.CENTRE),
        Column("Kết quả", 18, Align.LEFT),
    )
    rows = []
    for number, activity in enumerate(draft.tasks, start=1):
        task = activity.task
        assert task is not None  # only tasks stand in the list
        due = write_date(task.due) if task.due else ""
        given = ", ".join(part for part in (task.reference, task.given_by) if part)
        words = (str(number), activity.title, given, due, _result(activity, draft.period.last_day))
        rows.append(Row(tuple(_cell(text) for text in words)))
    return Table(columns, tuple(rows))


def _result(activity: Activity, closing_day: date) -> str:
    """Return a task's result in the words of pack 5.1, as of the closing day."""
    task = activity.task
    assert task is not None
    if task.completed is not None and task.completed <= closing_day:
        return "Hoàn thành"
    if task.due is not None and task.due < closing_day:
        return "Quá hạn"
    return "Đang thực hiện" if activity.result else "Chưa thực hiện"


def _cell(text: str, *, bold: bool = False) -> Spans:
    return (Span(text, bold=bold),) if text else ()
