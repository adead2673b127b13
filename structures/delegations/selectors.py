"""Whether somebody acted, or acts, by delegation."""

from collections.abc import Iterable

from structures.ground.locks import day, sql_list


def had_role_sql(account: str, roles: Iterable[str], moment: str) -> str:
    """Return the SQL condition that an account has one of `roles`, or had it lent at a moment.

    For the triggers that ask who signed: `account` and `moment` are columns of the row.
    """
    listed = sql_list(roles)
    return f"""EXISTS (
        SELECT 1 FROM structures_user u WHERE u.id = {account} AND u.role IN {listed}
        UNION ALL
        SELECT 1 FROM structures_delegation d
        WHERE d.holder_id = {account} AND d.role IN {listed}
        AND d.starts_on <= {day(moment)} AND d.ends_on > {day(moment)}
        AND (d.revoked_at IS NULL OR d.revoked_at > {moment})
    )"""
