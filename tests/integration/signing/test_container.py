"""The container around a signature: whatever no signature covers must say one thing, and in one way."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from asn1crypto import algos, cms, parser
from signed_files import steps

from soxa.signing._container import is_plain_container


@cache
def _container() -> bytes:
    found = re.search(rb"/Contents <([0-9a-fA-F]+)>", steps().person)
    assert found is not None
    return bytes.fromhex(found[1].decode("ascii"))


def _der() -> bytes:
    return _container()[: parser.peek(_container())]


def _changed(change: Callable[[cms.SignedData], None]) -> bytes:
    container = cms.ContentInfo.load(_der())
    change(container["content"])
    return bytes(container.dump(force=True))


def test_our_own_container_is_plain() -> None:
    assert is_plain_container(_container())
    assert is_plain_container(_der())


def test_nothing_stands_behind_it() -> None:
    assert not is_plain_container(_der() + b"\0\0\1")


def test_it_is_signed_data() -> None:
    assert not is_plain_container(cms.ContentInfo({"content_type": "data", "content": b"x"}).dump())


def test_a_length_written_at_length_is_not_plain() -> None:
    """BER allows the same number in more bytes."""
    der = _der()
    assert der[1] == 0x82
    longer = der[:1] + b"\x83\0" + der[2:]
    assert not is_plain_container(longer)


def _two_digests(signed: cms.SignedData) -> None:
    signed["digest_algorithms"] = [
        algos.DigestAlgorithm({"algorithm": name}) for name in ("sha256", "sha512")
    ]


def _another_digest(signed: cms.SignedData) -> None:
    signed["digest_algorithms"] = [algos.DigestAlgorithm({"algorithm": "sha512"})]


def _another_version(signed: cms.SignedData) -> None:
    signed["version"] = "v4"


def _another_signer_version(signed: cms.SignedData) -> None:
    signed["signer_infos"][0]["version"] = "v3"


def _nobody(signed: cms.SignedData) -> None:
    signed["signer_infos"] = []


def _another_serial(signed: cms.SignedData) -> None:
    signed["signer_infos"][0]["sid"].chosen["serial_number"] = 7


def _text_inside(signed: cms.SignedData) -> None:
    signed["encap_content_info"] = {"content_type": "data", "content": b"x"}


@pytest.mark.parametrize(
    "change",
    [
        _two_digests,
        _another_digest,
        _another_version,
        _another_signer_version,
        _nobody,
        _another_serial,
        _text_inside,
    ],
    ids=lambda change: change.__name__,
)
def test_what_contradicts_itself_is_not_plain(change: Callable[[cms.SignedData], None]) -> None:
    assert not is_plain_container(_changed(change))


def test_a_signer_named_by_his_key_is_plain_with_its_own_versions() -> None:
    def name_by_key(signed: cms.SignedData) -> None:
        signed["version"] = "v3"
        signer = signed["signer_infos"][0]
        signer["version"] = "v3"
        signer["sid"] = cms.SignerIdentifier(name="subject_key_identifier", value=b"\1" * 20)

    assert is_plain_container(_changed(name_by_key))
