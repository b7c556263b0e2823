"""What cryptography refuses."""

from huimin.kernel.errors import HuiminError


class CryptoError(HuiminError):
    """Base; `code` is stable. Never says anything about keys or plain text."""

    code = "crypto.refused"
    status = 500


class CannotOpen(CryptoError):
    """The sealed text was changed, sealed for another purpose, or its key is not in the ring."""

    code = "crypto.cannot_open"
