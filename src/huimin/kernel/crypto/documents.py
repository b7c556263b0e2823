"""The installation's seal for documents: a certificate authority of its own and one signing certificate beneath it.

Kept as the ring is: one file of the installation, readable by its owner only, made at first use. The private keys never
leave this module. A city that has certificates of a licensed authority puts them into the file in place of ours.
"""

import datetime
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier
from django.conf import settings

from .ring import write_whole

AUTHORITY_YEARS, SIGNER_YEARS = 20, 10
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


@dataclass(frozen=True)
class Seal:
    """What signs documents, and what vouches for it."""

    authority: x509.Certificate
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def path() -> Path:
    return settings.HOME / "secrets" / "documents.json"


def document_certificates() -> tuple[bytes, bytes]:
    """The signing certificate and the authority above it, as DER: what a reader of a document needs to trust it."""
    seal = _seal()
    return tuple(  # type: ignore[return-value]
        item.public_bytes(serialization.Encoding.DER) for item in (seal.certificate, seal.authority)
    )


def document_sign(message: bytes) -> bytes:
    """The signature of the installation under a document: ECDSA on P-256 with SHA-256, DER."""
    return _seal().key.sign(message, ec.ECDSA(hashes.SHA256()))


def _seal() -> Seal:
    file = path()
    if not file.exists():
        write_whole(file, _fresh(), is_new=True)
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> Seal:
    stored = json.loads(file.read_text())
    key = serialization.load_pem_private_key(stored["signer_key"].encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the key that signs documents must be one on an elliptic curve")
    authority, certificate = (x509.load_pem_x509_certificate(stored[name].encode()) for name in ("authority", "signer"))
    return Seal(authority, certificate, key)


def _fresh() -> dict[str, object]:
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    above, name = _name("Huimin installation authority"), _name("Huimin document signing")
    authority = (
        _begun(above, above, authority_key.public_key(), AUTHORITY_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    certificate = (
        _begun(name, above, key.public_key(), SIGNER_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return {
        "authority_key": _pem(authority_key),
        "authority": authority.public_bytes(serialization.Encoding.PEM).decode(),
        "signer_key": _pem(key),
        "signer": certificate.public_bytes(serialization.Encoding.PEM).decode(),
    }


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Huimin 惠民"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, years: int
) -> x509.CertificateBuilder:
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
