"""What a person reads on a page."""

import re
from html import unescape

from tests.journeys.forms import Page


def text_of(response):
    """Return the text of a page, without tags, all spaces made plain and single."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def page(client, user, path):
    """Return what `user` gets at `path`."""
    client.force_login(user)
    return client.get(path)


def version_on(client, path):
    """What an edit form carries when it is opened: the version that it shows, if it is open."""
    found = re.search(r'name="opened_on" value="([^"]*)"', client.get(path).content.decode())
    return {"opened_on": unescape(found[1])} if found else {}


def confirmed(client, path, **typed):
    """Do an act as a person does: its page is opened, then sent with all that it carries.

    Return the page where one is led; that of the act, where it offers no button.
    """
    opened = client.get(path, follow=True)
    forms = Page(opened.content.decode()).forms if opened.status_code == 200 else []
    asked = [form for form in forms if "seen" in form.data]
    return client.post(path, asked[0].data | typed, follow=True) if asked else opened
