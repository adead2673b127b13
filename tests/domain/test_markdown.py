"""Long texts: what may be formatted, and nothing that could harm who reads them."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from structures.ground.markdown import render

TAGS = {"h3", "h4", "h5", "h6", "p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"}
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
PIECES = [
    *("# ", "## ", "###### ", "**", "*", "_", "- ", "12. ", "> ", "\n", "\n\n", " ", "    ", "\\"),
    *("[", "](", ")", "<", ">", "/>", '"', "'", "`", "```", "&", "&lt;", "&#60;", "&#106;", "=="),
    *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg/onload=x>", "<!--", "-->"),
    *("javascript:", "JaVaScRiPt:", "java\tscript:", "data:text/html,", "vbscript:", "//hote"),
    *("https://exemple.fr", "mailto:a@exemple.fr", "![", "|a|b|\n|-|-|\n", "[x]: javascript:a\n"),
    *('[a](https://exemple.fr "onclick=x")', "texte", "élève", "\u2028", "\x00", "---\n"),
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=30).map("".join)


class Reader(HTMLParser):
    """Keeps the tags, attributes and text of a page."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.others, self.text = [], [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


@settings(max_examples=600)
@given(texts)
def test_no_text_makes_another_tag_or_attribute_than_ours(text):
    read = Reader(render(text))
    assert read.others == []
    for tag, attributes in read.tags:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())


@settings(max_examples=600)
@given(texts)
def test_links_lead_to_pages_and_mail_addresses_only(text):
    for tag, attributes in Reader(render(text)).tags:
        if tag == "a":
            assert attributes["href"].lower().startswith(("http://", "https://", "mailto:"))
            assert attributes["rel"] == "nofollow noopener noreferrer"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("# a", "<h3>a</h3>", id="headings begin at h3"),
        pytest.param("## a", "<h4>a</h4>", id="second heading"),
        pytest.param("###### a", "<h6>a</h6>", id="headings end at h6"),
        pytest.param(
            "**a** *b* _c_", "<p><strong>a</strong> <em>b</em> <em>c</em></p>", id="marks"
        ),
        pytest.param("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", id="list"),
        pytest.param("3. a", '<ol start="3">\n<li>a</li>\n</ol>', id="numbered list"),
        pytest.param("> a", "<blockquote>\n<p>a</p>\n</blockquote>", id="quote"),
        pytest.param("a\nb", "<p>a<br>\nb</p>", id="a line break is kept"),
        pytest.param("a\n---", "<p>a<br>\n---</p>", id="a line of dashes is no heading"),
        pytest.param("a & b < c", "<p>a &amp; b &lt; c</p>", id="signs"),
        pytest.param("\\*a\\*", "<p>*a*</p>", id="a mark shown as typed"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_few_marks_are_enough(text, html):
    assert render(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<b>gras</b>",
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,b)",
        "[a](/interne)",
        "[a](//exemple.fr)",
        "[a](https:sans-hote)",
        "`code`",
        "| a | b |",
        "[a]: https://exemple.fr",
    ],
)
def test_what_is_not_accepted_is_shown_as_typed(text):
    assert Reader(render(text)).text.strip() == text


def test_an_image_is_a_link_to_it():
    assert [tag for tag, _ in Reader(render("![a](https://exemple.fr/a.png)")).tags] == ["p", "a"]


def test_a_link_says_that_it_vouches_for_nothing():
    link = '<a href="https://exemple.fr/a?b=1&amp;c=2" rel="nofollow noopener noreferrer">ici</a>'
    assert render('[ici](https://exemple.fr/a?b=1&c=2 "titre")') == f"<p>{link}</p>\n"


def test_nothing_is_lost_in_a_deep_text():
    assert "au fond" in render("> " * 40 + "au fond")
