"""What is written for developers stays short, and is found from where one looks for it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = ROOT / "docs" / "decisions"
RECORDS = sorted(DECISIONS.glob("[0-9]*.md"))
LONGEST_RECORD, LONGEST_GUIDE = 30, 80
HEAD = r"# {}\. .+\n\nDate: \d{{4}}-\d\d-\d\d · Status: .+\n\n## Context\n"


def lines(path):
    return path.read_text().splitlines()


def test_a_decision_is_short_numbered_dated_and_says_why_first():
    assert RECORDS
    assert [path.name for path in RECORDS if len(lines(path)) > LONGEST_RECORD] == []
    numbers = [int(path.name[:4]) for path in RECORDS]  # kept for good: one may be missing
    assert numbers == sorted(set(numbers))
    misheaded = [
        path.name
        for number, path in zip(numbers, RECORDS, strict=True)
        if not re.match(HEAD.format(number), path.read_text())
    ]
    assert misheaded == []


def test_the_index_gives_every_decision_by_its_title():
    listed = re.findall(r"^\d+\. \[(.+)\]\((.+)\)$", (DECISIONS / "README.md").read_text(), re.M)
    titles = [(lines(path)[0].split(". ", 1)[1], path.name) for path in RECORDS]
    assert listed == titles


def test_the_guide_for_contributors_is_read_at_one_sitting():
    assert len(lines(ROOT / "CONTRIBUTING.md")) <= LONGEST_GUIDE
