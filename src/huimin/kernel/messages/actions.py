"""Sending: the row and its job in the transaction of the act; the outside effect only after it has committed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid7
from django.db import connection, transaction

from huimin.kernel.crypto.api import blind_index, seal

from .addresses import BODY, EMAIL, PHONE, normal, normal_email, phone_of, same_email
from .jobs import deliver_message
from .templates import template as find_template
from .types import Recipient


def send(
    *,
    key: str,
    to: Recipient,
    template: str,
    params: Mapping[str, Any] | None = None,
    language: str = "zh-hans",
    channel: str = "sms",
    text: str = "",
    thread: str = "",
) -> bool:
    """Sends one message for one cause, once: the same key again changes nothing. True when this call made it.

    Shape: `key` names the cause ("case:<id>:closed"); `template` is a code of some app's messages.yaml; the text is
    rendered now and kept; `text` stands in its place where the caller has words of its own. `channel` is sms or email.
    `thread` ("case:<id>") is what an answer belongs to: some app's replies.py takes those of its kind. In the transaction
    that is open; it goes out after the commit.
    Raises: UnknownTemplate, NoAddress.
    """
    found = find_template(template)
    body = text or found.render(language=language, params=params or {})
    is_mail = channel == "email"
    email = normal_email(to.email) if is_mail else ""
    phone = "" if is_mail else normal(to.phone or phone_of(to.account_id))
    subject = found.render_subject(language=language, params=params or {}) if is_mail else ""
    row: dict[str, str | UUID | None] = {
        "id": uuid7.uuid7(),
        "key": key,
        "template": template,
        "language": language,
        "channel": channel,
        "account_id": to.account_id,
        "phone_sealed": seal(phone, PHONE) if phone else "",
        "phone_index": blind_index(phone, PHONE) if phone else "",
        "email_sealed": seal(email, EMAIL) if email else "",
        "email_index": blind_index(same_email(email), EMAIL) if email else "",
        "subject_sealed": seal(subject, BODY) if subject else "",
        "thread": thread,
        "body_sealed": seal(body, BODY),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(row)
        cursor.execute(
            f"INSERT INTO message_message ({names}, state, attempts, error, provider_id) "  # noqa: S608
            f"VALUES ({', '.join(['%s'] * len(row))}, 'queued', 0, '', '') ON CONFLICT (key) DO NOTHING RETURNING id",
            list(row.values()),
        )
        is_new = cursor.fetchone() is not None
        if is_new:
            deliver_message.defer(message_id=row["id"])
    return is_new
