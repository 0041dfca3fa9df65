from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from soxa.base.errors import AppError, Message
from soxa.base.files import DiskFull, FileTooLarge


def test_an_error_carries_values_and_no_sentence() -> None:
    error = FileTooLarge(path=Path("a.pdf"), size_bytes=9, limit_bytes=8)

    assert dict(error.parameters) == {"path": Path("a.pdf"), "size_bytes": 9, "limit_bytes": 8}
    assert str(error) == f"FileTooLarge(path={Path('a.pdf')!r}, size_bytes=9, limit_bytes=8)"


def test_the_values_of_an_error_cannot_be_changed() -> None:
    error = DiskFull(path=Path("a"))

    with pytest.raises(TypeError):
        error.parameters["path"] = Path("b")  # type: ignore[index]


def test_an_error_becomes_a_stored_fault_with_the_same_values() -> None:
    assert DiskFull(path=Path("a")).message() == Message("error.DiskFull", {"path": Path("a")})


def test_an_error_crosses_the_border_of_a_process_whole() -> None:
    error = FileTooLarge(path=Path("a.pdf"), size_bytes=9, limit_bytes=8)

    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is FileTooLarge
    assert copy.message() == error.message()


def test_equal_messages_are_met_once_in_a_set() -> None:
    messages = {Message("base.yes"), Message("base.yes"), Message("a.b", {"n": 1}), Message("a.b", {"n": 1})}

    assert len(messages) == 2


def test_a_class_of_error_knows_its_id_without_an_instance() -> None:
    assert AppError.message_id() == "error.AppError"
