"""Records of runs over invented values, for the workbooks made of them; no database."""

from random import Random

from allocation.runs.record import computed

AXES = {1: (5000, (1, 2, 3, 4)), 2: (3500, (5, 6, 7)), 3: (1500, (8, 9))}
PARAMETERS = {
    "advance_base": "allocation",
    "advance_bp": 8000,
    "unearned_axis3": "retain",
    "solidarity": {},
    "former_grant_bp": None,
    "former_grants": {},
}


def make_record(size=11, *, envelope=1_234_567_891, places=0, rated=True, **rules):
    """A sealed record: values of `places` decimals for the first indicator, whole for others."""
    chance, codes = Random(size), [f"{67000 + rank}" for rank in range(size)]
    figures = {
        str(number): {code: str(chance.randint(1, 9000)) for code in codes}
        for number in range(1, 8)
    }
    if places:
        digits = {code: chance.randint(1, 10**places) for code in codes}
        figures["1"] = {c: f"{figures['1'][c]}.{digits[c]:0{places}}" for c in codes}
    inputs = {
        "envelope_cents": envelope,
        "axes": [_axis(number, *said) for number, said in AXES.items()],
        "structures": codes,
        "figures": figures,
        "parameters": PARAMETERS | rules,
    }
    if rated:
        inputs["ratings"] = {n: {code: chance.randint(0, 3) for code in codes} for n in ("8", "9")}
    return record_over(inputs)


def record_over(inputs):
    """The record of a run over these inputs, with names that are not of this world."""
    indicators = [i["number"] for axis in inputs["axes"] for i in axis["indicators"]]
    context = {
        "structures": {code: f"=1+{code}" for code in inputs["structures"]},
        "axes": {str(a["number"]): {"label": f"Axe « {a['number']} »"} for a in inputs["axes"]},
        "indicators": {str(n): {"short_label": f"Indicateur {n}"} for n in indicators},
    }
    run = {"number": 7, "campaign": 2015, "reference_year": 2014}
    run |= {"computed_at": "2015-02-06T10:00:00+00:00", "author": 1, "reason": ""}
    return computed({"run": run, "context": context, "inputs": inputs})


def reference_of(record, *changes):
    """Fixed parts of a year of reference: those of the record, times these in turn, in percent."""
    fixed = sorted(record["result"]["fixed"].items())
    return {c: cents * changes[n % len(changes)] // 100 for n, (c, cents) in enumerate(fixed)}


def _axis(number, share, numbers):
    kind = "variable" if number == 3 else "fixed"
    indicators = [{"number": one, "weight": one % 3 + 1} for one in numbers]
    return {"number": number, "share_bp": share, "kind": kind, "indicators": indicators}


PLAIN = make_record()
CODES = PLAIN["inputs"]["structures"]
# A run of each rule, by what it shows.
RULED = {
    "before the ratings": lambda: make_record(rated=False),
    "retained": lambda: PLAIN,
    "redistributed": lambda: make_record(unearned_axis3="redistribute"),
    "solidarity": lambda: make_record(
        solidarity={CODES[0]: "1.25", CODES[3]: "0.8765"}, solidarity_indicator=2
    ),
    "former grants": lambda: make_record(
        advance_base="former_grant",
        former_grant_bp=8500,
        former_grants={code: 70_000_001 + 9_999_999 * rank for rank, code in enumerate(CODES)},
    ),
    "due after a correction": lambda: make_record(advances_due={CODES[1]: 150_000_000}),
    "six decimals": lambda: make_record(places=6),
    "six decimals and coefficients": lambda: make_record(places=6, solidarity={CODES[0]: "1.2345"}),
    "eighteen decimals": lambda: make_record(places=18),
    "the largest envelope": lambda: make_record(envelope=64_500_000_000, places=2),
    "guard rails": lambda: make_record(
        fixed_floor_bp=9800,
        fixed_cap_bp=10_300,
        reference_fixed=reference_of(PLAIN, 110, 100, 90, 101, 97),
    ),
    "a floor alone": lambda: make_record(
        fixed_floor_bp=9900, reference_fixed=dict(list(reference_of(PLAIN, 115).items())[:2])
    ),
}
