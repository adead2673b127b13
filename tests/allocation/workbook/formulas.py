"""The functions that our workbooks use, computed in double precision as a spreadsheet does."""

import io
import math
import operator
import re

import openpyxl

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?(?:E[+-]?\d+)?)"""
    r"""|"(?P<text>(?:[^"]|"")*)\""""
    r"""|(?P<ref>(?:'[^']+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"""
    r"""|(?P<name>[A-Z]+)"""
    r"""|(?P<sign><>|<=|>=|[-+*/()=<>,]))"""
)
COMPARED = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
TRUTHS = {"TRUE": True, "FALSE": False}


class Book:
    """A workbook computed from its formulas alone: the values that it carries are not read."""

    def __init__(self, content):
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.cells = {
            (sheet.title, cell.row, cell.column): cell.value
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        self.formulas = [at for at, cell in self.cells.items() if is_formula(cell)]
        self.found = {}

    def value(self, at):
        """The value of a cell, computed once."""
        if at not in self.found:
            cell = self.cells.get(at)
            is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
            self.found[at] = float(cell) if is_number else cell
            if is_formula(cell):
                self.found[at] = Formula(self, at[0], cell[1:]).whole()
        return self.found[at]


def is_formula(cell):
    return isinstance(cell, str) and cell.startswith("=")


def carried(content):
    """The value that each cell carries, for who does not compute it."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


class Formula:
    """A formula read from left to right; what a condition leaves out is not computed."""

    def __init__(self, book, sheet, text):
        self.book, self.sheet = book, sheet
        self.tokens, end = [], 0
        while end < len(text):
            found = TOKEN.match(text, end)
            assert found, f"{text!r} at {end}"
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            end = found.end()
        self.at = 0

    def whole(self):
        value = self.compared()()
        assert self.at == len(self.tokens), self.tokens
        return value

    def took(self, *signs):
        if self.at < len(self.tokens) and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def compared(self):
        left = self.sum()
        while sign := self.took(*COMPARED):
            left = both(COMPARED[sign], left, self.sum())
        return left

    def sum(self):
        left = self.product()
        while sign := self.took("+", "-"):
            left = both(operator.add if sign == "+" else operator.sub, left, self.product())
        return left

    def product(self):
        left = self.signed()
        while sign := self.took("*", "/"):
            left = both(operator.mul if sign == "*" else operator.truediv, left, self.signed())
        return left

    def signed(self):
        if self.took("-"):
            inner = self.signed()
            return lambda: -inner()
        return self.atom()

    def atom(self):
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return lambda: float(text)
        if kind == "text":
            return lambda: text.replace('""', '"')
        if kind == "ref":
            return lambda: self.referred(text)
        if text in TRUTHS:
            return lambda: TRUTHS[text]
        if text == "(":
            inner = self.compared()
            assert self.took(")")
            return inner
        return self.called(text)

    def called(self, name):
        assert self.took("("), name
        arguments = [self.compared()]
        while self.took(","):
            arguments.append(self.compared())
        assert self.took(")")
        return lambda: FUNCTIONS[name](*arguments)

    def referred(self, text):
        title, _, cells = text.rpartition("!")
        sheet = title.strip("'") or self.sheet
        first, _, last = cells.replace("$", "").partition(":")
        if not last:
            return self.book.value((sheet, *place(first)))
        (top, left), (bottom, right) = place(first), place(last)
        return [
            self.book.value((sheet, row, col))
            for row in range(top, bottom + 1)
            for col in range(left, right + 1)
        ]


def place(name):
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", name).groups()
    return int(digits), openpyxl.utils.column_index_from_string(letters)


def both(compute, left, right):
    return lambda: compute(left(), right())


def flat(arguments):
    for argument in arguments:
        value = argument()
        yield from value if isinstance(value, list) else [value]


def count_if(cells, asked):
    wanted = asked()
    if wanted == "<>0":
        return float(sum(cell != 0 for cell in cells()))
    return float(sum(cell == wanted for cell in cells()))


def half_up(value, places):
    assert places() == 0
    return float(math.floor(value() + 0.5))


FUNCTIONS = {
    "SUM": lambda *cells: sum(flat(cells), 0.0),
    "INT": lambda value: float(math.floor(value())),
    "MOD": lambda value, by: value() - by() * math.floor(value() / by()),
    "ROUND": half_up,
    "IF": lambda asked, yes, no: yes() if asked() else no(),
    "AND": lambda *asked: all(flat(asked)),
    "OR": lambda *asked: any(flat(asked)),
    "MIN": lambda *cells: min(flat(cells)),
    "RANK": lambda value, cells: 1.0 + sum(cell > value() for cell in cells()),
    "COUNTIF": count_if,
    "LARGE": lambda cells, rank: sorted(cells(), reverse=True)[int(rank()) - 1],
}
