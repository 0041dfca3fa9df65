"""What can go wrong with keys and signatures, and that the user can mend."""

from __future__ import annotations

from datetime import datetime

from soxa.base.errors import AppError


class NotAKeyFile(AppError):
    """The file is no PKCS#12 key file, or holds no private key with its certificate."""

    def __init__(self) -> None:
        super().__init__()


class WrongPassphrase(AppError):
    """The key file does not open with this pass-phrase."""

    def __init__(self) -> None:
        super().__init__()


class KeyTooWeak(AppError):
    """The key is of a kind or length that no longer counts as safe."""

    def __init__(self, *, algorithm: str, bits: int) -> None:
        super().__init__(algorithm=algorithm, bits=bits)


class CertificateExpired(AppError):
    """The certificate ended before the moment of signing."""

    def __init__(self, *, subject: str, valid_to: datetime) -> None:
        super().__init__(subject=subject, valid_to=valid_to)


class CertificateNotYetValid(AppError):
    """The certificate begins after the moment of signing; often the computer's clock is wrong."""

    def __init__(self, *, subject: str, valid_from: datetime) -> None:
        super().__init__(subject=subject, valid_from=valid_from)


class CertificateMayNotSign(AppError):
    """The certificate's usage names neither digital signature nor non-repudiation."""

    def __init__(self, *, subject: str) -> None:
        super().__init__(subject=subject)


class KeyOfPersonForOrganisation(AppError):
    """A person's certificate was offered where the organisation signs."""

    def __init__(self, *, subject: str) -> None:
        super().__init__(subject=subject)


class KeyOfOrganisationForPerson(AppError):
    """The organisation's certificate was offered where the person signs."""

    def __init__(self, *, subject: str) -> None:
        super().__init__(subject=subject)


class PictureNotPng(AppError):
    """The picture of a signature or seal is no PNG file (Decree 30/2020, Appendix I, II.8)."""

    def __init__(self) -> None:
        super().__init__()


class PdfNotReadable(AppError):
    """The file is no PDF, is cut short or damaged."""

    def __init__(self) -> None:
        super().__init__()


class PdfEncrypted(AppError):
    """The PDF is locked with a password."""

    def __init__(self) -> None:
        super().__init__()


class NoPlacesToSign(AppError):
    """The PDF lacks the open places of a sealed report: it was not sealed by this program."""

    def __init__(self) -> None:
        super().__init__()


class PlacesAlreadyThere(AppError):
    """The PDF has its open places already."""

    def __init__(self) -> None:
        super().__init__()


class PersonAlreadySigned(AppError):
    """The place of the person's signature is taken."""

    def __init__(self) -> None:
        super().__init__()


class PersonHasNotSigned(AppError):
    """Number, date and seal come after the authorised person's signature (Decree 30/2020, 13 to 17)."""

    def __init__(self) -> None:
        super().__init__()


class NumberNotGiven(AppError):
    """The organisation signs after number and date are filled in."""

    def __init__(self) -> None:
        super().__init__()


class AlreadyIssued(AppError):
    """The organisation has signed: an issued document is never edited."""

    def __init__(self) -> None:
        super().__init__()


class BadDocumentNumber(AppError):
    """The document's number is no whole number from 1, at most eleven digits long."""

    def __init__(self, *, number: str) -> None:
        super().__init__(number=number)


class SignatureTooLarge(AppError):
    """The certificates of this key need more room than a signature has."""

    def __init__(self) -> None:
        super().__init__()


class SealBroken(AppError):
    """What came from a machine of the office is damaged, cut off, or was changed by somebody else."""

    def __init__(self) -> None:
        super().__init__()


class SealOfAnotherOffice(AppError):
    """What came was sealed for another office, or for another ledger of this one."""

    def __init__(self) -> None:
        super().__init__()
