"""What is decided anew to begin the year after one."""

from allocation.campaigns.forms import EnvelopeFields
from allocation.campaigns.models import Campaign
from allocation.next_year.selectors import retained_note
from allocation.next_year.services import begin_next_year
from structures.models import User


class NextYearForm(EnvelopeFields):
    """The envelope of the year after `before`."""

    def __init__(self, data: dict[str, str] | None = None, *, before: Campaign) -> None:
        super().__init__(data)
        self.before = before
        note = self.fields["envelope_note"]
        note.help_text = f"{note.help_text} {retained_note(before)}".strip()

    def begin(self, *, by: User) -> Campaign:
        """Create the year after."""
        return begin_next_year(self.before, self.cleaned_data, by=by)
