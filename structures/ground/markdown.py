"""What people may format in a long text: a few marks of Markdown, and nothing of HTML.

Headings, bold, italic, lists, links and quotes. Whatever else was typed, a tag
first of all, is shown as it was typed.
"""

import re

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

BLOCKS = ["heading", "list", "blockquote"]
INLINES = ["emphasis", "link", "newline", "escape"]
# Pages have their own h1 and h2: the first heading of a text is an h3.
HEADING_SHIFT = 2
LAST_HEADING = 6
# Beyond this depth of lists and quotes, a text is no longer read by the library.
DEEPEST = 100
ADDRESS = re.compile(r"https?://[^/?#]+|mailto:[^@]+@[^@]+", re.IGNORECASE)


class _Parser(MarkdownIt):
    """Markdown reduced to what is named above."""

    def __init__(self) -> None:
        super().__init__("zero", {"breaks": True, "maxNesting": DEEPEST})
        self.enable([*BLOCKS, *INLINES])

    def validateLink(self, url: str) -> bool:
        """Accept a web page with its host, or a mail address; a refused link stays text."""
        return ADDRESS.match(url) is not None


_PARSER = _Parser()


def render(text: str) -> SafeString:
    """Return the text as HTML that is safe in a page; a line break typed is a line break shown.

    >>> render("# Un **titre**")
    '<h3>Un <strong>titre</strong></h3>\\n'
    """
    tokens = _PARSER.parse(text)
    for token in tokens:
        _tame(token)
    return mark_safe(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def _tame(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1:]) + HEADING_SHIFT, LAST_HEADING)}"
    for child in token.children or ():
        if child.type == "link_open":
            child.attrs = {"href": child.attrs["href"], "rel": "nofollow noopener noreferrer"}
