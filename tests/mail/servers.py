"""Real mail servers for tests: Dovecot for IMAP, aiosmtpd for SMTP, over TLS and with passwords, in a folder of their own.

Dovecot runs as an ordinary process of whoever runs the tests; root, to whom it gives no mail, hands it to nobody.
"""

import datetime
import ipaddress
import os
import shutil
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
import uuid
from contextlib import suppress
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DOVECOT = "/usr/sbin/dovecot"
NOBODY = 65534
PASSWORD = "a password of the tests"
PATIENCE_S = 60

CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{home}/mail/%n
first_valid_uid = {uid}
ssl = required
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
auth_mechanisms = plain login
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {home}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class MailServers:
    """One SMTP server that delivers into Maildirs, and one IMAP server that shows them."""

    def __init__(self, *users: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="huimin-mail-"))
        self.home.chmod(0o755)
        self.uid, self.gid = (NOBODY, NOBODY) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
        self.users = users
        self.copies = 1  # how often each mail is delivered
        self.refuse: str = ""  # what the server answers to a recipient instead of taking it
        self.imap, self.imaps, self.smtp = _free_ports(3)
        _certificate(self.home)
        self.authority = self.home / "cert.pem"
        for user in users:
            for part in ("cur", "new", "tmp"):
                (self.home / "mail" / user / part).mkdir(parents=True)
        (self.home / "users").write_text("".join(f"{user}:{PASSWORD}\n" for user in users))
        self._own()
        self._start_dovecot()
        self._start_smtp()

    # --- what tests do with it ------------------------------------------------------------------------------------------

    def send(self, mail: EmailMessage | bytes, *, sender: str, to: str) -> None:
        """Sends a mail as a person's program does."""
        raw = (mail if isinstance(mail, bytes) else mail.as_bytes()).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        with smtplib.SMTP("localhost", self.smtp, timeout=20) as server:
            server.starttls(context=ssl.create_default_context(cafile=str(self.authority)))
            server.login(self.users[0], PASSWORD)
            server.sendmail(sender, [to], raw)

    def letters(self, user: str, folder: str = "") -> list[EmailMessage]:
        """What lies in a person's mailbox, the oldest first, read from the disk."""
        box = self.home / "mail" / user / (f".{folder}" if folder else "")
        paths = [path for part in ("new", "cur") if (box / part).exists() for path in (box / part).iterdir()]
        paths = [path for path in paths if "T" not in path.name.rpartition(":2,")[2]]
        return [_parsed(path) for path in sorted(paths, key=lambda path: path.name)]

    def deliver(self, raw: bytes, user: str) -> None:
        """Puts a mail straight into a person's mailbox, as a server does."""
        box = self.home / "mail" / user
        name = f"{time.time_ns()}.{uuid.uuid4().hex}.tests"
        (box / "tmp" / name).write_bytes(raw)
        if os.geteuid() == 0:
            os.chown(box / "tmp" / name, self.uid, self.gid)
        (box / "tmp" / name).rename(box / "new" / name)

    def stop(self) -> None:
        """Ends both and removes what they kept."""
        with suppress(Exception):
            self.controller.stop()
        self.dovecot.terminate()
        try:
            self.dovecot.wait(20)
        except subprocess.TimeoutExpired:
            self.dovecot.kill()
            self.dovecot.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    # --- how they run ---------------------------------------------------------------------------------------------------

    def _own(self) -> None:
        if os.geteuid() == 0:
            for path in [self.home, *self.home.rglob("*")]:
                os.chown(path, self.uid, self.gid)

    def _start_dovecot(self) -> None:
        names = subprocess.run(["id", "-un", str(self.uid)], capture_output=True, text=True, check=True).stdout.strip()
        group = subprocess.run(["id", "-gn", str(self.uid)], capture_output=True, text=True, check=True).stdout.strip()
        config = self.home / "dovecot.conf"
        config.write_text(
            CONFIG.format(
                home=self.home, user=names, group=group, uid=self.uid, gid=self.gid, imap=self.imap, imaps=self.imaps
            )
        )
        as_nobody = {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}
        self.dovecot = subprocess.Popen([DOVECOT, "-F", "-c", str(config)], cwd=self.home, **as_nobody)
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.imaps), timeout=1):
                return
            if self.dovecot.poll() is not None:
                break
            time.sleep(0.1)
        log = self.home / "log"
        raise RuntimeError(f"Dovecot did not start: {log.read_text() if log.exists() else 'it said nothing'}")

    def _start_smtp(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.home / "cert.pem", self.home / "key.pem")

        def authenticate(_server, _session, _envelope, _mechanism, data) -> AuthResult:
            is_right = data.login.decode() in self.users and data.password.decode() == PASSWORD
            return AuthResult(success=is_right)

        self.controller = Controller(
            _Handler(self),
            hostname="127.0.0.1",
            port=self.smtp,
            server_hostname="localhost",
            tls_context=context,
            require_starttls=True,
            auth_required=True,
            authenticator=authenticate,
        )
        self.controller.start()


class _Handler:
    def __init__(self, servers: MailServers) -> None:
        self.servers = servers

    async def handle_RCPT(self, _server: SMTP, _session, envelope, address: str, _options) -> str:
        if self.servers.refuse:
            return self.servers.refuse
        if _user(address) not in self.servers.users:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session, envelope) -> str:
        for address in envelope.rcpt_tos:
            head = f"Return-Path: <{envelope.mail_from or ''}>\r\nDelivered-To: {address}\r\n".encode()
            for _ in range(self.servers.copies):
                self.servers.deliver(head + envelope.content, _user(address))
        return "250 OK"


def _user(address: str) -> str:
    """The mailbox of an address; what follows a plus is not part of it."""
    return address.partition("@")[0].partition("+")[0].lower()


def _parsed(path: Path) -> EmailMessage:
    mail = BytesParser(policy=default).parsebytes(path.read_bytes())
    assert isinstance(mail, EmailMessage)
    return mail


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=30))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
