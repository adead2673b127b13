"""The demo's dialogues, from their opening to the settlement, each step on its day."""

from datetime import date

from allocation.models import Campaign
from config.demo.dialogue_evidence import load_evidence
from config.demo.dialogue_meetings import load_meetings
from config.demo.dialogue_overview import load_reminders
from config.demo.dialogue_ratings import (
    load_decisions,
    load_exchanges,
    load_ratings,
    load_silence,
    open_demo_dialogues,
)
from config.demo.dialogue_settlement import load_advances, load_settlement
from dialogue.rules import Stage
from structures import clock
from structures.models import User


def load_dialogues(campaign: Campaign, people: dict[str, User]) -> None:
    """Pay the advances, open the dialogues, and leave them at every stage."""
    load_advances(campaign, people)
    clock.turn_to(date(2015, 10, 1))
    open_demo_dialogues(campaign, people)
    clock.turn_to(date(2015, 10, 5))
    load_evidence(campaign, people)
    clock.turn_to(date(2015, 10, 8))
    load_ratings(campaign, people, up_to=Stage.PROPOSAL)
    clock.turn_to(date(2015, 10, 13))
    load_ratings(campaign, people, up_to=Stage.REPLY)
    load_exchanges(campaign, people)
    clock.turn_to(date(2015, 10, 15))
    load_reminders(campaign, people)
    clock.turn_to(date(2015, 10, 19))
    load_ratings(campaign, people, up_to=Stage.MEETING)
    clock.turn_to(date(2015, 10, 20))
    load_meetings(campaign, people)
    clock.turn_to(date(2015, 10, 21))
    load_decisions(campaign, people, first_only=True)


def close_dialogues(campaign: Campaign, people: dict[str, User]) -> None:
    """Bring every dialogue to its decision, then settle the year."""
    load_ratings(campaign, people, up_to=Stage.MEETING, to_the_end=True)
    clock.turn_to(date(2015, 11, 3))
    load_reminders(campaign, people)
    clock.turn_to(date(2015, 11, 26))
    load_silence(campaign, people)
    clock.turn_to(date(2015, 12, 14))
    load_ratings(campaign, people, up_to=Stage.MEETING, to_the_end=True)
    clock.turn_to(date(2015, 12, 15))
    load_meetings(campaign, people)
    clock.turn_to(date(2015, 12, 16))
    load_decisions(campaign, people)
    clock.turn_to(date(2015, 12, 18))
    campaign.refresh_from_db()
    load_settlement(campaign, people)
