"""What casework tells the people who raise cases, each by the way they chose. The words stand in messages.yaml."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.utils import timezone

from huimin.kernel.crypto import api as crypto
from huimin.kernel.manifest.api import settings
from huimin.kernel.messages import api as messages

from . import catalogue, relations
from .definition import Definition
from .models import Case
from .rows import CaseRow

PHONE, EMAIL = "case.reporter_phone", "case.reporter_email"
#: How a reporter may be told, by their own choice; "" is by whatever they gave.
WAYS = ("", "sms", "email", "portal")
#: What also has a form with the words of an answer in it, for ways by which these may go.
BY_MAIL = {"casework.message": "casework.message_mail"}
WITH_WORDS = {"casework.message": "casework.message_words"}


def tell_reporter(case: CaseRow, template: str, *, key: str, **params: Any) -> None:
    """Sends the reporter a message, once per key, by e-mail or text message; nothing where they read the portal alone.

    An answer to it comes back into the case (replies.py).
    """
    channel, to = way_of(case)
    if to is None:
        return
    definition = catalogue.version(case.type_version_id)
    said = {"number": case.number, "type": definition.titled(case.language), **params}
    own = _own_words(definition, template, case, said)
    if channel == "email":
        template = BY_MAIL.get(template, template)
    elif settings.get("casework.sms_shows_words"):
        template = WITH_WORDS.get(template, template)
    with suppress(messages.NoAddress):  # an account without a phone reads its case on the portal
        messages.send(
            key=key,
            to=to,
            template=template,
            params=said,
            language=case.language,
            text=own,
            channel=channel,
            thread=f"case:{case.id}",
        )


def _own_words(definition: Definition, template: str, case: CaseRow, said: dict[str, Any]) -> str:
    """The words the case type has for this message, filled in; "" where it has none."""
    words = definition.messages.get(template.removeprefix("casework."), {})
    text = words.get(case.language) or words.get("zh-hans", "")
    due = timezone.localtime(case.due_at).strftime("%Y-%m-%d %H:%M") if case.due_at else ""
    for name, value in {"code": "", "due": due, **said}.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def tell_duplicates(main: CaseRow, template: str, *, key: str) -> None:
    """Tells those whose cases were merged into `main` what its own reporter is told, each in the words of their own case."""
    for duplicate in Case.objects.filter(id__in=relations.duplicates(main.id)).order_by("id"):
        tell_reporter(CaseRow(vars(duplicate), []), template, key=f"{key}:{duplicate.id}")


def tell_colleague(case: CaseRow, account_id: UUID, *, key: str) -> None:
    """Tells a member of staff that a case was handed to them, where a phone is known."""
    title = catalogue.version(case.type_version_id).titled("zh-hans")
    with suppress(messages.NoAddress):
        messages.send(
            key=key,
            to=messages.Recipient(account_id=account_id),
            template="casework.handed_over",
            params={"number": case.number, "type": title},
        )


def way_of(case: CaseRow) -> tuple[str, messages.Recipient | None]:
    """How the reporter is told: the channel, and to whom; ("portal", None) for who looks by themselves."""
    email, phone = case.values.get("reporter_email_sealed"), case.values.get("reporter_phone_sealed")
    wanted = case.values.get("reply_by") or ("sms" if phone or not email else "email")
    if wanted == "email" and email:
        return "email", messages.Recipient(email=crypto.open_(email, EMAIL))
    if wanted != "portal" and phone:
        return "sms", messages.Recipient(phone=crypto.open_(phone, PHONE))
    if wanted != "portal" and case.reporter_id:
        return "sms", messages.Recipient(account_id=case.reporter_id)
    return "portal", None
