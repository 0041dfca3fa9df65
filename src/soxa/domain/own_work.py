"""The line of "What it is not": the ledger records the office's own work, and nothing about private people.

A kind, indicator, section or title that speaks of watching, collecting, acting on or answering what private
people say, post or hold is refused with the reason, whoever asks for it (design, "What it is not"). Words are
compared folded. Counts of petitions, of citizens' reception and of satisfaction, and the office's own
channels, are its own work and pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from soxa.domain.text import clean, fold


class Reason(Enum):
    """Why something is not taken."""

    OPINIONS = "opinions"
    """Watching or steering what people think (nắm tình hình dư luận)."""
    POSTS = "posts"
    """Watching, collecting or having removed what people post."""
    ACCOUNTS = "accounts"
    """Accounts, pages and groups of private people."""
    COMMENTS = "comments"
    """Organising comments, or answering people by them."""
    PEOPLE = "people"
    """Lists or files of persons."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text is not taken."""

    text: str
    """The text, tidied."""
    words: str
    """The words in it that say so, folded."""
    reason: Reason
    """Why."""


_NET = r"(?:mang xa hoi|khong gian mang|mang internet|tren mang|facebook|zalo|tiktok|youtube|fanpage|mxh)"
_WATCH = (
    r"(?:theo doi|nam bat|nam tinh hinh|giam sat|ra quet|quet|ra soat|thu thap|tong hop|phat hien|ghi nhan"
    r"|thong ke|xac minh|truy tim|trinh sat)"
)
_ACT = (
    r"(?:go|go bo|xoa|xoa bo|an|bao cao vi pham|report|xu ly|ngan chan|danh sap|khoa|chan|phan bac|dau tranh)"
)
_GAP = r"(?: \S+){0,8}? "
_POSTS = (
    r"(?:bai viet|bai dang|noi dung dang|tin bai trai|noi dung xau doc|thong tin xau doc|tin xau doc"
    r"|thong tin sai su that|thong tin sai lech|tin gia|tin xau|video clip xau)"
)
_ACCOUNTS = r"(?:tai khoan|hoi nhom|nhom kin|trang ca nhan|chu tai khoan|kenh ca nhan)"

_RULES: tuple[tuple[Reason, str], ...] = (
    (
        Reason.OPINIONS,
        r"(?:nam|nam bat|theo doi|dinh huong|dieu tra|tham do)(?: tinh hinh)?(?: \S+){0,3}? du luan",
    ),
    (Reason.OPINIONS, r"du luan (?:xa hoi|tren mang|vien|trai chieu|xau)|tam trang(?: \S+){0,3}? du luan"),
    (Reason.OPINIONS, rf"{_WATCH}{_GAP}(?:y kien|binh luan|phat ngon|tu tuong|quan diem){_GAP}?{_NET}"),
    (Reason.OPINIONS, r"y kien (?:trai chieu|tieu cuc|trai dau|chong doi)|quan diem sai trai"),
    (Reason.OPINIONS, r"dien bien tu tuong|tu tuong (?:nguoi dan|nhan dan|quan chung)"),
    (Reason.COMMENTS, r"du luan vien|luc luong 47|cong tac vien du luan|ban chi dao 35|nhom chuyen gia 35"),
    (
        Reason.COMMENTS,
        r"(?:to chuc|huy dong|viet|dang|tham gia|chi dao|tang cuong|so luot|so)(?: \S+){0,6}? binh luan",
    ),
    (
        Reason.COMMENTS,
        r"binh luan (?:tich cuc|dinh huong|phan bac|dau tranh)|chia se binh luan|like share|seeding",
    ),
    (Reason.POSTS, rf"(?:{_WATCH}|{_ACT}){_GAP}?{_POSTS}"),
    (Reason.POSTS, rf"{_POSTS}{_GAP}?(?:bi go|da go|duoc go|da xoa|bi xu ly|da xu ly|duoc xu ly|vi pham)"),
    (Reason.POSTS, r"bai (?:viet|dang) (?:xau|sai|vi pham|phan dong|kich dong|tieu cuc|trai chieu)"),
    (Reason.POSTS, r"go(?: bo)? bai|xoa bai viet|bao cao bai viet"),
    (Reason.POSTS, rf"{_WATCH}{_GAP}?(?:noi dung|thong tin|hoat dong)(?: \S+){{0,4}}? {_NET}"),
    (Reason.ACCOUNTS, rf"(?:{_WATCH}|{_ACT}){_GAP}?{_ACCOUNTS}(?! ngan hang| dinh danh| dich vu cong)"),
    (
        Reason.ACCOUNTS,
        rf"{_ACCOUNTS} (?:{_NET}|vi pham|xau|chong doi|dang tai|phat tan|ca nhan cua nguoi dan)",
    ),
    (Reason.PEOPLE, r"danh sach(?: \S+){0,3}? (?:doi tuong|nguoi dan|ca nhan|cong dan|ho ten|nhan khau)"),
    (
        Reason.PEOPLE,
        r"doi tuong (?:chong doi|cuc doan|can theo doi|can chu y|phuc tap|kich dong|cam dau|trong diem)",
    ),
    (Reason.PEOPLE, rf"{_WATCH}{_GAP}?(?:doi tuong|phan tu|nguoi khieu kien|nguoi khieu nai)"),
    (Reason.PEOPLE, r"ho so (?:ca nhan|doi tuong|nguoi dan)|so cccd|so can cuoc|so dien thoai nguoi dan"),
)
_COMPILED = tuple((reason, re.compile(rf"\b{pattern}\b")) for reason, pattern in _RULES)
_NO_WORD = re.compile(r"[^\w]+")

_OWN = re.compile(
    r"\b(?:doi tuong (?:bao tro|chinh sach|huong|duoc huong|thu huong|tro giup|yeu the)"
    r"|trang chinh thuc|trang thong tin dien tu|kenh chinh thuc|fanpage cua (?:ubnd|uy ban|xa|phuong))\b"
)
"""The office's own channels, and those whom it pays benefits: left out before the rules are asked."""


def refusal(text: str) -> Refusal | None:
    """Return why a text is not taken; None if it speaks of the office's own work."""
    plain = _NO_WORD.sub(" ", fold(clean(text))).strip()
    asked = " ".join(_OWN.sub(" ", plain).split())
    for reason, pattern in _COMPILED:
        found = pattern.search(asked)
        if found:
            return Refusal(clean(text), found[0], reason)
    return None


def refusals(texts: Iterable[str]) -> tuple[Refusal, ...]:
    """Return the texts that are not taken, in their order."""
    return tuple(found for text in texts if (found := refusal(text)) is not None)
