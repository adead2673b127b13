"""What the database itself refuses: words about another value, answers twice or too late."""

import pgtrigger

from allocation.campaigns.states import OPEN_TO_FIGURES
from structures.ground.locks import day, requires, sql_list

# FOR SHARE: what is said waits for an adoption under way, then sees its outcome.
_OPEN = f"""
    SELECT 1 FROM allocation_figurereview r JOIN allocation_campaign c ON c.id = r.campaign_id
    {{joined}}
    WHERE {{of}} AND c.state IN {sql_list(OPEN_TO_FIGURES)} {{besides}} FOR SHARE OF c
"""
# The value that is stored, of whom `by` says: the structure's own, or a second source's.
_VALUE = """JOIN LATERAL (
        SELECT f.indicator_id, f.structure_id FROM allocation_figure f
        WHERE f.campaign_id = c.id AND {by} = '' AND f.value = NEW.value
            AND f.counted_under_id = NEW.definition_id
        UNION ALL
        SELECT s.indicator_id, f.structure_id FROM allocation_secondfigure f
        JOIN allocation_secondsource s ON s.id = f.source_id
        WHERE f.campaign_id = c.id AND {by} = s.kind AND f.value = NEW.value
            AND s.definition = NEW.counted_as
    ) f ON true"""
_OF_THIS_CELL = """AND f.indicator_id = NEW.indicator_id AND f.structure_id = NEW.structure_id
        AND NEW.counted_by =
            (SELECT counted_source FROM allocation_indicator WHERE id = NEW.indicator_id)"""
_WAITS = """ch.id IS NOT NULL
        AND NOT EXISTS (SELECT FROM allocation_challengeanswer WHERE challenge_id = ch.id)
        AND NOT EXISTS (SELECT FROM allocation_challengewithdrawal WHERE challenge_id = ch.id)"""
_OTHERS = f"""AND NOT EXISTS (
        SELECT FROM allocation_figurechallenge ch
        WHERE ch.indicator_id = NEW.indicator_id AND ch.structure_id = NEW.structure_id
            AND {_WAITS})"""
_CHALLENGE = "JOIN allocation_figurechallenge ch ON ch.review_id = r.id"


def review_locks() -> list[pgtrigger.Trigger]:
    """A review is opened while figures are open, and its end only goes later."""
    return [
        requires(
            "review_opens_with_the_figures",
            f"""SELECT 1 FROM allocation_campaign WHERE id = NEW.campaign_id
                AND state IN {sql_list(OPEN_TO_FIGURES)} FOR SHARE""",
            on=pgtrigger.Insert,
        ),
        pgtrigger.Protect(
            name="end_of_review_only_goes_later",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "NEW.ends_on < OLD.ends_on OR NEW.campaign_id <> OLD.campaign_id"
                " OR NEW.opened_at <> OLD.opened_at OR NEW.opened_by_id <> OLD.opened_by_id"
            ),
        ),
        pgtrigger.Protect(name="review_is_kept", operation=pgtrigger.Delete),
    ]


def agreement_is_of_the_figure() -> pgtrigger.Trigger:
    """Agreements: to the value that is there, under its wording, before an adoption."""
    return requires("agreement_is_of_the_figure", _of_the_cell(), on=pgtrigger.Insert)


def challenge_is_of_the_figure() -> pgtrigger.Trigger:
    """Challenges: of the value that is there, one at a time, before an adoption."""
    return requires("challenge_is_of_the_figure", _of_the_cell(_OTHERS), on=pgtrigger.Insert)


def withdrawn_while_it_waits() -> pgtrigger.Trigger:
    """Withdrawals: of a challenge that waits for its answer, before an adoption."""
    found = _OPEN.format(joined=_CHALLENGE, of="ch.id = NEW.challenge_id", besides=f"AND {_WAITS}")
    return requires("withdrawn_while_it_waits", found, on=pgtrigger.Insert)


def answer_is_what_is_stored() -> pgtrigger.Trigger:
    """Answers: to a challenge that waits, with the value that is then stored; what was proposed
    where it is accepted.
    """
    cell = "AND f.indicator_id = ch.indicator_id AND f.structure_id = ch.structure_id"
    found = _OPEN.format(
        joined=f"{_CHALLENGE} {_VALUE.format(by='ch.counted_by')}",
        of="ch.id = NEW.challenge_id",
        besides=f"{cell} AND {_WAITS} AND (NEW.verdict <> 'accepted' OR NEW.value = ch.proposed)",
    )
    return requires("answer_is_what_is_stored", found, on=pgtrigger.Insert)


def no_challenge_waits() -> pgtrigger.Trigger:
    """Adoptions: refused while a challenge that came in time has no answer.

    Looked at when the transaction commits: one that was being written has then come.
    """
    return pgtrigger.Trigger(
        name="no_challenge_waits",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func=f"""
            IF EXISTS (
                SELECT FROM allocation_figurereview r {_CHALLENGE}
                WHERE r.campaign_id = NEW.campaign_id AND {_WAITS}
                    AND {day("ch.made_at")} <= r.ends_on)
            THEN
                RAISE EXCEPTION 'a challenge of campaign % waits for its answer', NEW.campaign_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'no_challenge_waits';
            END IF;
            RETURN NULL;
        """,
    )


def _of_the_cell(besides: str = "") -> str:
    return _OPEN.format(
        joined=_VALUE.format(by="NEW.counted_by"),
        of="r.id = NEW.review_id",
        besides=f"{_OF_THIS_CELL} {besides}",
    )
