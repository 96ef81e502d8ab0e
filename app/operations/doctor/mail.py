"""Trying the mail server, without sending anything."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping

from app.operations.doctor.finding import Finding, look, ok, wrong

PATIENCE = 5  # seconds for each word with the server


def try_mail(mail: Mapping[str, object]) -> Finding:
    """Connect, encrypt with the certificate checked, and sign in, as the application does."""
    server, port = str(mail["MAIL_SERVER"]), int(str(mail["MAIL_PORT"]))
    if not server:
        return look("mail try", "MAIL_SERVER is not set: there is no server to try.")
    context = ssl.create_default_context()
    try:
        connection = (
            smtplib.SMTP_SSL(server, port, "localhost", timeout=PATIENCE, context=context)
            if mail["MAIL_USE_SSL"]
            else smtplib.SMTP(server, port, "localhost", timeout=PATIENCE)
        )
        with connection:
            if mail["MAIL_USE_TLS"]:
                connection.starttls(context=context)
            if mail["MAIL_USERNAME"]:
                connection.login(str(mail["MAIL_USERNAME"]), str(mail["MAIL_PASSWORD"]))
            connection.noop()
    except OSError as error:  # smtplib's own are among them
        return wrong(
            "mail try",
            f"{server}:{port} does not take us ({type(error).__name__}): check MAIL_*, and "
            "whether this machine may reach it.",
        )
    return ok("mail try", f"{server}:{port} answers and takes us")
