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


_SITES = r"(?:mang xa hoi|mxh|facebook|fb|zalo|tiktok|youtube|fanpage)"
_NET = (
    rf"(?:{_SITES}|khong gian mang|mang internet|trang mang"
    r"|tren mang(?! (?:van phong|noi bo|lan|tslcd|truyen so lieu|dien tu|luoi)))"
)
_FOLLOW = (
    r"(?:theo doi|nam bat|nam tinh hinh|giam sat|ra quet|quet|lang nghe|diem tin|kiem soat|xac minh|truy tim"
    r"|trinh sat|phat hien)"
)
_WATCH = rf"(?:{_FOLLOW}|ra soat|thu thap|tong hop|ghi nhan|thong ke)"
_ACT = (
    r"(?:go|go bo|xoa|xoa bo|an|bao cao vi pham|report|xu ly|ngan chan|danh sap|khoa|chan|phan bac|dau tranh)"
)
_CALLED_IN = r"(?:moi lam viec|moi len|moi ve tru so|nhac nho|ran de|goi len|trieu tap|xu phat|cam ket)"
_GAP = r"(?: \S+){0,8}? "
_POSTS = (
    r"(?:bai viet|bai dang|noi dung dang|tin bai trai|noi dung xau doc|thong tin xau doc|tin xau doc"
    r"|thong tin sai su that|thong tin sai lech|tin gia|tin xau|video clip xau)"
)
_ACCOUNTS = r"(?:tai khoan|hoi nhom|nhom kin|trang ca nhan|chu tai khoan|kenh ca nhan)"
_OF_THE_OFFICE = (
    r"(?!(?: \S+){0,2}? (?:ngan hang|kho bac|tien gui|ke toan|thanh toan|thu phi|dinh danh|dich vu cong"
    r"|cong vu|thu dien tu|van phong dien tu))"
)
_PEOPLE = r"(?:nguoi dan|nhan dan|cong dan|quan chung|cu tri)"

_RULES: tuple[tuple[Reason, str], ...] = (
    (
        Reason.OPINIONS,
        r"(?:nam|nam bat|theo doi|dinh huong|dieu tra|tham do)(?: tinh hinh)?(?: \S+){0,3}? du luan",
    ),
    (Reason.OPINIONS, r"du luan (?:xa hoi|tren mang|vien|trai chieu|xau)|tam trang(?: \S+){0,3}? du luan"),
    (Reason.OPINIONS, rf"{_WATCH}{_GAP}(?:y kien|binh luan|phat ngon|tu tuong|quan diem){_GAP}?{_NET}"),
    (Reason.OPINIONS, r"y kien (?:trai chieu|tieu cuc|trai dau|chong doi)"),
    (
        Reason.OPINIONS,
        r"quan diem(?: \S+){0,2}? (?:sai trai|thu dich|chong doi)|phat ngon (?:tieu cuc|sai|xau)",
    ),
    (Reason.OPINIONS, rf"dien bien tu tuong|(?:tu tuong|thai do|quan diem)(?: cua)? {_PEOPLE}"),
    (Reason.OPINIONS, rf"(?:phan loai|cham diem|xep loai)(?: \S+){{0,2}}? {_PEOPLE}|social listening"),
    (
        Reason.COMMENTS,
        r"du luan vien|luc luong 47|cong tac vien du luan|ban chi dao 35|nhom chuyen gia 35|tha tim",
    ),
    (
        Reason.COMMENTS,
        (
            r"(?:to chuc|huy dong|viet|dang|tham gia|chi dao|tang cuong|so luot|so)(?: \S+){0,6}?"
            r" (?:binh luan(?! vien)|comment|like|share)"
        ),
    ),
    (
        Reason.COMMENTS,
        (
            r"(?:binh luan|comment) (?:tich cuc|dinh huong|phan bac|dau tranh)|chia se binh luan"
            r"|like share|seeding"
        ),
    ),
    (
        Reason.COMMENTS,
        (
            r"(?:so|bai|tin|luot|viet|tham gia)(?: \S+){0,2}? phan bac"
            r"|phan bac(?: \S+){0,2}? (?:quan diem|thong tin|luan dieu|y kien)"
        ),
    ),
    (Reason.POSTS, rf"(?:{_WATCH}|{_ACT}){_GAP}?{_POSTS}"),
    (Reason.POSTS, rf"{_POSTS}{_GAP}?(?:bi go|da go|duoc go|da xoa|bi xu ly|da xu ly|duoc xu ly|vi pham)"),
    (Reason.POSTS, r"bai (?:viet|dang) (?:xau|sai|vi pham|phan dong|kich dong|tieu cuc|trai chieu)"),
    (Reason.POSTS, r"(?:link|duong link|duong dan|bai|trang|video|clip)(?: \S+)? (?:xau doc|phan dong)"),
    (Reason.POSTS, r"go(?: bo)? bai|xoa bai viet|bao cao bai viet"),
    (Reason.POSTS, rf"{_WATCH}{_GAP}?(?:noi dung|thong tin|hoat dong)(?: \S+){{0,4}}? {_NET}"),
    (
        Reason.POSTS,
        (
            rf"{_FOLLOW}(?: (?:cac|thong tin|tin tuc|trang|nhom|kenh|nguoi dung|dien bien|tinh hinh|tin"
            rf"|tren)){{0,4}} {_NET}"
        ),
    ),
    (Reason.POSTS, rf"tin tuc(?: \S+){{0,4}}? {_SITES}"),
    (Reason.POSTS, rf"{_CALLED_IN}{_GAP}?(?:dang bai|dang tin|dang tai|phat ngon|binh luan|{_NET})"),
    (Reason.POSTS, rf"(?:dang bai|dang tin|dang tai|phat tan){_GAP}?bi {_CALLED_IN}"),
    (Reason.ACCOUNTS, rf"(?:{_WATCH}|{_ACT}){_GAP}?{_ACCOUNTS}{_OF_THE_OFFICE}"),
    (
        Reason.ACCOUNTS,
        rf"{_ACCOUNTS} (?:{_NET}|vi pham|xau|chong doi|dang tai|phat tan|ca nhan cua nguoi dan)",
    ),
    (Reason.ACCOUNTS, r"(?:nick|tai khoan|facebook|zalo|fanpage) (?:ao|an danh|clone|phu|ca nhan)\b|nick ao"),
    (Reason.ACCOUNTS, rf"(?:{_WATCH}|quan ly|xam nhap|tham gia){_GAP}?nhom (?:kin|{_SITES})"),
    (
        Reason.ACCOUNTS,
        (
            rf"(?:trang|nhom|kenh|nick)(?: \S+){{0,3}}? {_SITES}{_GAP}?(?:duoc|bi|da)"
            r" (?:ra soat|theo doi|giam sat|xu ly|bao cao|nhac nho)"
        ),
    ),
    (Reason.ACCOUNTS, r"kols?|facebooker|youtuber|tiktoker|nguoi co anh huong tren mang"),
    (
        Reason.PEOPLE,
        (
            r"danh sach(?: \S+){0,3}? (?:doi tuong|nguoi dan|ca nhan|cong dan|ho ten|nhan khau|nguoi khieu)"
            r"(?!(?: \S+){0,3}? (?:do tuoi|tuoi|nhap ngu|khen thuong|tieu bieu|bau cu))"
        ),
    ),
    (
        Reason.PEOPLE,
        (
            r"doi tuong (?:chong doi|cuc doan|can theo doi|can chu y|can quan tam|phuc tap|kich dong|cam dau"
            r"|trong diem|chinh tri)|suu tra"
        ),
    ),
    (
        Reason.PEOPLE,
        rf"{_FOLLOW}{_GAP}?(?:doi tuong|phan tu)|{_WATCH}{_GAP}?nguoi (?:di )?khieu (?:kien|nai)",
    ),
    (Reason.PEOPLE, r"nguoi (?:di )?khieu (?:kien|nai)(?: \S+){0,4}? (?:theo doi|giam sat|quan ly)"),
    (
        Reason.PEOPLE,
        (
            r"ho so (?:ca nhan|doi tuong|nguoi dan)"
            r"(?! (?:cua )?(?:can bo|cong chuc|vien chuc|dang vien|nguoi lao dong))"
            r"|so cccd|so can cuoc|so dien thoai nguoi dan"
        ),
    ),
)
_COMPILED = tuple((reason, re.compile(rf"\b(?:{pattern})")) for reason, pattern in _RULES)
_NO_WORD = re.compile(r"[^\w]+")
_INSIDE_WORDS = re.compile(r"(?<=\w)[^\w\s]+(?=\w)")

_OWN = re.compile(
    r"\b(?:doi tuong (?:bao tro|chinh sach|huong|duoc huong|thu huong|tro giup|yeu the|tham gia|tiem"
    r"|chiu thue|nop thue|thuoc dien|uu tien|vay von|dac thu|cai nghien|sau|dich hai|ap dung"
    r"|dieu chinh|duoc (?:kiem|giam))"
    r"|trang chinh thuc|trang thong tin dien tu|kenh chinh thuc|zalo oa|an toan thong tin|an ninh mang"
    rf"|(?:(?:trang|kenh|nhom|fanpage|tai khoan) )?(?:{_SITES} )?(?:oa )?cua (?:ubnd|uy ban|hdnd|dang uy"
    r"|xa|phuong|co quan)\b(?! vien))\b"
)
"""The office's own channels, and those whom it pays benefits: left out before the rules are asked."""

_OF_PEOPLE = re.compile(
    rf"chu tai khoan|(?:ten )?(?:tai khoan|nick|trang)(?: \S+)? (?:{_SITES}|ca nhan)"
    r"|(?:ten |link )?(?:facebook|fb|zalo|tiktok|nick(?: name)?|uid|profile)"
    r"|(?:ten )?nguoi (?:binh luan|dang tai|phat ngon|phat tan)|noi dung (?:binh luan|phat ngon|dang tai)"
)
"""Titles of columns that hold somebody's account or words."""

_WHO = re.compile(
    r"\b(?:ho(?: va)? ten|ten (?:cong dan|nguoi)|nguoi (?:gui|nop|khieu|to cao|phan anh|duoc tiep|den)"
    r"|cong dan|cccd|cmnd|can cuoc|so dinh danh|dien thoai|sdt|ngay sinh|nam sinh|dia chi)\b"
)


def refusal(text: str) -> Refusal | None:
    """Return why a text is not taken; None if it speaks of the office's own work."""
    folded = fold(clean(text))
    # Signs inside a word ("d.ư l.uận") part nothing, those between words do ("dư-luận"): both are read.
    for asked in dict.fromkeys((folded, _INSIDE_WORDS.sub("", folded))):
        plain = _NO_WORD.sub(" ", asked).strip()
        plain = " ".join(_OWN.sub(" ", plain).split())
        for reason, pattern in _COMPILED:
            found = pattern.search(plain)
            if found:
                return Refusal(clean(text), found[0], reason)
    return None


def column_refusal(title: str) -> Refusal | None:
    """Return why a table with a column of this title is not taken: it holds people's accounts or words."""
    plain = _NO_WORD.sub(" ", fold(clean(title))).strip()
    if _OF_PEOPLE.fullmatch(plain):
        return Refusal(clean(title), plain, Reason.ACCOUNTS)
    found = refusal(title)
    # A register of citizens' reception has names and numbers of cards: it is counted, and they are not kept.
    return found if found is not None and found.reason is not Reason.PEOPLE else None


def names_people(title: str) -> bool:
    """Tell whether a column of this title holds who somebody is: name, card, telephone, day of birth."""
    return _WHO.search(_NO_WORD.sub(" ", fold(clean(title))).strip()) is not None


def refusals(texts: Iterable[str]) -> tuple[Refusal, ...]:
    """Return the texts that are not taken, in their order."""
    return tuple(found for text in texts if (found := refusal(text)) is not None)
