"""Signing a document as PAdES: B-B by the installation's certificate, B-T where a time stamp service is set."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from urllib.request import Request, urlopen

from asn1crypto import algos, tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, Signer, sign_pdf
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from huimin.kernel.crypto import api as crypto
from huimin.kernel.manifest.api import settings

LONGEST_SIGNATURE = 72  # bytes of an ECDSA signature on P-256, DER
TIME_STAMP_S = 10


@dataclass(frozen=True)
class Signed:
    """A signed document; `certificate` is the SHA-256 of the certificate it was signed with, hexadecimal."""

    content: bytes
    certificate: str
    is_time_stamped: bool


class _Installation(Signer):
    """The installation's signature; its key stays in kernel/crypto."""

    def __init__(self) -> None:
        certificate, authority = (x509.Certificate.load(item) for item in crypto.document_certificates())
        store = SimpleCertificateStore()
        store.register(authority)
        super().__init__(
            signing_cert=certificate,
            cert_registry=store,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        )

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(LONGEST_SIGNATURE) if dry_run else crypto.document_sign(data)


class _Stamps(TimeStamper):
    """An RFC 3161 time stamp service at an address."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        asked = Request(  # noqa: S310 - the address is the operator's setting
            self.address, data=req.dump(), headers={"Content-Type": "application/timestamp-query"}
        )
        with urlopen(asked, timeout=TIME_STAMP_S) as answer:  # noqa: S310
            return tsp.TimeStampResp.load(answer.read())


def signed(pdf: bytes, *, issuer: str) -> Signed:
    """The document with the installation's signature over every byte of it."""
    address = str(settings.get("approval.time_stamp_url"))
    if address and not address.startswith(("http://", "https://")):
        raise ValueError("approval.time_stamp_url must begin with http:// or https://")
    output = BytesIO()
    sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        PdfSignatureMetadata(
            field_name="Issuer", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=issuer, certify=True
        ),
        signer=_Installation(),
        timestamper=_Stamps(address) if address else None,
        new_field_spec=SigFieldSpec("Issuer"),
        output=output,
    )
    certificate = crypto.document_certificates()[0]
    return Signed(output.getvalue(), hashlib.sha256(certificate).hexdigest(), bool(address))
