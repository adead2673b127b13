"""What a person hears of a page, in the order in which it is read to them."""

from html.parser import HTMLParser

SAID = {"h1", "h2", "p", "li", "caption", "th", "td", "label", "button", "a"}
SILENT = {"nav", "header", "footer"}
AS = {"h1": "titre 1", "h2": "titre 2", "li": "puce", "button": "bouton", "a": "lien"}


class Aloud(HTMLParser):
    """The lines of a page's content: what each thing is, then its words, no-break spaces kept.

    A cell is heard with the heading of its column; a link alone is one, inside a text it is words.
    """

    def __init__(self, html):
        super().__init__()
        self.lines, self._open, self._words = [], [], []
        self._silent, self._heads, self._column, self._in_head = 0, [], 0, False
        self.feed(html[html.index("<main") : html.index("</main>")])

    def handle_starttag(self, tag, attrs):
        """Begin a line, a row or what is passed over."""
        self._silent += tag in SILENT
        if tag == "table":
            self._heads = []
        elif tag in {"thead", "tbody"}:
            self._in_head = tag == "thead"
        elif tag == "tr":
            self._column = 0
        elif tag == "span" and self._open:
            self._words.append(" ")
        if tag in SAID:
            self._open.append(tag)

    def handle_data(self, data):
        """Hear words."""
        if self._open and not self._silent:
            self._words.append(data)

    def handle_endtag(self, tag):
        """End what was begun; the outermost is said whole."""
        if tag in SAID and self._open:
            self._open.pop()
            if not self._open:
                self._say(tag)
        self._silent -= tag in SILENT

    def _say(self, tag):
        words = " ".join("".join(self._words).strip(" \n").replace("\n", " ").split(" "))
        words, self._words = " ".join(filter(None, words.split(" "))), []
        if tag in {"th", "td"}:
            words = self._cell(words)
        if words:
            self.lines.append(f"{AS[tag]}, {words}" if tag in AS else words)

    def _cell(self, words):
        if self._in_head:
            self._heads.append(words)
            return ""
        head = self._heads[self._column]
        self._column += 1
        return f"{head}, {words}" if words else ""


def aloud(response):
    """Return the lines of the page, as they are heard."""
    return Aloud(response.content.decode()).lines
