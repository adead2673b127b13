"""What a person reads on a page."""

import re
from html import unescape


def text_of(response):
    """Return the text of a page, without tags, all spaces made plain and single."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def page(client, user, path):
    """Return what `user` gets at `path`."""
    client.force_login(user)
    return client.get(path)
