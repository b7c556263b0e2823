"""A result as a PDF: an HTML template, set by WeasyPrint, with its QR code."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import segno
from django.template.loader import render_to_string
from weasyprint import HTML


@dataclass(frozen=True)
class Document:
    """What stands on the document; everything in Chinese, as documents of authorities are."""

    template: str  # licence | decision | refusal
    title: str
    matter: str
    number: str
    issuer: str
    holder: str
    holder_kind: str
    address: str
    facts: tuple[tuple[str, str], ...]
    words: str
    basis: tuple[str, ...]
    issued_on: date
    valid_from: date
    valid_to: date | None
    code: str
    verify_address: str
    application: str


def pdf_of(document: Document) -> bytes:
    """The document as PDF, unsigned. Nothing is fetched from anywhere while it is made."""
    html = render_to_string(
        "approval/document.html",
        {"document": document, "qr": qr(document.verify_address), "is_licence": document.template == "licence"},
    )
    content = BytesIO()
    HTML(string=html, url_fetcher=_nothing).write_pdf(content)
    return content.getvalue()


def qr(text: str) -> str:
    """A QR code as an inline SVG image."""
    return segno.make(text, error="m").svg_inline(scale=3, border=2)


def _nothing(url: str, *_args: object, **_more: object) -> dict[str, object]:
    raise ValueError(f"a document may not fetch {url[:80]}")
