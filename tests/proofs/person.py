"""A person before a browser: signs in, sends forms, and tries again when the site is away."""

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Mapping
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path

AWAY = (ConnectionError, http.client.HTTPException, urllib.error.URLError, TimeoutError)
PATIENCE = 120  # seconds


class Typed(HTMLParser):
    """What the fields of a page hold before anybody types."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the value of a box, and the name of a text."""
        known = {name: value or "" for name, value in attrs}
        self.text = known.get("name", "") if tag == "textarea" else ""
        if tag == "input" and known.get("type") not in ("checkbox", "radio", "file", "submit"):
            self.fields[known.get("name", "")] = known.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """Leave a text."""
        self.text = ""

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if self.text:
            self.fields[self.text] = data.removeprefix("\n")


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
        typed = {k: v for k, v in Typed(self.read(page or path)).fields.items() if k}
        boundary = uuid.uuid4().hex
        body = b"".join(_part(boundary, *field) for field in {**typed, **fields}.items())
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
