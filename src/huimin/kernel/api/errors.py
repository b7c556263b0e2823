"""The refusals of machine doors, beside the base of all refusals (`huimin.kernel.errors`)."""

from django.utils.translation import gettext_lazy as _

from huimin.kernel.errors import FieldFault, HuiminError, Invalid, Malformed, NotFound

__all__ = [
    "BodyTooLarge",
    "CursorInvalid",
    "FieldFault",
    "HuiminError",
    "Invalid",
    "KeyBusy",
    "KeyInvalid",
    "KeyReused",
    "Malformed",
    "NotFound",
    "PreconditionFailed",
    "WrongContentType",
]


class CursorInvalid(HuiminError):
    """A cursor that was not given out by this list."""

    code = "cursor_invalid"
    status = 400
    field = "cursor"
    message = _("This cursor does not belong to this list. Start again without a cursor.")


class PreconditionFailed(HuiminError):
    """The thing changed since the caller read it."""

    code = "changed_meanwhile"
    status = 412
    message = _("This was changed by somebody else meanwhile. Load it again and repeat the change.")


class BodyTooLarge(HuiminError):
    """More bytes than this door takes."""

    code = "body_too_large"
    status = 413
    message = _("The request is too large. Send less at once.")


class WrongContentType(HuiminError):
    """A body that is not what this door reads."""

    code = "content_type_unsupported"
    status = 415
    message = _("Send the body as application/json.")


class KeyInvalid(HuiminError):
    """An Idempotency-Key that is empty, too long or not plain."""

    code = "idempotency_key_invalid"
    status = 400
    field = "Idempotency-Key"
    message = _("An Idempotency-Key has 1 to 255 visible ASCII characters.")


class KeyReused(HuiminError):
    """The same key came with another request."""

    code = "idempotency_key_reused"
    status = 422
    field = "Idempotency-Key"
    message = _("This Idempotency-Key was used for another request within 24 hours. Use a new key for a new request.")


class KeyBusy(HuiminError):
    """The first request with the key is still being worked on."""

    code = "idempotency_key_busy"
    status = 409
    field = "Idempotency-Key"
    message = _("The first request with this Idempotency-Key is still running. Repeat this one in a moment.")
