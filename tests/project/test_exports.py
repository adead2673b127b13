"""Every list that is shown leaves as a file, in which codes are texts and nothing runs."""

import csv
import io
import re

import openpyxl
import pytest

from structures.ground.files.tables import is_formula
from structures.models import Role, Structure
from tests.project.addresses import ROUTES, address
from tests.project.callers import person

KEPT_AS_TEXT = re.compile(r"code|siret|empreinte|téléphone|courriel", re.IGNORECASE)
NUMBER = re.compile(r"-?[0-9]+(,[0-9]+)?")
RUNS = " ＝HYPERLINK(1)"
FILES = (
    *("structures:perimeters_csv", "structures:perimeters_xlsx", "allocation:activity_template"),
    *("allocation:wide_template", "allocation:second_template", "allocation:described_template"),
)
LISTS = 20  # some at least: the test below would be empty without any


def read(content):
    """The rows of a CSV, which a spreadsheet opens by itself."""
    assert content.startswith(b"\xef\xbb\xbf")
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=";"))


def faults_of_csv(content):
    """What a CSV holds that a spreadsheet would run, and rows that are not as wide as the first."""
    rows = read(content)
    cells = [cell for row in rows for cell in row]
    running = [one for one in cells if is_formula(one) and not NUMBER.fullmatch(one)]
    return running + [row for row in rows if len(row) != len(rows[0])]


def faults_of_xlsx(content):
    """What a workbook holds that runs, and codes that lost their being texts."""
    cells = [[*row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]
    kept = [n for n, cell in enumerate(cells[0]) if KEPT_AS_TEXT.search(str(cell.value))]
    running = [
        cell.value
        for row in cells
        for cell in row
        if cell.data_type == "f" or (isinstance(cell.value, str) and is_formula(cell.value))
    ]
    numbers = [row[n].value for row in cells[1:] for n in kept if row[n].data_type == "n"]
    return running + [value for value in numbers if value is not None]


def exports(client, where):
    """The links of a page to its lists as files, by what each ends with."""
    answer = client.get(where)
    content = b"".join(answer)  # a file sent is closed once it is read
    html = content.decode() if "html" in answer.headers["Content-Type"] else ""
    found = re.findall(r'href="([^"]*\bexport=(csv|xlsx)[^"]*)"', html)
    return [(link.replace("&amp;", "&"), kind) for link, kind in found]


@pytest.mark.parametrize("role", [Role.REGION_MANAGER, Role.REGION_ADMIN, Role.DIRECTOR])
def test_every_list_leaves_as_a_csv_and_as_a_workbook_that_run_nothing(client, network, role):
    client.force_login(person(role))
    Structure.objects.update(name=RUNS, town=RUNS, street="+33", postcode="01000")
    faults, kinds = {}, []
    for route in ROUTES:
        if "GET" not in route.access.methods or route.access.is_public:
            continue
        where = address(route)
        for link, kind in exports(client, where):
            content = client.get(f"{where}{link}" if link.startswith("?") else link).content
            kinds.append(kind)
            found = faults_of_csv(content) if kind == "csv" else faults_of_xlsx(content)
            if found:
                faults[f"{where}{link}"] = found[:3]
    assert faults == {}
    assert kinds.count("csv") == kinds.count("xlsx") >= (LISTS if role != Role.DIRECTOR else 1)


def test_files_of_codes_outside_lists_run_nothing_either(client, network):
    client.force_login(person(Role.REGION_MANAGER))
    Structure.objects.update(name=RUNS)
    for route in (route for route in ROUTES if route.name in FILES):
        content = client.get(address(route)).content
        found = faults_of_xlsx if route.name.endswith("xlsx") else faults_of_csv
        assert found(content) == [], route.name


def test_a_payment_keeps_the_zeros_of_its_siret(client, network):
    client.force_login(person(Role.REGION_MANAGER))
    content = client.get("/campagnes/2015/versements/?export=xlsx").content
    titles, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()
    [siret] = [n for n, title in enumerate(titles) if title.value == "SIRET"]
    assert rows
    for row in rows:
        assert (row[siret].data_type, row[siret].value[:3]) == ("s", "000")
        assert row[siret].number_format == "@"
