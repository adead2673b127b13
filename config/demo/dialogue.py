"""The demo's dialogues, from their opening to the settlement, in the order of the year."""

from allocation.models import Campaign
from config.demo.dialogue_evidence import load_evidence
from config.demo.dialogue_meetings import load_meetings
from config.demo.dialogue_overview import load_reminders
from config.demo.dialogue_ratings import (
    finish_ratings,
    load_decisions,
    load_ratings,
    open_demo_dialogues,
)
from config.demo.dialogue_settlement import load_advances, load_settlement
from structures.models import User


def load_dialogues(campaign: Campaign, people: dict[str, User]) -> None:
    """Pay the advances, open the dialogues, and leave them at every stage."""
    load_advances(campaign, people)
    open_demo_dialogues(campaign, people)
    load_evidence(campaign, people)
    load_ratings(campaign, people)
    load_meetings(campaign, people)
    load_decisions(campaign, people, first_only=True)
    load_reminders(campaign, people)


def close_dialogues(campaign: Campaign, people: dict[str, User]) -> None:
    """Bring every dialogue to its decision, then settle the year."""
    finish_ratings(campaign, people)
    load_meetings(campaign, people)
    load_decisions(campaign, people)
    campaign.refresh_from_db()
    load_settlement(campaign, people)
