"""Commands on a sealed file: ca, sign, number, verify, show."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sealed as samples
from commanding import Outcome, Soxa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from disagreeing import sealed_with_other_data
from PIL import Image, ImageDraw

from soxa.cli import run
from soxa.signing.authority import make_keys


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys as the command makes them; once, for three RSA keys take half a second."""
    folder = tmp_path_factory.mktemp("new folder") / "ca" / "again"
    assert run(["ca", "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def signature(tmp_path: Path) -> Path:
    picture = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(picture).arc((50, 50, 350, 150), 0, 300, fill=(20, 40, 160), width=10)
    path = tmp_path / "chu-ky.jpg"
    picture.save(path)
    return path


def test_the_way_of_a_sealed_file_to_an_issued_one(
    soxa: Soxa, sealed_pdf: Path, keys: Path, signature: Path
) -> None:
    signed = soxa(
        "sign", sealed_pdf, "--key", keys / "person.p12", "--role", "person", "--picture", signature, "--json"
    )
    assert signed.code == 0
    assert signed.json["role"] == "person"

    numbered = soxa("number", sealed_pdf, "--number", "5", "--date", "18/11/2026", "--json")
    assert numbered.json["date"] == "2026-11-18"

    issued = soxa("sign", sealed_pdf, "--key", keys / "organisation.p12", "--role", "organisation", "--json")
    assert issued.code == 0
    assert sealed_pdf.read_bytes().startswith(samples.stages().sealed)

    checked = soxa("verify", sealed_pdf, "--trust", keys / "trust", "--json")
    assert checked.code == 0
    assert [answer["verdict"] for answer in checked.json["answers"]] == [
        "holds",
        "holds",
        "holds",
        "holds_with_note",
        "holds",
    ]

    shown = soxa("show", sealed_pdf, "--json").json
    assert shown["file"]["number"] == "05"
    assert {figure["key"]: figure["value"] for figure in shown["figures"]} == {
        "HC02.actual": "427",
        "HC03.actual": "368",
        "TT02.actual": "150",
    }
    assert [len(figure["sources"]["activities"]) for figure in shown["figures"]] == [2, 2, 3]


def test_people_read_sentences(soxa: Soxa, issued_pdf: Path) -> None:
    assert "Hồ sơ tiếp nhận mới trong kỳ" in soxa("show", issued_pdf).out
    told = soxa("verify", issued_pdf)
    assert told.code == 2  # without a list of trusted certificates answer 3 cannot be told
    assert told.out.splitlines()[0] == "1. Toàn vẹn?"
    assert "CHƯA KẾT LUẬN ĐƯỢC" in told.out
    assert "CANNOT BE TOLD" in soxa("verify", issued_pdf, "--language", "en").out


def test_into_another_file_the_first_stays(soxa: Soxa, sealed_pdf: Path, keys: Path, tmp_path: Path) -> None:
    before = sealed_pdf.read_bytes()
    other = tmp_path / "signed.pdf"
    done = soxa("sign", sealed_pdf, "--key", keys / "person.p12", "--role", "person", "--out", other)
    assert done.code == 0
    assert sealed_pdf.read_bytes() == before
    assert other.read_bytes().startswith(before)


def test_a_pass_phrase_from_a_variable_or_a_file(
    soxa: Soxa, sealed_pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "mine.p12"
    key.write_bytes(make_keys(commune="X", passphrase="bí mật", when=datetime.now(UTC)).person)
    command = ("sign", sealed_pdf, "--key", key, "--role", "person", "--out", tmp_path / "o.pdf")
    assert _name(soxa(*command, "--json")) == "PassphraseMissing"
    assert _name(soxa(*command, "--passphrase-env", "SOXA_NO_SUCH", "--json")) == "VariableMissing"
    monkeypatch.setenv("SOXA_TEST_PHRASE", "bí mật")
    assert soxa(*command, "--passphrase-env", "SOXA_TEST_PHRASE").code == 0
    phrase = tmp_path / "phrase"
    phrase.write_text("bí mật\nsecond line\n", encoding="utf-8")
    assert soxa(*command, "--passphrase-file", phrase).code == 0
    phrase.write_text("sai", encoding="utf-8")
    wrong = soxa(*command, "--passphrase-file", phrase)
    assert wrong.code == 2
    assert "sai" not in wrong.out + wrong.err.replace("sai ", "")  # never echoed


def _name(outcome: Outcome) -> str:
    assert outcome.code == 2
    return str(outcome.json["error"]["name"])


def _key_without_usage(folder: Path) -> Path:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Chỉ để mã hóa")])
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("digital_signature", "content_commitment", "data_encipherment", "key_agreement", "key_cert_sign"),
        False,
    )
    certificate = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=private.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.KeyUsage(
                **usage, key_encipherment=True, crl_sign=False, encipher_only=False, decipher_only=False
            ),
            critical=True,
        )
        .sign(private, hashes.SHA256())
    )
    path = folder / "encrypt-only.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", private, certificate, None, BestAvailableEncryption(b"p"))
    )
    return path


def test_keys_that_may_not_sign_leave_the_file_as_it_was(
    soxa: Soxa, sealed_pdf: Path, keys: Path, tmp_path: Path
) -> None:
    before = sealed_pdf.read_bytes()
    phrase = tmp_path / "p.txt"
    phrase.write_text("p")
    old = tmp_path / "old.p12"
    old.write_bytes(make_keys(commune="X", passphrase="p", when=datetime(2020, 1, 1, tzinfo=UTC)).person)
    none = tmp_path / "none.p12"
    none.write_bytes(b"no key at all")

    def sign(key: Path, role: str = "person") -> Outcome:
        return soxa("sign", sealed_pdf, "--key", key, "--role", role, "--passphrase-file", phrase, "--json")

    assert _name(sign(keys / "person.p12")) == "WrongPassphrase"
    assert _name(sign(old)) == "CertificateExpired"
    assert _name(sign(_key_without_usage(tmp_path))) == "CertificateMayNotSign"
    assert _name(sign(none)) == "NotAKeyFile"
    assert _name(sign(tmp_path / "missing.p12")) == "FileMissing"
    assert sealed_pdf.read_bytes() == before


def test_the_order_of_the_decree_is_kept(soxa: Soxa, sealed_pdf: Path, issued_pdf: Path, keys: Path) -> None:
    person, office = keys / "person.p12", keys / "organisation.p12"
    assert _name(soxa("number", sealed_pdf, "--number", "5", "--date", "2026-11-18", "--json")) == (
        "PersonHasNotSigned"
    )
    assert _name(soxa("sign", sealed_pdf, "--key", office, "--role", "organisation", "--json")) == (
        "PersonHasNotSigned"
    )
    assert _name(soxa("sign", sealed_pdf, "--key", office, "--role", "person", "--json")) == (
        "KeyOfOrganisationForPerson"
    )
    assert _name(soxa("sign", issued_pdf, "--key", person, "--role", "person", "--json")) == "AlreadyIssued"
    assert _name(soxa("number", issued_pdf, "--number", "6", "--date", "2026-11-18", "--json")) == (
        "AlreadyIssued"
    )


@pytest.mark.parametrize(
    "content", [b"", b"hello", os.urandom(5000), b"%PDF-1.7\n%%EOF"], ids=["empty", "text", "noise", "stub"]
)
@pytest.mark.parametrize("command", ["show", "verify", "number", "send"])
def test_what_is_no_report_gets_a_sentence(soxa: Soxa, tmp_path: Path, content: bytes, command: str) -> None:
    path = tmp_path / "strange.pdf"
    path.write_bytes(content)
    more = {
        "number": ("--number", "5", "--date", "2026-11-18"),
        "send": ("--out", tmp_path / "out"),
    }.get(command, ())
    told = soxa(command, path, *more)
    assert told.code == 2
    assert len(told.err.splitlines()) == 2  # what is wrong, and what to do
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="rights are set otherwise there")
def test_a_read_only_folder_gets_a_sentence(soxa: Soxa, sealed_pdf: Path, keys: Path, tmp_path: Path) -> None:
    # Rights bind not even root in the kernel's own folder.
    folder = Path("/sys") if os.geteuid() == 0 else tmp_path / "read only"
    folder.mkdir(mode=0o500, exist_ok=True)
    more = ("--key", keys / "person.p12", "--role", "person", "--json")
    assert _name(soxa("sign", sealed_pdf, *more, "--out", folder / "signed.pdf")) == "FolderNotWritable"
    assert _name(soxa("ca", "--out", folder, "--json")) == "FolderNotWritable"


def test_keys_are_never_written_over(soxa: Soxa, keys: Path) -> None:
    before = {path.name: path.read_bytes() for path in keys.iterdir() if path.is_file()}
    assert _name(soxa("ca", "--out", keys, "--json")) == "KeysThere"
    assert {path.name: path.read_bytes() for path in keys.iterdir() if path.is_file()} == before


def test_a_folder_that_cannot_be_made_gets_a_sentence(soxa: Soxa, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert _name(soxa("ca", "--out", tmp_path / "file" / "ca", "--json")) == "FolderMissing"


def test_a_damaged_picture_gets_a_sentence(soxa: Soxa, sealed_pdf: Path, keys: Path, tmp_path: Path) -> None:
    picture = tmp_path / "x.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    command = ("sign", sealed_pdf, "--key", keys / "person.p12", "--role", "person", "--picture", picture)
    assert _name(soxa(*command, "--json")) == "PictureDamaged"


def _broken(pdf: bytes) -> bytes:
    """The same file with one bit of the sealed pages' first stream turned over."""
    changed = bytearray(pdf)
    changed[changed.find(b"stream") + 400] ^= 1
    return bytes(changed)


def test_nobody_goes_on_with_a_broken_file(soxa: Soxa, keys: Path, tmp_path: Path) -> None:
    """The answer is no, with what was found; nothing is written."""
    stages, out = samples.stages(), tmp_path / "out"
    phrase = tmp_path / "p.txt"
    phrase.write_text(samples.PASSPHRASE, encoding="utf-8")
    office = ("--key", keys / "organisation.p12", "--role", "organisation")
    for pdf, command in (
        (stages.signed, ("number", "--number", "5", "--date", "2026-11-18")),
        (stages.numbered, ("sign", *office)),
        (stages.issued, ("send",)),
    ):
        path = tmp_path / "BC.pdf"
        path.write_bytes(_broken(pdf))
        told = soxa(command[0], path, *command[1:], "--out", out, "--json")
        assert told.code == 1, told.out
        assert told.json["error"]["name"] == "FileDoesNotHold"
        assert "verify.bytes_changed" in [one["id"] for one in told.json["error"]["findings"]]
        assert not out.exists()
        assert "   - " in soxa(command[0], path, *command[1:], "--out", out).err


def test_a_person_does_not_sign_pages_that_are_not_their_data(soxa: Soxa, keys: Path, tmp_path: Path) -> None:
    """The first signature already binds both."""
    path = tmp_path / "BC.pdf"
    path.write_bytes(sealed_with_other_data())
    before = path.read_bytes()
    told = soxa("sign", path, "--key", keys / "person.p12", "--role", "person", "--json")
    assert (told.code, told.json["error"]["name"]) == (1, "FileDoesNotHold")
    assert path.read_bytes() == before
