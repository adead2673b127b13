"""What `script/bench` measures: work of the product against a yardstick, both in turn.

Owns the lines, the invented network they work on, and how a ratio is taken. The budgets that
need no clock are tests; docs/bench.md says how to read what is printed.
"""
