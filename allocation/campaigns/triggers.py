"""What the database itself refuses: rules that do not hold together, changes that come late."""

import pgtrigger

from allocation.campaigns.states import (
    OPEN_TO_CALENDAR,
    OPEN_TO_FIGURES,
    OPEN_TO_PARAMETERS,
    OPEN_TO_RULE,
    OPEN_TO_TEXTS,
    STEPS_BACK,
    TRANSITIONS,
)
from allocation.corrections.triggers import in_a_correction
from allocation.engine.measures import Kind
from structures.ground.locks import sql_list

RULE_FIELDS = (
    "year",
    "reference_year",
    "envelope_cents",
    "advance_base",
    "advance_bp",
    "former_grant_bp",
    "unearned_axis3",
    "reminders_needed",
    "silence_days",
    "fixed_fall_bp",
    "fixed_rise_bp",
    "envelope_note",
    "envelope_source",
    "counting_date",
    "following_months",
)
# Conventions print them: they stay as they are from the first one on.
TEXT_FIELDS = ("legal_visas", "special_terms", "appeal_route")
# After the preparation, what was fixed changes only with a revision: in its own transaction.
_IN_A_REVISION = """EXISTS (
        SELECT FROM allocation_campaignrevision
        WHERE campaign_id = {campaign}
            AND transaction = txid_current() AND applied_at = transaction_timestamp()
    )"""
# FOR SHARE: a write here waits for an adoption under way, then sees its outcome.
# A row stays in its campaign: moved to one that is open, it would leave one that is not.
_REFUSE_UNLESS_OPEN = """
    IF TG_OP = 'UPDATE' AND NEW.campaign_id <> OLD.campaign_id THEN
        RAISE EXCEPTION 'a row of campaign % stays there', OLD.campaign_id
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
    END IF;
    IF (SELECT state FROM allocation_campaign
        WHERE id = COALESCE(NEW.campaign_id, OLD.campaign_id) FOR SHARE) NOT IN ({states}){unless}
    THEN
        RAISE EXCEPTION 'campaign % is locked', COALESCE(NEW.campaign_id, OLD.campaign_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
# Checked when the transaction commits: axes are written one by one.
_SHARES_SUM_TO_100 = """
    IF (SELECT COALESCE(SUM(share_bp), 10000) FROM allocation_axis
        WHERE campaign_id = COALESCE(NEW.campaign_id, OLD.campaign_id)) <> 10000
    THEN
        RAISE EXCEPTION 'axis shares of campaign % do not sum to 100 percent',
            COALESCE(NEW.campaign_id, OLD.campaign_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shares_sum_to_100';
    END IF;
    RETURN NULL;
"""
# Levels 0 to 3 are worded: a rating is argued on words.
_RATED_ON_FOUR_LEVELS = """
    IF cardinality(NEW.scale) <> 4
        AND (SELECT kind FROM allocation_axis WHERE id = NEW.axis_id) = 'variable'
    THEN
        RAISE EXCEPTION 'indicator % of a variable axis has no scale of 4 levels', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rated_indicator_has_its_levels';
    END IF;
    RETURN NEW;
"""
# A stored measure begins with its kind: levels are argued on variable axes, and there only.
_RATED = "split_part({row}measure, '.', 1) = '" + Kind.LEVEL + "'"
_MEASURE_FITS_AXIS = f"""
    IF (SELECT kind = 'variable' FROM allocation_axis WHERE id = NEW.axis_id)
        IS DISTINCT FROM ({_RATED.format(row="NEW.")})
    THEN
        RAISE EXCEPTION 'measure % of indicator % does not fit its axis', NEW.measure, NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_fits_axis';
    END IF;
    RETURN NEW;
"""
_MEASURES_KEPT = f"""
    IF EXISTS (SELECT FROM allocation_indicator
        WHERE axis_id = NEW.id AND ({_RATED.format(row="")}) <> (NEW.kind = 'variable'))
    THEN
        RAISE EXCEPTION 'axis % has measures that do not fit its kind', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_fits_axis';
    END IF;
    RETURN NEW;
"""


def states_in_order() -> pgtrigger.Trigger:
    """A state follows the one before, or is left for it by a step back."""
    forward = [(early.value, late.value) for early, late in TRANSITIONS]
    back = [(step.leaves.value, step.to.value) for step in STEPS_BACK.values()]
    return pgtrigger.FSM(name="states_in_order", field="state", transitions=forward + back)


def frozen_rule() -> pgtrigger.Trigger:
    """The numbers of the rule stay as they are once the collection is open, but by a revision."""
    return pgtrigger.Trigger(
        name="rule_is_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=_changed_after(OPEN_TO_RULE, RULE_FIELDS),
        func=f"""
            IF {_IN_A_REVISION.format(campaign="NEW.id")} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'the rule of campaign % is fixed', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'rule_is_frozen';
        """,
    )


def frozen_texts() -> pgtrigger.Trigger:
    """The texts of the year stay as they are once a run is adopted."""
    return pgtrigger.Protect(
        name="texts_are_frozen",
        operation=pgtrigger.Update,
        condition=_changed_after(OPEN_TO_PARAMETERS, TEXT_FIELDS),
    )


def _changed_after(states: tuple[str, ...], columns: tuple[str, ...]) -> pgtrigger.Condition:
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return pgtrigger.Condition(f"OLD.state NOT IN {sql_list(states)} AND ({changed})")


def _open_only(name: str, states: tuple[str, ...], unless: str = "") -> pgtrigger.Trigger:
    quoted = ", ".join(f"'{state}'" for state in states)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_REFUSE_UNLESS_OPEN.format(states=quoted, name=name, unless=unless),
    )


def rule_lock() -> pgtrigger.Trigger:
    """Axes and indicators: fixed when the collection opens, but for a revision."""
    revised = _IN_A_REVISION.format(campaign="COALESCE(NEW.campaign_id, OLD.campaign_id)")
    return _open_only("parameters_are_frozen", OPEN_TO_RULE, f" AND NOT {revised}")


def parameters_lock() -> pgtrigger.Trigger:
    """What is said of each structure: frozen when a run is adopted."""
    return _open_only("parameters_are_frozen", OPEN_TO_PARAMETERS)


def texts_lock() -> pgtrigger.Trigger:
    """What the conventions say: fixed once the first is asked for."""
    return _open_only("agreement_texts_are_frozen", OPEN_TO_TEXTS)


def calendar_lock() -> pgtrigger.Trigger:
    """Planned days: until the year is closed."""
    return _open_only("calendar_is_frozen", OPEN_TO_CALENDAR)


def calendar_only_put_off() -> pgtrigger.Trigger:
    """Planned days: once the collection is open, they are put off, and never brought forward."""
    return pgtrigger.Trigger(
        name="announced_days_only_go_later",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF (TG_OP = 'DELETE' OR NEW.planned_on < OLD.planned_on)
                AND (SELECT state FROM allocation_campaign WHERE id = OLD.campaign_id FOR SHARE)
                NOT IN {sql_list(OPEN_TO_RULE)}
            THEN
                RAISE EXCEPTION 'the days of campaign % are announced', OLD.campaign_id
                    USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'announced_days_only_go_later';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


def figures_lock() -> pgtrigger.Trigger:
    """Rows of figures: written during collection and simulation, or by a correction, only."""
    corrected = in_a_correction("COALESCE(NEW.campaign_id, OLD.campaign_id)")
    return _open_only("figures_are_frozen", OPEN_TO_FIGURES, f" AND NOT {corrected}")


def whole_shares() -> pgtrigger.Trigger:
    """Axes: their shares make the whole envelope."""
    return pgtrigger.Trigger(
        name="shares_sum_to_100",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        func=_SHARES_SUM_TO_100,
    )


def kept_measures() -> pgtrigger.Trigger:
    """Axes: one that has indicators keeps a kind that suits their measures."""
    return pgtrigger.Trigger(
        name="axis_suits_its_measures",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("kind"),
        func=_MEASURES_KEPT,
    )


def levels_of_rated() -> pgtrigger.Trigger:
    """Indicators: an active one that is rated has its worded levels."""
    return pgtrigger.Trigger(
        name="rated_indicator_has_its_levels",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Q(new__active=True),
        func=_RATED_ON_FOUR_LEVELS,
    )


def measure_fits_axis() -> pgtrigger.Trigger:
    """Indicators: rated ones on variable axes, measured ones on fixed axes."""
    return pgtrigger.Trigger(
        name="measure_fits_axis",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=_MEASURE_FITS_AXIS,
    )
