"""What a year is made of, written in the browser: from its creation to the opening.

Owns what each structure brings to the rule (former grant, coefficient), the planned days of
the year, and the line that each change of a parameter leaves. The rows of the rule itself
lie with `campaigns`; what is computed from them, with `runs`.
"""
