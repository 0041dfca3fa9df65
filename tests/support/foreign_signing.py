"""Signatures as other tools make them: another wrapping, digest, field, timestamp or revocation data."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import throw_away_keys as keys
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfTimeStamper, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from soxa.signing.keys import SigningKey


class _Signer(PdfSigner):
    when: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.when
        return session


def sign_as_others_do(
    pdf: bytes,
    key: SigningKey,
    *,
    when: datetime,
    field: str = "Signature1",
    sub_filter: SigSeedSubFilter = SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
    digest: str = "sha256",
    box: tuple[int, int, int, int] | None = (50, 50, 220, 80),
    timestamper: DummyTimeStamper | None = None,
    is_apart: bool = False,
) -> bytes:
    """Sign with pyHanko as it comes, in a field of its own."""
    metadata = PdfSignatureMetadata(field_name=field, md_algorithm=digest, subfilter=sub_filter)
    spec = SigFieldSpec(sig_field_name=field, on_page=0, box=box, combine_annotation=not is_apart)
    signer = _Signer(metadata, signer_of(key), new_field_spec=spec, timestamper=timestamper)
    signer.when = when
    output: Any = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False))
    return bytes(output.getvalue())


def add_document_timestamp(pdf: bytes, stamper: DummyTimeStamper) -> bytes:
    """Append a timestamp over the whole file, as long-term archives do."""
    output: Any = PdfTimeStamper(stamper).timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False), "sha256"
    )
    return bytes(output.getvalue())


def signer_of(key: SigningKey) -> SimpleSigner:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call] # pyHanko's
    store.register_multiple(asn1_x509.Certificate.load(der) for der in key.chain_der)
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(key.certificate_der),
        signing_key=asn1_keys.PrivateKeyInfo.load(key.private_key_der),
        cert_registry=store,
    )


def timestamping(when: datetime) -> tuple[DummyTimeStamper, bytes]:
    """Make a timestamping authority; returns it with its root, PEM."""
    key = keys.new_key()
    usage = x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.TIME_STAMPING])
    subject = keys.common_name("Cấp dấu thời gian - THỬ NGHIỆM")
    own = keys.certificate(
        key.public_key(),
        subject=subject,
        issuer_key=key,
        usage=keys.key_usage(digital_signature=True),
        is_authority=None,
        extensions=(usage,),
    )
    stamper = DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(keys.der(own)),
        tsa_key=asn1_keys.PrivateKeyInfo.load(
            key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
        fixed_dt=when,
    )
    return stamper, keys.pem(own)


def add_revocation_list(pdf: bytes, revocations: bytes) -> bytes:
    """Append a security store that carries one revocation list."""
    file = io.BytesIO(pdf)
    from asn1crypto import crl

    DocumentSecurityStore.add_dss(file, sig_contents=None, crls=[crl.CertificateList.load(revocations)])
    return file.getvalue()


def revocation_list(issuer: x509.Name, issuer_key: Any, *, serials: tuple[int, ...], when: datetime) -> bytes:
    """Make a revocation list, DER."""
    builder = x509.CertificateRevocationListBuilder(issuer, when, when.replace(year=when.year + 1))
    for serial in serials:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when).build()
        )
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
    ).add_extension(x509.CRLNumber(1), critical=False)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def update(pdf: bytes, change: Any) -> bytes:
    """Append an incremental update that changes objects: `change` gets pyHanko's writer."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    change(writer)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call] # pyHanko's
    return out.getvalue()


def form_field(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    """Find one of our fields by the last part of its name."""
    for kid in writer.root["/AcroForm"]["/Fields"][0].get_object()["/Kids"]:
        field = kid.get_object()
        if field["/T"] == name:
            assert isinstance(field, generic.DictionaryObject)
            return field
    raise KeyError(name)
