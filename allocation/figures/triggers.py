"""What the database itself refuses of figures: a sum that is not that of its parts."""

import pgtrigger

# Checked when the transaction commits: the figure and its parts are written one after the other.
# A row stays where it is: moved elsewhere, it would leave a sum that nothing checks.
_PARTS_ADD_UP = """
    IF TG_OP = 'UPDATE'
        AND (NEW.structure_id, NEW.{column}) IS DISTINCT FROM (OLD.structure_id, OLD.{column})
    THEN
        RAISE EXCEPTION 'what is counted of a structure stays there'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_add_up';
    END IF;
    SELECT SUM(counted.value) INTO total
        FROM allocation_figurepart counted
        JOIN allocation_indicatorpart part ON part.id = counted.part_id
        WHERE counted.structure_id = COALESCE(NEW.structure_id, OLD.structure_id)
            AND part.indicator_id = {indicator};
    IF total IS NOT NULL AND total IS DISTINCT FROM (
        SELECT value FROM allocation_figure
        WHERE structure_id = COALESCE(NEW.structure_id, OLD.structure_id)
            AND indicator_id = {indicator})
    THEN
        RAISE EXCEPTION 'a figure is not the sum of its parts'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_add_up';
    END IF;
    RETURN NULL;
"""


def sum_of_its_parts() -> pgtrigger.Trigger:
    """Figures: one whose parts are told is their sum."""
    return _parts_add_up("indicator_id", "COALESCE(NEW.indicator_id, OLD.indicator_id)")


def parts_of_a_sum() -> pgtrigger.Trigger:
    """Parts of a figure: together they make it."""
    return _parts_add_up(
        "part_id",
        "(SELECT indicator_id FROM allocation_indicatorpart"
        " WHERE id = COALESCE(NEW.part_id, OLD.part_id))",
    )


def _parts_add_up(column: str, indicator: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="parts_add_up",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        declare=[("total", "NUMERIC")],
        func=_PARTS_ADD_UP.format(column=column, indicator=indicator),
    )
