"""The values of an answer about a received file; never one green tick (exchange rules, "Five answers")."""

from __future__ import annotations

from enum import Enum


class Verdict(Enum):
    """What can be said of one question."""

    HOLDS = "holds"
    HOLDS_WITH_NOTE = "holds_with_note"
    FAILS = "fails"
    CANNOT_TELL = "cannot_tell"


class Question(Enum):
    """The five questions, in order."""

    WHOLE = "whole"
    """Toàn vẹn?"""
    WHO = "who"
    """Người ký, cơ quan ký?"""
    TRUSTED = "trusted"
    """Chứng thư số có tin cậy không?"""
    VALID_THEN = "valid_then"
    """Có hiệu lực khi ký?"""
    PAGE_IS_DATA = "page_is_data"
    """Trang in và dữ liệu kèm theo có khớp?"""
