"""PAdES by pyHanko: the CMS part and how a stamp gets onto the page."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from typing_extensions import override

from soxa.signing._foreign import refusing_damage
from soxa.signing._increment import Increment
from soxa.signing.errors import SignatureTooLarge
from soxa.signing.keys import SigningKey
from soxa.signing.names import PLACEHOLDER_DIGITS


class _Drawing(PdfContent):
    """A one-page PDF held in memory, as the ground of a stamp."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self._page = page

    @override
    def render(self) -> bytes:
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._page)))
        self.resources.xobject["/Drawing"] = form
        left, bottom, right, top = (float(edge) for edge in form.get_object()["/BBox"])
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Drawing Do"


class _SignerWithClock(PdfSigner):
    """pyHanko's signer, at a moment that is given instead of the computer's clock."""

    when: datetime

    @override
    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.when
        return session


@refusing_damage
def sign_field(increment: Increment, name: str, key: SigningKey, *, drawing: bytes, when: datetime) -> bytes:
    """Fill one signature field and return the signed file.

    ETSI.CAdES.detached, SHA-256, RSA PKCS#1 v1.5 or ECDSA, signing-certificate-v2 (ETSI EN 319 142-1, B-B).

    Raises:
        SignatureTooLarge: The key's certificates do not fit into the room kept free.
    """
    metadata = PdfSignatureMetadata(field_name=name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    signer = _SignerWithClock(metadata, _simple_signer(key), stamp_style=_style(drawing))
    signer.when = when
    try:
        output: Any = signer.sign_pdf(
            increment.writer, existing_fields_only=True, bytes_reserved=PLACEHOLDER_DIGITS
        )
    except (SigningError, ValueError) as fault:
        if "reserved" in str(fault) or "larger" in str(fault):
            raise SignatureTooLarge from fault
        raise
    return bytes(output.getvalue())


def _simple_signer(key: SigningKey) -> SimpleSigner:
    store = SimpleCertificateStore()
    store.register_multiple(asn1_x509.Certificate.load(der) for der in key.chain_der)
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(key.certificate_der),
        signing_key=asn1_keys.PrivateKeyInfo.load(key.private_key_der),
        cert_registry=store,
        embed_roots=False,
    )


def _style(drawing: bytes) -> StaticStampStyle:
    # A drawing is as large as its place; a narrower one leaves the right side to the person's signature.
    layout = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN, y_align=AxisAlignment.ALIGN_MID, margins=Margins.uniform(0)
    )
    return StaticStampStyle(
        background=_Drawing(drawing), background_layout=layout, background_opacity=1.0, border_width=0
    )
