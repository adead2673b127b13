"""A person before a browser: signs in, sends forms, and tries again when the site is away."""

import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Mapping
from http.cookiejar import CookieJar
from pathlib import Path

AWAY = (ConnectionError, http.client.HTTPException, urllib.error.URLError, TimeoutError)
PATIENCE = 120  # seconds
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|once)" value="([^"]+)"')


class Person:
    """Keeps cookies; a form is sent again with the same key until it is answered."""

    def __init__(self, site: str, email: str, password: str) -> None:
        self.site = site
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.browser = urllib.request.build_opener(cookies)
        self.send("/connexion/", {"login": email, "password": password})

    def read(self, path: str) -> str:
        """Return a page."""
        return self._open(urllib.request.Request(self.site + path))[1]

    def send(self, path: str, fields: Mapping[str, str | Path], page: str = "") -> str:
        """Send the form of a page, at its own address unless it is on another; return where."""
        hidden = dict(HIDDEN.findall(self.read(page or path)))
        boundary = uuid.uuid4().hex
        body = b"".join(_part(boundary, *field) for field in {**hidden, **fields}.items())
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Referer": self.site,
        }
        body += f"--{boundary}--\r\n".encode()
        return self._open(urllib.request.Request(self.site + path, body, headers))[0]

    def _open(self, request: urllib.request.Request) -> tuple[str, str]:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with self.browser.open(request, timeout=30) as answer:
                    where = urllib.parse.urlsplit(answer.url).path
                    return where, answer.read().decode(errors="replace")
            except urllib.error.HTTPError as refusal:
                if refusal.code not in (500, 502, 503) or time.monotonic() > deadline:
                    raise
            except AWAY:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.5)


def _part(boundary: str, name: str, value: str | Path) -> bytes:
    named = f'name="{name}"'
    content = value.encode() if isinstance(value, str) else value.read_bytes()
    if isinstance(value, Path):
        named += f'; filename="{value.name}"\r\nContent-Type: text/csv'
    return (
        f"--{boundary}\r\nContent-Disposition: form-data; {named}\r\n\r\n".encode()
        + content
        + b"\r\n"
    )
