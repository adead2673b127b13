"""From a table of text to figures, or to the list of all that is wrong in it. Pure.

Owns the rules of each kind of file (`insee`, `activity`) and what they give. Does not know
how cells are read (`structures.ground.readings`), where files come from
(`structures.ground.spreadsheets`) nor where figures go (`allocation.imports.services`).
"""

from allocation.imports.readers.reading import Reading, Value

__all__ = ["Reading", "Value"]
