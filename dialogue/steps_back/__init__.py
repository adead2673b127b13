"""The page by which a year goes back, and what the dialogues have to say of it.

Owns how the opening of the dialogues is undone, and what written there keeps a year from going
back. What goes back in the allocation is `allocation.steps_back`, which this knows.
"""
