"""How mail leaves: Flask-Mailman's SMTP, with the server's certificate checked."""

from __future__ import annotations

import smtplib
import ssl

from flask_mailman.backends.smtp import EmailBackend

from app.web.mail import own_host


class VerifiedEmailBackend(EmailBackend):
    """SMTP with TLS that proves who answers.

    Flask-Mailman 1.1 starts TLS without looking at the certificate: whoever stood in between
    would read the password. It also asks DNS for the name of this machine, without a time limit,
    and tells it to the server.
    """

    connection: smtplib.SMTP | None

    def open(self) -> bool:
        """Connect, unless that is done already.

        Raises:
            OSError: the server is away, proves nothing, or refuses us.
        """
        if self.connection is not None:
            return False
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self.use_ssl:
            server = smtplib.SMTP_SSL(
                self.host, self.port, own_host(), timeout=self.timeout, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, own_host(), timeout=self.timeout)
        try:
            if self.use_tls:
                server.starttls(context=context)
            if self.username and self.password:
                server.login(self.username, self.password)
        except OSError:
            server.close()
            raise
        self.connection = server
        return True
