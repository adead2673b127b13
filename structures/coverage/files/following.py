"""What movements of communes make of those recorded: followed day by day, in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from structures.coverage.files.events import Event, Movement, movements
from structures.coverage.files.timelines import Timeline, from_day, in_words, timeline
from structures.ground.french import counted, date_long, number
from structures.ground.readings import Findings
from structures.models import AbsorbedCommune, Commune, Coverage, Structure
from structures.reference.kinds import Act, Asked, Change, Comparison


@dataclass
class State:
    """The communes as movements go by: those that exist, and who covers each."""

    known: Mapping[str, Commune]
    absorbed: dict[str, AbsorbedCommune]
    structures: Mapping[str, Structure]
    coverage: dict[str, Timeline]
    names: dict[str, str]
    people: dict[str, int | None]
    becomes: dict[str, str]
    born: dict[str, "Birth"] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0

    def is_ours(self, movement: Movement, code: str) -> bool:
        """Tell whether a commune, or one that it becomes in the end, is in the reference."""
        return code in self.names or any(self.last(c) in self.names for c in movement.goes[code])

    def last(self, code: str) -> str:
        """Return the first recorded commune that holds this one, itself if it is recorded."""
        passed = set()
        while code not in self.names and code not in passed and code in self.becomes:
            passed.add(code)
            code = self.becomes[code]
        return code

    def name_of(self, code: str) -> str:
        """Name a commune that exists, or that did."""
        return self.names.get(code) or self.known[code].name


@dataclass(frozen=True)
class Absorption:
    """A commune that ends, in which one, and from when."""

    code: str
    name: str
    successor: str
    day: date


@dataclass(frozen=True)
class Birth:
    """A commune that begins or is there again, and who covers it from then on."""

    code: str
    name: str
    population: int | None
    day: date
    coverage: Timeline


@dataclass(frozen=True)
class Renaming:
    """A commune that goes on, by another name or with more people."""

    code: str
    name: str
    population: int | None


def compare_events(rows: Sequence[Event], asked: Asked, findings: Findings) -> Comparison:
    """Follow the movements in their order from what is recorded. Four queries."""
    ordered = movements(rows)
    state = _state({code: after for one in ordered for code, after in one.absorbed.items()})
    outside = 0
    for movement in ordered:
        for code in [code for code in movement.goes if not state.is_ours(movement, code)]:
            del movement.goes[code]
            outside += 1
        _refuse_scattered(movement, state, findings)
        _pass_on(movement, state, findings)
    if outside:
        findings.notice(f"Mouvements hors des communes du référentiel : {number(outside)}.")
    return Comparison([*state.changes, *_renamings(state)], state.unchanged)


def _state(becomes: dict[str, str]) -> State:
    known, absorbed = Commune.objects.in_bulk(), AbsorbedCommune.objects.in_bulk()
    current = {code: commune for code, commune in known.items() if code not in absorbed}
    rows: dict[str, list[Coverage]] = {}
    found = Coverage.objects.select_related("structure").order_by("commune_id", "valid_from")
    for row in found:
        rows.setdefault(row.commune_id, []).append(row)
    return State(
        known=known,
        absorbed=absorbed,
        structures=Structure.objects.in_bulk(field_name="code"),
        coverage={code: timeline(ones, date.min) for code, ones in rows.items()},
        names={code: commune.name for code, commune in current.items()},
        people={code: commune.population for code, commune in current.items()},
        becomes=becomes,
    )


def _refuse_scattered(movement: Movement, state: State, findings: Findings) -> None:
    for code, afters in movement.scattered.items():
        if code in state.names:
            findings.error(
                f"La commune {code} {state.names[code]} est partagée le "
                f"{date_long(movement.day)} entre {', '.join(sorted(afters))} : laissez dans le "
                "fichier la seule ligne vers celle qui reprend l’essentiel de son territoire.",
                movement.lines[code],
                "COM_AV",
            )
        elif code not in state.absorbed:
            findings.notice(
                f"Ancienne commune {code} {movement.old_names[code]}, partagée entre plusieurs : "
                "elle n’est pas reprise.",
                movement.lines[code],
            )


def _pass_on(movement: Movement, state: State, findings: Findings) -> None:
    """Follow what a day's movements make of each commune after it."""
    absorbed = movement.absorbed
    for after in sorted({code for afters in movement.goes.values() for code in afters}):
        parents = [code for code in movement.parents(after) if code in state.names]
        if after in state.names and after not in parents:
            parents.append(after)
        ended = [code for code in parents if code in absorbed]
        if ended or (after not in state.names and parents):
            _check_same(after, parents, movement, state, findings)
        if after not in state.names and parents:
            _begin(after, parents, movement, state)
        elif after in state.names:
            state.names[after] = movement.new_names[after]
            state.people[after] = _population(after, parents, movement, state)
    for code, after in sorted(absorbed.items()):
        successor = after if after in state.known else state.last(after)
        if successor in state.names or successor in state.known:
            name = state.names.get(code, movement.old_names[code])
            _absorb(Absorption(code, name, successor, movement.day), movement, state)


def _check_same(
    after: str, parents: Sequence[str], movement: Movement, state: State, findings: Findings
) -> None:
    """Find communes that come together though different structures cover them from that day."""
    found = {code: from_day(state.coverage.get(code, []), movement.day) for code in parents}
    if all(one == found[parents[0]] for one in found.values()):
        return
    said = " ; ".join(
        f"{code} {state.names[code]} : "
        f"{in_words(found[code], state.structures, since=movement.day) or 'aucune structure'}"
        for code in parents
    )
    findings.error(
        f"À décider : le {date_long(movement.day)}, la commune {after} {movement.new_names[after]} "
        f"réunit des communes que ne couvrent pas les mêmes structures ({said}). Importez d’abord "
        "un périmètre qui leur donne, à cette date, les mêmes structures et les mêmes quotités, "
        "puis déposez ce fichier à nouveau.",
        movement.lines[after],
        "COM_AP",
    )


def _begin(code: str, parents: Sequence[str], movement: Movement, state: State) -> None:
    """Add a commune, or take again one that was absorbed: it is covered as those it comes from."""
    name, day = movement.new_names[code], movement.day
    covered = from_day(state.coverage.get(parents[0], []), day)
    people = _population(code, parents, movement, state)
    said = [f"existe le {date_long(day)}, à partir de {', '.join(parents)}"]
    said += [in_words(covered, state.structures, since=day)] if covered else []
    before = ""
    if code in state.absorbed:
        before = _ended_words(state.absorbed.pop(code))
    act = Act.CHANGED if before else Act.ADDED
    birth = Birth(code, name, people, day, covered)
    line = movement.lines[code]
    state.changes.append(Change(act, code, name, before, " ; ".join(said), line, birth))
    state.names[code], state.people[code], state.coverage[code] = name, people, covered
    state.born[code] = birth


def _absorb(absorption: Absorption, movement: Movement, state: State) -> None:
    """Record a commune absorbed; its perimeter passes to the successor, whose is the same."""
    code, day = absorption.code, absorption.day
    known = state.absorbed.get(code)
    after = f"absorbée le {date_long(day)} par {absorption.successor} "
    after += state.name_of(absorption.successor)
    row = AbsorbedCommune(
        code=code, name=absorption.name, successor_id=absorption.successor, absorbed_on=day
    )
    state.absorbed[code] = row
    if known and (known.successor_id, known.absorbed_on) == (row.successor_id, day):
        state.unchanged += 1
        return
    before = _ended_words(known) if known else ""
    if code in state.names:
        before = in_words(from_day(state.coverage.get(code, []), day), state.structures, since=day)
        before = before or "commune sans structure"
        del state.names[code], state.people[code]
        state.coverage[code] = []
    act = Act.CHANGED if before else Act.ADDED
    line = movement.lines[code]
    state.changes.append(Change(act, code, absorption.name, before, after, line, absorption))


def _population(code: str, parents: Iterable[str], movement: Movement, state: State) -> int | None:
    """Add up communes that come together whole; where one is only a part, nobody knows yet."""
    wholes = [p for p in parents if movement.goes.get(p, {code}) == {code}]
    people = [state.people[parent] for parent in wholes]
    if set(wholes) != set(parents):
        return state.people.get(code)
    return None if None in people else sum(one for one in people if one is not None)


def _renamings(state: State) -> list[Change]:
    found = []
    for code, name in state.names.items():
        known = state.born.get(code) or state.known[code]
        if (name, state.people[code]) == (known.name, known.population):
            continue
        before, after = [known.name], [name]
        if state.people[code] != known.population:
            before.append(_people(known.population))
            after.append(_people(state.people[code]))
        said = ", ".join(before), ", ".join(after)
        row = Renaming(code, name, state.people[code])
        found.append(Change(Act.CHANGED, code, known.name, *said, row=row))
    return found


def _people(population: int | None) -> str:
    if population is None:
        return "population inconnue"
    return counted(population, "habitant", "habitants")


def _ended_words(absorbed: AbsorbedCommune) -> str:
    return f"absorbée le {date_long(absorbed.absorbed_on)} par {absorbed.successor_id}"
