"""Cryptography: sealing at rest, blind indexes, SM3, and the signing key of the audit heads."""

from .documents import document_certificates, document_sign
from .errors import CannotOpen, CryptoError
from .ring import turn
from .sealing import blind_index, is_current, is_signed, open_, public_key, seal, sign, signing_key_id, sm3

__all__ = [
    "CannotOpen",
    "CryptoError",
    "blind_index",
    "document_certificates",
    "document_sign",
    "is_current",
    "is_signed",
    "open_",
    "public_key",
    "seal",
    "sign",
    "signing_key_id",
    "sm3",
    "turn",
]
