"""The port to mail servers: each message as one plain mail, whose answers find their way back."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from pathlib import Path

from django.conf import settings as installation
from django.utils.translation import gettext, override

from huimin.kernel.manifest.api import settings

from .errors import PortFailed, PortRefused
from .marks import LINE
from .ports import Outgoing
from .tokens import token


def one_line(text: str) -> str:
    """The text without line breaks and control characters: nothing of it can become a header."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def compose(message: Outgoing) -> EmailMessage:
    """The mail.

    Shape: text/plain; the Message-ID is the same however often it is sent. A mail that may be answered has a Reply-To of
    its own and lies in the thread of those before it; others say that a machine wrote them (RFC 3834).
    """
    name, sender = parseaddr(str(settings.get("message.mail_from")))
    local, _at, domain = sender.rpartition("@")
    reply_local, _at, reply_domain = str(settings.get("message.mail_reply")).strip().rpartition("@")
    takes_answers = bool(message.thread and reply_domain)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(one_line(name), local, domain)
    mail["To"] = message.email
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = formatdate()
    mail["Message-ID"] = message_id_of(message)
    mail["X-Auto-Response-Suppress"] = "All"
    body = message.body
    if takes_answers:
        mail["Reply-To"] = Address("", f"{reply_local}+{token(message.id)}", reply_domain)
        if message.in_reply_to:
            mail["In-Reply-To"] = message.in_reply_to
            mail["References"] = message.in_reply_to
        with override(message.language):
            above = gettext("Write your answer above this line")
        body = f"{LINE} {above} {LINE}\n\n{body}"
    else:
        mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body, charset="utf-8", cte="base64")
    return mail


def message_id_of(message: Outgoing) -> str:
    """The Message-ID of a message."""
    return f"<{token(message.id)}@{mail_domain()}>"


def mail_domain() -> str:
    """The domain our mails come from."""
    return parseaddr(str(settings.get("message.mail_from")))[1].rpartition("@")[2] or "localhost"


class SmtpPort:
    """Hands each message to a mail server by SMTP, the line secured, under a Message-ID that stays the same.

    A server that refuses for good (5xx to the address or the words) is final; all else is tried again.
    """

    def hand_over(self, message: Outgoing) -> str:
        mail = compose(message)
        try:
            with self._connected() as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()), (0, b""))[0]
            raise _said(code) from None
        except smtplib.SMTPAuthenticationError:
            raise PortFailed("the mail server does not know us: look at message.smtp_user and its password") from None
        except smtplib.SMTPResponseException as error:
            raise _said(error.smtp_code) from None
        except (OSError, smtplib.SMTPException) as error:
            raise PortFailed(f"the mail server could not be reached: {type(error).__name__}") from None
        return str(mail["Message-ID"])

    def _connected(self) -> smtplib.SMTP:
        host, port = str(settings.get("message.smtp_host")), int(settings.get("message.smtp_port"))
        security, timeout_s = settings.get("message.smtp_security"), float(settings.get("message.mail_timeout"))
        server = (
            smtplib.SMTP_SSL(host, port, timeout=timeout_s, context=secured())
            if security == "tls"
            else smtplib.SMTP(host, port, timeout=timeout_s)
        )
        try:
            if security == "starttls":
                server.starttls(context=secured())
            if user := str(settings.get("message.smtp_user")):
                server.login(user, password("message_smtp"))
        except BaseException:
            server.close()
            raise
        return server


def _said(code: int) -> PortFailed | PortRefused:
    words = f"the mail server answered {code}"
    return PortRefused(words) if 500 <= code < 600 else PortFailed(words)


def secured() -> ssl.SSLContext:
    """How lines to mail servers are secured: their certificate is checked, by an authority of one's own where one is set.

    Raises: PortFailed.
    """
    try:
        return ssl.create_default_context(cafile=str(settings.get("message.mail_authority")) or None)
    except OSError:
        raise PortFailed("the file of message.mail_authority cannot be read") from None


def password(name: str) -> str:
    """The password in a file of the installation's secrets.

    Raises: PortFailed.
    """
    path: Path = installation.HOME / "secrets" / name
    if not path.exists():
        raise PortFailed(f"the file secrets/{name} is missing")
    return path.read_text(encoding="utf-8").strip()
