"""SMTP servers of aiosmtpd on this machine, and the certificate that they present."""

import datetime
import logging
import pathlib
import socket
import ssl
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

# A server that takes passwords without TLS, and a client that refuses a certificate, are intended here.
warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

USER, PASSWORD = "ann@example.com", "hunter2/+%"
# Not a name for loopback, so the client must use TLS, although the server is on this machine.
HOST = socket.gethostname()


class Certificate:
    """A self-signed certificate for `HOST`, in files."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.file, self.key = folder / "certificate.pem", folder / "key.pem"
        key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
        now = datetime.datetime.now(datetime.timezone.utc)
        end = now + datetime.timedelta(days=1)
        builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, end)
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=True)
        certificate = builder.sign(key, hashes.SHA256())
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        self.key.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )

    def context(self):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.file, self.key)
        return context


class MailServer(Controller):
    """A server on a free port that keeps what it receives."""

    def __init__(self, offers_starttls=None, tls=None, rejects=None):
        self.messages, self.logins, self.sessions = [], [], 0
        self.offers_starttls, self.rejects = offers_starttls, rejects
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        # Every address, because the name of the machine may mean any of them.
        super().__init__(self, hostname="", port=port, ssl_context=tls)

    def factory(self):
        self.sessions += 1
        return SMTP(
            self,
            hostname=HOST,
            auth_require_tls=False,
            auth_required=True,
            authenticator=self._authenticate,
            tls_context=self.offers_starttls,
            require_starttls=bool(self.offers_starttls),
        )

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        super().start()
        # aiosmtpd connects once itself.
        self.sessions = 0

    def _authenticate(self, server, session, envelope, mechanism, data):
        is_encrypted = session.ssl is not None or self.ssl_context is not None
        login = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        self.logins.append((login, is_encrypted))
        return AuthResult(success=login == (USER, PASSWORD), handled=False)

    async def handle_DATA(self, server, session, envelope):
        if self.rejects:
            return self.rejects
        self.messages.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"
