"""What is typed of a request for help."""

from django import forms

from structures.ground.fields import long_text, most_characters
from structures.help_requests.models import HelpRequest

TEXT_HELP = "Aucun nom de jeune, ni rien qui permette d’en reconnaître un."


class ReplyForm(forms.Form):
    """What one side writes to the other."""

    text = long_text("Votre message", rows=6, help_text=TEXT_HELP)


class AskForm(forms.Form):
    """What help is asked for, in a line, then in full."""

    subject = forms.CharField(
        label="Objet",
        max_length=most_characters(HelpRequest, "subject"),
        help_text="En quelques mots, par exemple « Compter les jeunes de l’indicateur 3 ».",
    )
    text = long_text("Votre demande", rows=8, help_text=TEXT_HELP)
