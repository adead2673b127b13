"""What others count of the same things: shown beside the structures' own values, with the gap.

Owns the second sources that a campaign declares, their values, and the ratios that the State
sends for information. Which source counts is a column of the indicator, fixed with the rule; the
sharing asks here for the values that count. Files of values come in by `imports`, those of ratios
by the files of reference.
"""
