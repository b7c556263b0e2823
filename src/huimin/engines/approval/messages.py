"""What approval tells applicants. The words stand in messages.yaml."""

from contextlib import suppress
from typing import Any

from huimin.kernel.crypto import api as crypto
from huimin.kernel.messages import api as messages

from .models import Application

PHONE = "approval.phone"


def tell(application: Application, template: str, *, key: str, **params: Any) -> None:
    """Sends the applicant a message, once per key; nothing where there is neither account nor phone."""
    if application.phone_sealed:
        to = messages.Recipient(phone=crypto.open_(application.phone_sealed, PHONE))
    elif application.holder_id:
        to = messages.Recipient(account_id=application.holder_id)
    else:
        return
    with suppress(messages.NoAddress):
        messages.send(
            key=f"application:{application.id}:{key}",
            to=to,
            template=template,
            params={"number": application.number, **params},
            language=application.language,
        )
