"""What a person reads in a convention, as tests compare it: one line, ordinary spaces."""

import re

import pypdfium2

from allocation.agreements.documents import agreement_document


def one_line(text):
    """The text with every space or line break, unbreakable or not, as one space."""
    return re.sub(r"\s+", " ", text)


def written(sheet):
    """The text of the page to print, without its tags."""
    text = re.sub(r"</?(strong|span|sup)[^>]*>", "", agreement_document(sheet).html())
    return one_line(re.sub(r"<[^>]+>", " ", text))


def drawn(pdf):
    """The text of each page of a PDF."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [one_line(page.get_textpage().get_text_range()) for page in opened]
