"""What messages refuse, and how a port says that it failed."""

from django.utils.translation import gettext_lazy as _

from huimin.kernel.errors import HuiminError


class MessagesError(HuiminError):
    """Base of what messages refuse."""

    code = "messages.refused"


class UnknownTemplate(MessagesError):
    """No app's messages.yaml holds this template, or it lacks a parameter: a mistake in code, not of a person."""

    code = "messages.unknown_template"
    status = 500


class NoAddress(MessagesError):
    """The recipient has no phone, or what was given is none."""

    code = "messages.no_address"
    status = 422
    message = _("This is not a phone number we can send to.")
    field = "phone"


class NoEmail(NoAddress):
    """The recipient has no e-mail address, or what was given is none."""

    code = "messages.no_email"
    message = _("This is not an e-mail address we can write to. Write it like name@example.org.")
    field = "email"


class NoSuchArrival(MessagesError):
    """Nothing held has this number, or somebody has settled it already."""

    code = "messages.arrival_not_found"
    status = 404
    message = _("This is not waiting any more.")


class ReplyUnsigned(MessagesError):
    """A gateway's call that is not signed with our key, or too old."""

    code = "messages.signature_invalid"
    status = 401
    message = _("The signature does not fit.")


class PortFailed(MessagesError):
    """The gateway could not be reached or refused for now: the message is tried again."""

    code = "messages.port_failed"
    status = 503


class PortRefused(MessagesError):
    """The gateway will never take this message: it is not tried again."""

    code = "messages.port_refused"
    status = 502
