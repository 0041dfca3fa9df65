"""The fields that a kind asks for: its quantities and its choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from soxa.domain.packs import Choice, Kind, Quantity
from soxa.domain.text import fold
from soxa.ui.fields import NumberEdit
from soxa.ui.ledger.readings import say_number, say_product
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Picker, button, clear, label, row


class NumberField(Field):
    """A quantity: what was typed is read back, and asked about where it can be read in two ways.

    Args:
        session: Words.
        quantity: What is asked for.
        edit: Where it is typed.
    """

    def __init__(self, session: Session, quantity: Quantity, edit: NumberEdit) -> None:
        super().__init__(quantity.name, edit, wraps=True)
        self._session = session
        self.quantity, self.edit = quantity, edit
        self.answers = QWidget()
        self.answers.setLayout(row(spacing=4))
        self.answers.hide()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.answers)

    def read_back(self) -> bool:
        """Say what stands in the field; tell whether it is faulty."""
        fault, number = self.edit.fault(), self.edit.number()
        if fault is not None:
            self.show_fault(self._session.wording.tell(fault))
        else:
            self.show_hint(say_number(self._session, self.quantity, number) if number is not None else "")
        self._offer(self.edit.readings())
        return fault is not None

    def _offer(self, readings: tuple[str, ...]) -> None:
        layout = self.answers.layout()
        assert layout is not None
        shown = [child.text() for child in self.presses()]
        if shown == [self._ask(text) for text in readings]:
            return
        clear(layout)
        for text in readings:
            press = button(self._ask(text), role="chip", on_click=partial(self._take, text))
            layout.addWidget(press)
        self.answers.setVisible(bool(readings))

    def presses(self) -> list[QPushButton]:
        """Return the buttons that answer what was meant, in order."""
        layout = self.answers.layout()
        assert layout is not None
        items = [layout.itemAt(at) for at in range(layout.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def _ask(self, text: str) -> str:
        return self._session.say("entry.meant", number=text)

    def _take(self, text: str) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.setText(text)
        self.edit.textEdited.emit(text)


class KindFields(QWidget):
    """The quantities and choices of the kind that is chosen, in two columns.

    Signals:
        changed: Another kind's fields are shown.

    Args:
        session: Words and kinds.
        watch: Called with each control that is made.
    """

    changed = Signal()

    def __init__(self, session: Session, *, watch: Callable[[QWidget], None]) -> None:
        super().__init__()
        self._session, self._watch = session, watch
        self.numbers: dict[str, NumberField] = {}
        self.choices: dict[str, Picker] = {}
        self._choice_fields: dict[str, Field] = {}
        self._kind: Kind | None = None
        self._products: tuple[tuple[str, str], ...] = ()
        self._product_label = label("", name="hint", wraps=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    def show_kind(self, kind: Kind | None) -> None:
        """Ask for what a kind asks for; numbers of the same code stay."""
        if kind is not None and kind is self._kind:
            return
        self._kind = kind
        typed = {code: field.edit.text() for code, field in self.numbers.items()}
        clear(self._grid)
        self.numbers, self.choices, self._choice_fields = {}, {}, {}
        self._products = self._products_of(kind.code) if kind is not None else ()
        for quantity in kind.quantities if kind is not None else ():
            self._add_number(quantity, typed.get(quantity.code, ""))
        for choice in kind.choices if kind is not None else ():
            self._add_choice(choice)
        self._product_label = label("", name="hint", wraps=True)
        self._grid.addWidget(self._product_label, len(self.numbers) + len(self.choices), 0, 1, 2)
        self._show_products()
        self.setVisible(bool(self.numbers or self.choices))
        self.changed.emit()

    def load(self, numbers: Mapping[str, Decimal], choices: Mapping[str, str]) -> None:
        """Put values in; what is absent is empty."""
        for code, field in self.numbers.items():
            field.edit.set_number(numbers.get(code))
        for code, picker in self.choices.items():
            picker.choose(choices.get(code, ""))
        self.read_back()

    def fill_choices(self, choices: Mapping[str, str]) -> list[str]:
        """Make choices that are open yet; return which."""
        return [
            code
            for code, picker in self.choices.items()
            if not picker.value() and choices.get(code) and picker.choose(choices[code])
        ]

    def quantities(self) -> dict[str, Decimal]:
        """Return the numbers that were given."""
        found = {code: field.edit.number() for code, field in self.numbers.items()}
        return {code: number for code, number in found.items() if number is not None}

    def chosen(self) -> dict[str, str]:
        """Return the choices that were made."""
        return {code: str(picker.value()) for code, picker in self.choices.items() if picker.value()}

    def read_back(self) -> int:
        """Read every number back; return how many are faulty."""
        self._show_products()
        return sum([field.read_back() for field in self.numbers.values()])

    def products(self) -> str:
        """Return the multiplications that reports will do, as they are shown."""
        return self._product_label.text()

    def fields(self) -> dict[str, Field]:
        """Return every field by its code."""
        return {**self.numbers, **self._choice_fields}

    def controls(self) -> list[QWidget]:
        """Return what takes the keyboard, in order."""
        return [*(field.edit for field in self.numbers.values()), *self.choices.values()]

    def _add_number(self, quantity: Quantity, typed: str) -> None:
        edit = NumberEdit(units={fold(quantity.unit)}, decimals=quantity.decimals)
        edit.setText(typed)
        edit.setAlignment(Qt.AlignmentFlag.AlignLeft)
        edit.setPlaceholderText(quantity.unit)
        said = self._session.say("ui.ledger.quantity", name=quantity.name, unit=quantity.unit)
        edit.setAccessibleName(said)
        field = NumberField(self._session, quantity, edit)
        edit.number_changed.connect(field.read_back)
        edit.number_changed.connect(self._show_products)
        self._watch(edit)
        self.numbers[quantity.code] = field
        self._place(field)

    def _products_of(self, kind: str) -> tuple[tuple[str, str], ...]:
        """Return the pairs of quantities that some indicator multiplies (lượt × phút)."""
        selections = [one for indicator in self._session.pack.indicators for one in indicator.selections]
        pairs = [
            (quantity, one.times)
            for one in selections
            if one.times and (not one.kinds or kind in one.kinds)
            for quantity in one.quantities
        ]
        return tuple(dict.fromkeys(pairs))

    def _show_products(self) -> None:
        said = []
        for one, other in self._products:
            fields = (self.numbers.get(one), self.numbers.get(other))
            if fields[0] is None or fields[1] is None:
                continue
            first, second = fields[0].edit.number(), fields[1].edit.number()
            if first is not None and second is not None:
                given = (fields[0].quantity, first), (fields[1].quantity, second)
                said.append(say_product(self._session, *given))
        self._product_label.setText("\n".join(said))
        self._product_label.setVisible(bool(said))

    def _add_choice(self, choice: Choice) -> None:
        picker = Picker([("–", ""), *((option.name, option.code) for option in choice.options)])
        self._watch(picker)
        self.choices[choice.code] = picker
        self._choice_fields[choice.code] = Field(choice.name, picker, wraps=True)
        self._place(self._choice_fields[choice.code])

    def _place(self, field: QWidget) -> None:
        at = len(self.numbers) + len(self.choices) - 1
        self._grid.addWidget(field, at // 2, at % 2, Qt.AlignmentFlag.AlignTop)
        field.show()  # at once: the next Tab leads there
