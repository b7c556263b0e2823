"""An installation whose e-mail goes through real servers."""

from collections.abc import Iterator

import pytest

from .servers import PASSWORD, MailServers

RESIDENT = "wang.fang@localhost"


@pytest.fixture(scope="package")
def servers() -> Iterator[MailServers]:
    """The servers, with the mailboxes of a resident, of somebody else and of the street."""
    made = MailServers("wang.fang", "somebody", "reply")
    yield made
    made.stop()


@pytest.fixture
def mail(servers, settings, tmp_path, monkeypatch) -> MailServers:
    """The servers with empty mailboxes, set as those of this installation."""
    for user in servers.users:
        for path in (servers.home / "mail" / user).rglob("*"):
            if path.is_file() and path.parent.name in {"new", "cur", "tmp"}:
                path.unlink()
    servers.copies, servers.refuse = 1, ""
    settings.HOME = tmp_path
    (tmp_path / "secrets").mkdir()
    for name in ("message_smtp", "message_imap"):
        (tmp_path / "secrets" / name).write_text(f"{PASSWORD}\n")
    for name, value in {
        "MAIL_PORT": "smtp",
        "MAIL_FROM": "惠民 <reply@localhost>",
        "MAIL_REPLY": "reply@localhost",
        "MAIL_AUTHORITY": servers.authority,
        "SMTP_HOST": "localhost",
        "SMTP_PORT": servers.smtp,
        "SMTP_USER": "reply",
        "IMAP_HOST": "localhost",
        "IMAP_PORT": servers.imaps,
        "IMAP_USER": "reply",
    }.items():
        monkeypatch.setenv(f"HUIMIN_MESSAGE_{name}", str(value))
    return servers
