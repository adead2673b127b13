"""Have LibreOffice compute workbooks anew; see script/proofs/workbook."""

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from allocation.workbook.sheets import workbook_file
from tests.allocation.workbook.records import RULED, make_record

MANY = 436
PATIENCE = 600  # seconds for one workbook
CARRIED = re.compile(rb"(</f>)<v>[^<]*</v>")
# A workbook that comes from elsewhere is not computed when it is opened, unless it is asked.
ALWAYS_COMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Give a workbook for each rule, then one of a whole country."""
    for name, make in RULED.items():
        yield name, workbook_file(make(), "0" * 64)
    yield f"{MANY} structures", workbook_file(make_record(MANY), "0" * 64)


def emptied(content: Path, there: Path) -> None:
    """Write the same workbook, every formula giving 0 until it is computed."""
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(there, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, CARRIED.sub(rb"\1<v>0</v>", part) if "worksheets" in name else part)


def computed(content: Path, folder: Path) -> Path:
    """Return what LibreOffice makes of a workbook whose values were taken out."""
    source, out, profile = folder / "calcul.xlsx", folder / "out", folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_COMPUTE)
    emptied(content, source)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return out / source.name


def differences(content: Path, folder: Path) -> tuple[int, list[str]]:
    """Return how many formulas a workbook has, and the cells that come back otherwise."""
    formulas = openpyxl.load_workbook(content)
    carried = openpyxl.load_workbook(content, data_only=True)
    found = openpyxl.load_workbook(computed(content, folder), data_only=True)
    many, wrong = 0, []
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            many += 1
            kept = carried[sheet.title][cell.coordinate].value
            anew = found[sheet.title][cell.coordinate].value
            if not same(kept, anew):
                wrong.append(f"{sheet.title}, {cell.coordinate} : {kept} porté, {anew} recalculé")
    return many, wrong


def same(kept: object, anew: object) -> bool:
    """Whole numbers and texts are the same; doubles, but for the digits that nothing rests on.

    LibreOffice adds doubles up better than others: the last ones of a sum are its own.
    """
    if isinstance(kept, float) and isinstance(anew, int | float):
        return abs(kept - anew) <= max(1e-6, 1e-9 * abs(kept))
    return kept == anew


def main(names: list[str]) -> int:
    """Check these workbooks, or some of ours; print a line each."""
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder, "porté.xlsx")
        given = ((name, Path(name).read_bytes()) for name in names)
        for name, content in given if names else workbooks():
            ours.write_bytes(content)
            many, wrong = differences(ours, Path(folder))
            failed = failed or bool(wrong) or not many
            print(f"{name} : {many} formules, {len(wrong)} en écart", *wrong[:5], sep="\n  ")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
