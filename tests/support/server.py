"""The application behind a real socket, in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from werkzeug.serving import make_server

HOST = "127.0.0.1"


@dataclass(frozen=True)
class LiveServer:
    """A running application and its address, `http://localhost:<port>` without a slash."""

    app: Flask
    url: str


@contextmanager
def serving(app: Flask) -> Iterator[LiveServer]:
    """Serve an application on a free port until the block ends."""
    server = make_server(HOST, 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="live server")
    thread.start()
    try:
        # The name, not the number: passkeys and Secure cookies accept localhost only.
        yield LiveServer(app, f"http://localhost:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
