"""A client that sends what it is told, and minds no answer."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.factories import PASSWORD
from tests.support.factors import code_of

LONGEST_ANSWER = 60  # seconds
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Got:
    """One answer."""

    status: int
    text: str
    location: str


class Asker:
    """One person's browser."""

    def __init__(self, host: str, port: int, email: str = "", secret: bytes = b"") -> None:
        self.host, self.port = host, port
        self._cookies: dict[str, str] = {}
        if email:
            signed_in = self.post("/sign-in", {"email": email, "password": PASSWORD})
            if secret:
                signed_in = self.post("/sign-in/code", {"code": code_of(secret)})
            assert signed_in.status == 302, signed_in.text

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Got:
        return self.send("GET", path, None, headers)

    def post(
        self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Got:
        return self.send("POST", path, urlencode(fields).encode(), headers)

    def send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None = None
    ) -> Got:
        """Ask, from our own page unless the headers say otherwise."""
        sent = {"Origin": f"http://{self.host}:{self.port}", "Connection": "close"}
        if body is not None:
            sent["Content-Type"] = FORM
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        connection = http.client.HTTPConnection(self.host, self.port, timeout=LONGEST_ANSWER)
        try:
            connection.request(method, path, body, {**sent, **(headers or {})})
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            connection.close()
        for given in response.headers.get_all("Set-Cookie", []):
            self._cookies.update({name: it.value for name, it in SimpleCookie(given).items()})
        return Got(response.status, text, response.headers.get("Location", ""))
