"""`manage.py bounce < mail`: what a mail server pipes when a message comes back."""

import sys

from django.core.management.base import BaseCommand, CommandError

from structures.ground.refusals import Refused
from structures.messages.bounces import read_bounce
from structures.messages.services import record_return
from structures.models import Message


class Command(BaseCommand):
    """Reads a report of non-delivery on standard input, and takes its message out of the count."""

    help = "Lit sur l’entrée standard un avis de non-remise, et marque le message revenu en erreur."

    def handle(self, **options: object) -> None:
        """Record it; any other mail, such as an answer or a delay, changes nothing."""
        bounce = read_bounce(sys.stdin.buffer.read())
        if bounce is None:
            self.stdout.write("Ce n’est pas un avis de non-remise : rien n’a changé.")
            return
        message = Message.objects.filter(message_id=bounce.message_id).first()
        if message is None:
            self.stdout.write(f"Aucun message {bounce.message_id} : rien n’a changé.")
            return
        try:
            record_return(message, bounce.reason, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Message n° {message.pk} revenu en erreur : {bounce.reason}")
