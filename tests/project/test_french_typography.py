"""French text has a no-break space before : ; ! ? » and after «, in templates and in code."""

import io
import re
import subprocess
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ORDINARY_SPACE = re.compile(r"(?<=[\w)»’%}.]) (?:[:;!?](?=[\s<\"'{]|$)|»)|« ")
BYTES = re.compile(r"(b|rb|br)['\"]", re.IGNORECASE)


def tracked(*patterns):
    names = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in names.stdout.split()]
    return [path for path in paths if path.exists()]


def texts(path):
    source = path.read_text()
    if path.suffix != ".py":
        return [re.sub(r"{#.*?#}", "", source)]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [
        token.string
        for token in tokens
        if token.type == tokenize.STRING
        and '"""' not in token.string
        and not BYTES.match(token.string)
    ]


APPS = ["config", "structures", "allocation", "dialogue"]
FILES = tracked("templates", *(f"{app}/*.py" for app in APPS))


def test_french_punctuation_never_starts_a_line():
    assert {path.suffix for path in FILES} >= {".html", ".py"}
    faults = [
        f"{path.relative_to(ROOT)}: {text[max(0, found.start() - 20) : found.end() + 10]}"
        for path in FILES
        for text in texts(path)
        for found in ORDINARY_SPACE.finditer(text)
    ]
    assert not faults, "\n".join(["", *faults])
