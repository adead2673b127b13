"""What a browser knows of a page: its links, its forms, which label names which field."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

NAMED = {"a", "button", "label", "legend", "option", "textarea"}
TICKED = {"checkbox", "radio"}
Attributes = dict[str, str]


@dataclass
class Form:
    """A form: what it would send as it stands, by name, and its buttons and fields."""

    action: str
    method: str
    data: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, Attributes]] = field(default_factory=list)
    fields: dict[str, "Field"] = field(default_factory=dict)
    labels: list[tuple[str, str]] = field(default_factory=list)

    def fill(self, label: str, value: object) -> None:
        """Type a value in the field of this label, tick its box or choose among its options.

        Where a label is there several times, the legend of its group is written before it.
        """
        found = self.fields[_named(label, self.labels)]
        if found.kind in TICKED:
            others = self.data.get(found.name, []) if found.kind == "checkbox" else []
            kept = [other for other in others if other != found.value]
            self.data[found.name] = [*kept, found.value] if value else kept
        elif found.kind == "select":
            self.data[found.name] = [_named(value, list(found.options.items()))]
        else:
            self.data[found.name] = [value]


@dataclass
class Field:
    """A field: its name, its kind, the value of its box, the values of its options by text."""

    name: str
    kind: str
    value: str = ""
    options: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._inside, self._legend = False, ""
        self._open: list[tuple[str, Attributes, list[str]]] = []
        self._select: Field | None = None
        self.feed(html)

    def address_of(self, link: str) -> str:
        """Return where the first link so named leads."""
        return _named(link, self.links)

    def filled(self, button: str, typed: dict[str, object]) -> tuple[Form, dict[str, object]]:
        """Return the form of a button, and what it sends once these labels are filled in."""
        buttons = [(text, (form, a)) for form in self.forms for text, a in form.buttons]
        form, attributes = _named(button, buttons)
        for label, value in typed.items():
            form.fill(label, value)
        data = dict(form.data)
        if "name" in attributes:
            data[attributes["name"]] = [attributes.get("value", "")]
        return form, data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a form, a field, or begin to read a name."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(found.get("action", ""), found.get("method", "get").lower()))
            self._inside = True
        elif self._inside and tag in {"input", "select", "textarea"} and "name" in found:
            self._take(tag, found)
        if tag in NAMED:
            self._open.append((tag, found, []))

    def handle_data(self, data: str) -> None:
        """Add to every name that is being read."""
        for _, _, words in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """End a form or a name."""
        if tag == "form":
            self._inside = False
        elif tag == "fieldset":
            self._legend = ""
        elif tag == "select":
            self._end_select()
        elif tag in NAMED:
            opened, attributes, words = self._open.pop()
            assert opened == tag
            self._name(tag, attributes, "".join(words))

    def _take(self, tag: str, found: Attributes) -> None:
        form = self.forms[-1]
        kind = found.get("type", "text") if tag == "input" else tag
        taken = Field(found["name"], kind, found.get("value", "on"))
        form.fields[found.get("id", found["name"])] = taken
        if kind in TICKED:
            ticked = [taken.value] if "checked" in found else []
            form.data.setdefault(taken.name, []).extend(ticked)
        elif tag == "input" and kind != "file":
            form.data.setdefault(taken.name, []).append(found.get("value", ""))
        elif tag == "select":
            self._select = taken
            form.data[taken.name] = []

    def _end_select(self) -> None:
        data = self.forms[-1].data
        if not data[self._select.name]:
            data[self._select.name] = list(self._select.options.values())[:1]
        self._select = None

    def _name(self, tag: str, found: Attributes, raw: str) -> None:
        text = " ".join(raw.split())
        if tag == "a" and "href" in found:
            self.links.append((text, found["href"]))
        if not self._inside:
            return
        form = self.forms[-1]
        if tag == "button" and found.get("type") != "button":  # those are a script's
            form.buttons.append((text, found))
        elif tag == "label" and "for" in found:
            label = text.removesuffix("*").strip()
            grouped = f"{self._legend}, {label}" if self._legend else label
            form.labels += [(label, found["for"]), (grouped, found["for"])]
        elif tag == "legend":
            self._legend = text.removesuffix("*").strip()
        elif tag == "textarea":
            form.data[found["name"]] = [raw.removeprefix("\n")]
        elif tag == "option":
            self._select.options[text] = found["value"]
            if "selected" in found:
                form.data[self._select.name].append(found["value"])


def _named(name: str, found: list[tuple[str, object]]) -> object:
    """Return the first thing so named, else the first whose name begins so."""
    exact = [thing for text, thing in found if text == name]
    near = [thing for text, thing in found if text.startswith(name)]
    assert exact or near, f"« {name} » n’est pas parmi {[text for text, _ in found]}"
    return (exact or near)[0]
