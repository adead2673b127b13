"""An invented Region of five territories, as its files would be typed: none of them is shipped."""

import csv
import io

from playwright.sync_api import FilePayload

TERRITORIES = ("Amont", "Aval", "Plaine", "Littoral", "Métropole")
COMMUNES = {
    "99001": "Sources",
    "99002": "Grand-Pont",
    "99003": "Trois-Moulins",
    "99004": "Belle-Rive",
    "99005": "La Lande",
}
UPSTREAM, DOWNSTREAM, TOWN = "Mission locale Amont", "Mission locale Aval", "PAIO de la Métropole"
SHARED = "99003"  # by the first two, 60 and 40 percent
UNEMPLOYED = {"99001": 400, "99002": 300, SHARED: 1000, "99004": 500, "99005": 250}


def a_file(name: str, *rows: tuple[object, ...]) -> FilePayload:
    """Return a CSV file as a spreadsheet would save it, ready to be sent in."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    content = text.getvalue().encode("utf-8-sig")
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def communes() -> FilePayload:
    """The communes, in our template."""
    rows = [(code, name, "99", 5000, 2026) for code, name in COMMUNES.items()]
    header = ("code", "nom", "departement", "population", "millesime_cog")
    return a_file("communes.csv", header, *rows)


def structures() -> FilePayload:
    """Two associations of the law of 1901, and a public body."""
    header = (
        "code;nom;nom_legal;type;territoire;regime;tribunal;volume;folio;date_inscription;siret;"
        "rna;adresse;code_postal;ville;courriel;telephone"
    )
    rows = (
        f"AMONT;{UPSTREAM};{UPSTREAM};ML;1;loi_1901;;;;;00010001600013;W991000001;1 rue du Pont;"
        "99001;Sources;contact@amont.example;01 99 00 00 01",
        f"AVAL;{DOWNSTREAM};{DOWNSTREAM};ML;2;loi_1901;;;;;00010002400017;W991000002;2 rue du Port;"
        "99002;Grand-Pont;contact@aval.example;01 99 00 00 02",
        f"METRO;{TOWN};{TOWN};PAIO;5;public;;;;;;;3 place Haute;"
        "99004;Belle-Rive;contact@metropole.example;01 99 00 00 03",
    )
    return a_file("structures.csv", *(tuple(row.split(";")) for row in (header, *rows)))


def coverage(year: int) -> FilePayload:
    """Who covers what since the year before; one commune is shared 60/40."""
    header = ("code_commune", "code_structure", "quotite", "valable_du", "source")
    since, source = f"01/01/{year - 1}", "Convention de périmètre"
    parts = (
        *(("99001", "AMONT", "100"), ("99002", "AVAL", "100"), (SHARED, "AMONT", "60")),
        *((SHARED, "AVAL", "40"), ("99004", "METRO", "100"), ("99005", "METRO", "100")),
    )
    return a_file("perimetre.csv", header, *((*part, since, source) for part in parts))


def people() -> FilePayload:
    """A president and a director a structure."""
    header = ("code_structure", "fonction", "nom", "courriel", "telephone", "debut", "fin")
    rows = [
        (code, function, f"{name} {code.title()}", f"{function}@{code.lower()}.example", "",
         "01/01/2024", "")
        for code in ("AMONT", "AVAL", "METRO")
        for function, name in (("presidence", "Paul"), ("direction", "Dominique"))
    ]  # fmt: skip
    return a_file("personnes.csv", header, *rows)


def census(year: int) -> FilePayload:
    """INSEE's communal base, its columns of young people out of work, of four years before."""
    vintage = f"P{(year - 4) % 100:02d}"
    rows = [(code, COMMUNES[code], count) for code, count in UNEMPLOYED.items()]
    return a_file("base-cc.csv", ("CODGEO", "LIBGEO", f"{vintage}_CHOM1524"), *rows)


def activity(template: bytes) -> FilePayload:
    """The Region's own template, filled in: the next value of a series on each line."""
    header, *rows = csv.reader(io.StringIO(template.decode("utf-8-sig")), delimiter=";")
    value = header.index("valeur")
    filled = [(*row[:value], 40 + 7 * line, *row[value + 1 :]) for line, row in enumerate(rows, 1)]
    return a_file("activite.csv", tuple(header), *filled)
