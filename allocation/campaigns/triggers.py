"""What the database itself refuses once a run is adopted."""

import pgtrigger

from allocation.campaigns.states import OPEN_TO_FIGURES, OPEN_TO_PARAMETERS

# FOR SHARE: a write here waits for an adoption under way, then sees its outcome.
_REFUSE_UNLESS_OPEN = """
    IF (SELECT state FROM allocation_campaign
        WHERE id = COALESCE(NEW.campaign_id, OLD.campaign_id) FOR SHARE) NOT IN ({states})
    THEN
        RAISE EXCEPTION 'campaign % is locked', COALESCE(NEW.campaign_id, OLD.campaign_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


def _open_only(name: str, states: tuple[str, ...]) -> pgtrigger.Trigger:
    quoted = ", ".join(f"'{state}'" for state in states)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_REFUSE_UNLESS_OPEN.format(states=quoted, name=name),
    )


def parameters_lock() -> pgtrigger.Trigger:
    """Rows of the campaign's rule: frozen when a run is adopted."""
    return _open_only("parameters_are_frozen", OPEN_TO_PARAMETERS)


def figures_lock() -> pgtrigger.Trigger:
    """Rows of figures: written during collection and simulation only."""
    return _open_only("figures_are_frozen", OPEN_TO_FIGURES)
