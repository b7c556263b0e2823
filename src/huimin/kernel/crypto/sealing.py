"""Sealing short personal texts at rest, finding them again by a blind index, and signing.

Shape of a sealed text: `1.<cipher>.<key>.<base64url of nonce, ciphertext and tag>`. The purpose is bound in: what
was sealed as a phone does not open as an address.
"""

import hmac as python_hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hmac, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huimin.kernel.manifest.api import settings

from .errors import CannotOpen
from .ring import derived, ring, signing_key

VERSION = "1"


def _aes_gcm_seal(master: bytes, text: bytes, purpose: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(derived(master, "seal aes-gcm", 32)).encrypt(nonce, text, purpose)


def _aes_gcm_open(master: bytes, sealed: bytes, purpose: bytes) -> bytes:
    return AESGCM(derived(master, "seal aes-gcm", 32)).decrypt(sealed[:12], sealed[12:], purpose)


def _sm4_gcm_seal(master: bytes, text: bytes, purpose: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    work = Cipher(algorithms.SM4(derived(master, "seal sm4-gcm", 16)), modes.GCM(nonce)).encryptor()
    work.authenticate_additional_data(purpose)
    return nonce + work.update(text) + work.finalize() + work.tag


def _sm4_gcm_open(master: bytes, sealed: bytes, purpose: bytes) -> bytes:
    nonce, text, tag = sealed[:12], sealed[12:-16], sealed[-16:]
    work = Cipher(algorithms.SM4(derived(master, "seal sm4-gcm", 16)), modes.GCM(nonce, tag)).decryptor()
    work.authenticate_additional_data(purpose)
    return work.update(text) + work.finalize()


def _sm3_mac(key: bytes, *parts: bytes) -> hmac.HMAC:
    work = hmac.HMAC(key, hashes.SM3())
    for part in parts:
        work.update(len(part).to_bytes(8, "big") + part)
    return work


def _sm4_cbc_seal(master: bytes, text: bytes, purpose: bytes) -> bytes:
    start = secrets.token_bytes(16)
    pad = padding.PKCS7(128).padder()
    work = Cipher(algorithms.SM4(derived(master, "seal sm4-cbc", 16)), modes.CBC(start)).encryptor()
    body = start + work.update(pad.update(text) + pad.finalize()) + work.finalize()
    return body + _sm3_mac(derived(master, "mac sm4-cbc", 32), purpose, body).finalize()


def _sm4_cbc_open(master: bytes, sealed: bytes, purpose: bytes) -> bytes:
    body, mark = sealed[:-32], sealed[-32:]
    _sm3_mac(derived(master, "mac sm4-cbc", 32), purpose, body).verify(mark)  # before anything is decrypted
    work = Cipher(algorithms.SM4(derived(master, "seal sm4-cbc", 16)), modes.CBC(body[:16])).decryptor()
    unpad = padding.PKCS7(128).unpadder()
    return unpad.update(work.update(body[16:]) + work.finalize()) + unpad.finalize()


_Work = Callable[[bytes, bytes, bytes], bytes]
CIPHERS: dict[str, tuple[_Work, _Work]] = {
    "aes-gcm": (_aes_gcm_seal, _aes_gcm_open),
    "sm4-gcm": (_sm4_gcm_seal, _sm4_gcm_open),
    "sm4-cbc-sm3": (_sm4_cbc_seal, _sm4_cbc_open),
}


def _cipher() -> str:
    return str(settings.get("crypto.cipher"))


def seal(text: str, purpose: str) -> str:
    """Seals a text for one purpose ("phone", "address" …) under the newest key, by the cipher of the setting."""
    cipher = _cipher()
    keys = ring()
    key_id = keys.newest_seal
    body = CIPHERS[cipher][0](keys.seal[key_id], text.encode(), purpose.encode())
    return f"{VERSION}.{cipher}.{key_id}.{urlsafe_b64encode(body).decode()}"


def open_(sealed: str, purpose: str) -> str:
    """The text again, whichever cipher and key of the ring sealed it.

    Raises: CannotOpen when anything at all does not fit.
    """
    try:
        version, cipher, key_id, body = sealed.split(".")
        if version != VERSION:
            raise CannotOpen("sealed by a version this one does not know")
        raw = urlsafe_b64decode(body)
        if urlsafe_b64encode(raw).decode() != body:  # one spelling only
            raise CannotOpen("the sealed text does not open")
        return CIPHERS[cipher][1](ring().seal[key_id], raw, purpose.encode()).decode()
    except (ValueError, KeyError, InvalidTag, InvalidSignature):
        raise CannotOpen("the sealed text does not open") from None


def blind_index(text: str, purpose: str) -> str:
    """A keyed fingerprint by which equal texts of one purpose find each other, without saying what they are.

    Shape: 64 hexadecimal digits (HMAC-SHA-256). The caller normalises first: same phone, same spelling.
    """
    return python_hmac.digest(derived(ring().index, f"index {purpose}", 32), text.encode(), "sha256").hex()


def is_current(sealed: str) -> bool:
    """Whether the newest key and the chosen cipher sealed the text; if not, seal it again at its next writing."""
    return sealed.split(".")[1:3] == [_cipher(), ring().newest_seal]


def sm3(message: bytes) -> bytes:
    """The SM3 digest, 32 bytes. Source: GB/T 32905-2016."""
    work = hashes.Hash(hashes.SM3())
    work.update(message)
    return work.finalize()


def signing_key_id() -> str:
    """The number of the key that signs now."""
    return ring().newest_sign


def sign(message: bytes) -> tuple[str, bytes]:
    """Signs with the installation's newest Ed25519 key: (number of the key, 64 bytes)."""
    key_id = signing_key_id()
    return key_id, signing_key(key_id).sign(message)


def is_signed(message: bytes, *, key_id: str, signature: bytes, public: bytes | None = None) -> bool:
    """Whether the signature is by that key of the ring, or by the 32-byte public key given."""
    try:
        key = Ed25519PublicKey.from_public_bytes(public or public_key(key_id))
        key.verify(signature, message)
    except (InvalidSignature, KeyError, ValueError):
        return False
    return True


def public_key(key_id: str) -> bytes:
    """The 32 bytes of a signing key's public half.

    Raises: KeyError when the ring has no such key.
    """
    return signing_key(key_id).public_key().public_bytes_raw()
