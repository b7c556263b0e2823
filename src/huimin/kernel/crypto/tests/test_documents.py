"""The installation's document seal: made once, kept from others' eyes, and vouched for by its own authority."""

import stat

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from huimin.kernel.crypto import api as crypto
from huimin.kernel.crypto import documents


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def test_the_seal_is_made_once_and_readable_by_its_owner_only(home):
    first = crypto.document_certificates()
    file = home / "secrets" / "documents.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    documents._read.cache_clear()
    assert crypto.document_certificates() == first


def test_its_authority_vouches_for_the_certificate_and_for_nothing_more():
    certificate, authority = (x509.load_der_x509_certificate(item) for item in crypto.document_certificates())
    certificate.verify_directly_issued_by(authority)
    authority.verify_directly_issued_by(authority)
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.content_commitment, usage.key_cert_sign) == (True, False)


def test_a_signature_holds_for_its_message_alone():
    key = x509.load_der_x509_certificate(crypto.document_certificates()[0]).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    signature = crypto.document_sign(b"licence")
    key.verify(signature, b"licence", ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(signature, b"another", ec.ECDSA(hashes.SHA256()))
