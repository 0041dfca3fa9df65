"""The first four of the five answers, from what signing has found out about a file (exchange rules)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soxa.base.errors import Message, Parameter
from soxa.domain.offices import Office
from soxa.domain.text import fold
from soxa.domain.verdicts import Question, Verdict
from soxa.signing.authority import MARK
from soxa.signing.facts import (
    Algorithm,
    Coverage,
    Integrity,
    KeyUsage,
    Party,
    Revocation,
    SignatureFacts,
    SubFilter,
    SubjectKind,
    TimeSource,
    Trust,
    ValidAtSigning,
)

_AGENCY = (("ubnd",), ("uy", "ban", "nhan", "dan"))
_PROVINCE = (("tinh",), ("thanh", "pho"), ("tp",))
_PLACES = re.compile(r"(?:^|[,+])(O|OU|L|ST)=((?:\\.|[^\\,+])*)", re.DOTALL)
"""Parts of a name as RFC 4514 writes it that may tell the province."""
_CUT_SIGNS = 60
"""A common name has room for 64 signs (X.520)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What can be said of one question, and what to do now."""

    question: Question
    """Which of the five."""
    verdict: Verdict
    """One of four values."""
    findings: tuple[Message, ...]
    """Why, most important first; at least one."""
    advice: Message
    """What to do now."""


def answer(question: Question, verdict: Verdict, findings: Sequence[Message]) -> Answer:
    """Put an answer together; its advice follows from question and verdict."""
    advice = Message(f"verify.advice_{question.value}_{verdict.value}")
    return Answer(question, verdict, tuple(findings), advice)


def finding(name: str, /, **parameters: Parameter) -> Message:
    """Return a finding by its name in the catalogue."""
    return Message(f"verify.{name}", parameters)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the least good of several verdicts; holds if there are none."""
    order = (Verdict.HOLDS, Verdict.HOLDS_WITH_NOTE, Verdict.CANNOT_TELL, Verdict.FAILS)
    return max(verdicts, key=order.index, default=Verdict.HOLDS)


def judge_whole(
    signatures: Sequence[SignatureFacts], trespasses: Sequence[Message], additions: Sequence[Message]
) -> Answer:
    """Answer 1: every byte as signed, and what came later is allowed.

    Args:
        signatures: In the file's order.
        trespasses: What a later revision changed and may not change, and bytes that nothing covers.
        additions: What came later and is allowed (number, date, seal).
    """
    if not signatures:
        return answer(Question.WHOLE, Verdict.CANNOT_TELL, [finding("not_signed")])
    found: list[tuple[Verdict, Message]] = [(Verdict.FAILS, message) for message in trespasses]
    for facts in signatures:
        name = _name(facts)
        if facts.integrity in {Integrity.CHANGED, Integrity.FORGED}:
            found.append((Verdict.FAILS, finding(f"bytes_{facts.integrity.value}", name=name)))
        elif facts.coverage is Coverage.GAPS:
            found.append((Verdict.FAILS, finding("bytes_not_covered", name=name)))
        elif Integrity.UNCHECKED is facts.integrity or Coverage.UNCHECKED is facts.coverage:
            found.append((Verdict.CANNOT_TELL, facts.problem or finding("signature_unread", name=name)))
    return _sum_up(Question.WHOLE, found, [finding("whole"), *additions])


def judge_who(signatures: Sequence[SignatureFacts], office: Office | None) -> Answer:
    """Answer 2: who signed. Both the person and the office must have signed (Decree 30, Article 5).

    Args:
        signatures: In the file's order.
        office: The reporting office by the data; None if the file has no data.
    """
    # A timestamp on the document is nobody's signature under it.
    signatures = [facts for facts in signatures if facts.sub_filter is not SubFilter.TIMESTAMP]
    if not signatures:
        return answer(Question.WHO, Verdict.FAILS, [finding("not_signed")])
    kinds = [facts.certificate.kind if facts.certificate else SubjectKind.UNKNOWN for facts in signatures]
    found: list[tuple[Verdict, Message]] = []
    for kind, lack in (
        (SubjectKind.ORGANISATION, "organisation_missing"),
        (SubjectKind.PERSON, "person_missing"),
    ):
        if kind not in kinds:
            unsure = SubjectKind.UNKNOWN in kinds
            found.append((Verdict.CANNOT_TELL if unsure else Verdict.FAILS, finding(lack)))
    found += [
        (Verdict.CANNOT_TELL, finding("signer_unread")) for facts in signatures if not facts.certificate
    ]
    if office is not None:
        found += _name_differs(signatures, office)
    return _sum_up(Question.WHO, found, [_who(facts) for facts in signatures])


def judge_trust(signatures: Sequence[SignatureFacts]) -> Answer:
    """Answer 3: whether our own list knows the certificates; an unknown issuer cannot be told."""
    if not signatures:
        return answer(Question.TRUSTED, Verdict.CANNOT_TELL, [finding("not_signed")])
    found: list[tuple[Verdict, Message]] = []
    for facts in signatures:
        if facts.trust is Trust.BAD:
            found.append((Verdict.FAILS, finding("chain_bad", name=_name(facts), issuer=_issuer(facts))))
        elif facts.trust is not Trust.TRUSTED:
            found.append(
                (Verdict.CANNOT_TELL, finding("chain_unknown", name=_name(facts), issuer=_issuer(facts)))
            )
    return _sum_up(Question.TRUSTED, found, [finding("chain_trusted")])


def judge_validity(signatures: Sequence[SignatureFacts]) -> Answer:
    """Answer 4: certificate dates, key usage, algorithm and revocation at the time of signing."""
    if not signatures:
        return answer(Question.VALID_THEN, Verdict.CANNOT_TELL, [finding("not_signed")])
    found = [entry for facts in signatures for entry in _validity(facts)]
    without_timestamp = {TimeSource.SIGNERS_CLOCK, TimeSource.UNTRUSTED_TIMESTAMP}
    if any(facts.time_source in without_timestamp for facts in signatures):
        found.append((Verdict.HOLDS_WITH_NOTE, finding("no_timestamp")))
    if any(facts.revocation is Revocation.NOT_CARRIED for facts in signatures):
        found.append((Verdict.HOLDS_WITH_NOTE, finding("no_revocation_data")))
    return _sum_up(Question.VALID_THEN, found, [finding("valid_then")])


def _validity(facts: SignatureFacts) -> list[tuple[Verdict, Message]]:
    name = _name(facts)
    usage = facts.certificate.usage if facts.certificate else KeyUsage.UNCHECKED
    failures = {
        "certificate_expired": facts.valid_at_signing is ValidAtSigning.EXPIRED,
        "certificate_not_yet": facts.valid_at_signing is ValidAtSigning.NOT_YET,
        "certificate_may_not_sign": usage is KeyUsage.MAY_NOT_SIGN,
        "algorithm_weak": facts.algorithm is Algorithm.WEAK,
        "certificate_revoked": facts.revocation is Revocation.REVOKED,
    }
    unknown = {
        "time_unknown": facts.valid_at_signing is ValidAtSigning.UNCHECKED,
        "usage_unknown": usage is KeyUsage.UNCHECKED,
        "algorithm_unknown": facts.algorithm is Algorithm.UNKNOWN,
        "revocation_unread": facts.revocation is Revocation.UNCHECKED,
    }
    return [
        *((Verdict.FAILS, finding(text, name=name)) for text, holds in failures.items() if holds),
        *((Verdict.CANNOT_TELL, finding(text, name=name)) for text, holds in unknown.items() if holds),
    ]


def _name_differs(signatures: Sequence[SignatureFacts], office: Office) -> list[tuple[Verdict, Message]]:
    """Find the office's signatures that bear another office's name.

    Another name may be another commune's key, which is on the list as well: a receiver has to ask. Keys made
    to try the program with say in their name that they are worth nothing: for them a note is enough.
    """
    found = []
    for facts in signatures:
        certificate = facts.certificate
        if certificate is None or certificate.kind is not SubjectKind.ORGANISATION:
            continue
        if not names_office(certificate.subject, office):
            is_worthless = MARK in certificate.subject.full
            verdict = Verdict.HOLDS_WITH_NOTE if is_worthless else Verdict.CANNOT_TELL
            note = finding("office_name_differs", name=_name(facts), office=office.full_name)
            found.append((verdict, note))
    return found


def names_office(subject: Party, office: Office) -> bool:
    """Tell whether a certificate's subject is an office: the whole name, and the province where it has one.

    ``UBND xã Nậm Pung Hạ`` is not ``xã Nậm Pung``, and neither is ``UBND xã Nậm Pung`` of another province.
    """
    name = _words(_bare_name(subject))
    own = _words(office.full_name)
    own = own[_agency_words(own) :]
    province = _province(office.province_name)
    name = name[_agency_words(name) :]
    if name[: len(own)] != own or (name[len(own) :] and _province_of(name[len(own) :]) != province):
        return False
    return not province or all(_province_of(said) == province for said in _said_provinces(subject))


def _bare_name(subject: Party) -> str:
    """Return the common name without the mark; one cut short (X.520) stands whole in the organisation."""
    common, organisation = (
        text.partition(f" - {MARK}")[0] for text in (subject.common_name, subject.organisation)
    )
    may_be_cut = MARK in subject.common_name or len(common) >= _CUT_SIGNS
    is_cut = may_be_cut and organisation.startswith(common)
    return organisation if is_cut else common


def _agency_words(words: Sequence[str]) -> int:
    """Return how many words at the start say ``Ủy ban nhân dân``."""
    return next((len(said) for said in _AGENCY if tuple(words[: len(said)]) == said), 0)


def _said_provinces(subject: Party) -> list[list[str]]:
    """Return the provinces that a subject names: as its state, or as ``tỉnh …`` in organisation or place."""
    found = []
    for kind, text in _PLACES.findall(subject.full):
        words = _words(text.replace("\\", ""))
        if kind == "ST":
            found.append(words)
        elif "tinh" in words:
            found.append(words[words.index("tinh") :])
    return found


def _province(name: str) -> list[str]:
    return _province_of(_words(name))


def _province_of(words: list[str]) -> list[str]:
    return next((words[len(said) :] for said in _PROVINCE if tuple(words[: len(said)]) == said), words)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _sum_up(question: Question, found: list[tuple[Verdict, Message]], otherwise: list[Message]) -> Answer:
    """Failures first, then what cannot be told, then notes; where nothing speaks against, what holds."""
    verdict = worst(entry[0] for entry in found)
    ranked = sorted(found, key=lambda entry: _RANK[entry[0]])
    messages = [message for _, message in ranked]
    if verdict in {Verdict.HOLDS, Verdict.HOLDS_WITH_NOTE} or question is Question.WHO:
        messages = [*otherwise, *messages] if verdict is not Verdict.FAILS else [*messages, *otherwise]
    return answer(question, verdict, list(dict.fromkeys(messages)))


_RANK = {Verdict.FAILS: 0, Verdict.CANNOT_TELL: 1, Verdict.HOLDS_WITH_NOTE: 2, Verdict.HOLDS: 3}


def _name(facts: SignatureFacts) -> str:
    return facts.certificate.subject.common_name if facts.certificate else facts.field


def _issuer(facts: SignatureFacts) -> str:
    return facts.certificate.issuer.common_name if facts.certificate else ""


def _who(facts: SignatureFacts) -> Message:
    if facts.certificate is None:
        return finding("signer_unread")
    certificate = facts.certificate
    said: dict[str, Parameter] = {
        "name": certificate.subject.common_name,
        "serial": certificate.serial,
        "code": " ".join(certificate.code),
    }
    if certificate.kind is SubjectKind.PERSON and certificate.subject.title:
        return finding("signed_by_person_titled", **said, title=certificate.subject.title)
    return finding(f"signed_by_{certificate.kind.value}", **said)
