"""Whether a signature's container says everything once and plainly.

Much of a CMS container (RFC 5652, 5.1) is covered by no signature: versions, the list of digests, the way the
signer's certificate is named. A reader that passes over them lets bytes be changed that nobody notices.
"""

from __future__ import annotations

from asn1crypto import cms, parser

_SIGNED_BY_ISSUERS = {"certificates", "crls"}
_UNIVERSAL, _CONTEXT = 0, 2
_CONSTRUCTED = 1
_SEQUENCE = 16


def is_plain_container(contents: bytes) -> bool:
    """Tell whether a container is DER that cannot be written otherwise and contradicts itself nowhere.

    Args:
        contents: The container with the zeros that fill its place.

    Raises:
        ValueError: It cannot be read.
    """
    der = contents[: parser.peek(contents)]
    if any(contents[len(der) :]):
        return False
    container = cms.ContentInfo.load(der, strict=True)
    if container["content_type"].native != "signed_data":
        return False
    signed = container["content"]
    return _written_plainly(container) == der and _agrees(signed)


def _written_plainly(container: cms.ContentInfo) -> bytes:
    """Write a container anew, as DER has it written.

    Certificates and revocation lists stay as they are: their issuers' signatures cover every byte of them,
    and to write them anew takes ten times as long as all the rest.
    """
    signed = container["content"]
    names = [entry[0] for entry in signed._fields]
    parts = b"".join(signed[name].dump(force=name not in _SIGNED_BY_ISSUERS) for name in names)
    wrapped = parser.emit(_CONTEXT, _CONSTRUCTED, 0, parser.emit(_UNIVERSAL, _CONSTRUCTED, _SEQUENCE, parts))
    kind = container["content_type"].dump(force=True)
    return bytes(parser.emit(_UNIVERSAL, _CONSTRUCTED, _SEQUENCE, kind + wrapped))


def _agrees(signed: cms.SignedData) -> bool:
    if len(signed["signer_infos"]) != 1 or len(signed["digest_algorithms"]) != 1:
        return False
    signer = signed["signer_infos"][0]
    inner = signed["encap_content_info"]
    return bool(
        inner["content_type"].native == "data"
        and inner["content"].native is None
        and signed["digest_algorithms"][0].dump() == signer["digest_algorithm"].dump()
        and signed["version"].native == _version_of(signed)
        and _names_its_certificate(signed, signer)
    )


def _version_of(signed: cms.SignedData) -> str:
    """Return the version that RFC 5652, 5.1 prescribes for certificates and signers of today's kinds."""
    return "v3" if signed["signer_infos"][0]["sid"].name == "subject_key_identifier" else "v1"


def _names_its_certificate(signed: cms.SignedData, signer: cms.SignerInfo) -> bool:
    sid = signer["sid"]
    if sid.name == "subject_key_identifier":
        return bool(signer["version"].native == "v3")
    named = sid.chosen
    return signer["version"].native == "v1" and any(
        choice.chosen.issuer.dump() == named["issuer"].dump()
        and choice.chosen.serial_number == named["serial_number"].native
        for choice in signed["certificates"]
        if choice.name == "certificate"
    )
