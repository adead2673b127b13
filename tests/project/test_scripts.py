"""Scripts of our own: few, small, read as they are written, and nothing that the pages rest on."""

from tests.project.test_house_rules import ROOT, name_of, present

# What each may weigh, in bytes, as it is served before compression (records 23 and 51).
MOST = {"static/js/grid.js": 12 * 1024, "static/js/leave.js": 2_000}
# What would step out of the content security policy, or hide what is done.
REFUSED = ("eval(", "new Function", "import(", "document.write", "http://", "https://")


def test_scripts_of_our_own_are_few_and_small():
    own = [path for path in present("static/*.js") if "vendor" not in path.parts]
    found = {name_of(path): path.stat().st_size for path in own}
    assert found.keys() == MOST.keys()
    assert {name: size for name, size in found.items() if size > MOST[name]} == {}


def test_a_script_of_our_own_asks_nothing_of_anybody_else():
    texts = {name: (ROOT / name).read_text() for name in MOST}
    assert [(n, word) for n, text in texts.items() for word in REFUSED if word in text] == []
    assert all('"use strict";' in text for text in texts.values())
