"""What a person changes on a page loses nobody's value, and no text.

Owns what an edit form was opened on, the comparison with what is stored when it comes back,
and the page that shows both. What may be changed, and by whom, lies with each subject.
"""

from structures.ground.edits.edit import Edit, row, turn
from structures.ground.edits.units import Grouped, digest_of

__all__ = ["Edit", "Grouped", "digest_of", "row", "turn"]
