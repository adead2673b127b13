"""What the dialogues of a year say to the Region and to a structure: tasks, deadlines."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from allocation.campaigns.states import reached
from allocation.models import Campaign, State
from dialogue.course.selectors import REGION, Standing, standing
from dialogue.letters.selectors import dialogues_without_letter
from dialogue.meetings.selectors import meetings_visible_to, remarks_until
from dialogue.models import Rating
from dialogue.ratings.selectors import due_day, worded
from dialogue.rules import DIRECTOR, STEPS, Stage, waited_for
from dialogue.thread.selectors import ratings_visible_to
from structures.context_notes.selectors import LevelReached, YearLevels
from structures.ground.french import counted
from structures.ground.tasks import BLOCKED, DONE, TODO, WAITING, Deadline, Task, task
from structures.models import LEADERS, Role, Structure, User


def overview_tasks(user: User, campaign: Campaign, today: date) -> list[Task]:
    """Return what the dialogues of the year ask of the Region's staff. Three queries."""
    if user.leads_a_structure or not reached(campaign.state, State.DIALOGUE):
        return []
    found = standing(campaign, today)
    letters = _letter_tasks(campaign, user) if found.settled else []
    return [*_stage_tasks(campaign, user, found), *letters]


def _stage_tasks(campaign: Campaign, user: User, found: Standing) -> list[Task]:
    url = reverse("dialogue:overview", args=[campaign.year])
    title = "Suivre les dialogues de gestion"
    detail = f"{found.settled} notes arrêtées sur {found.total}."
    if found.settled == found.total:
        return [task(title, detail, DONE, url)]
    acts = user.is_region_staff
    tasks = [task(title, detail, TODO if acts else WAITING, url)]
    if found.silent:
        text = (
            f"{counted(found.silent, 'indicateur attend', 'indicateurs attendent')} la structure."
        )
        where = reverse("dialogue:reminders", args=[campaign.year]) if acts else url
        verdict = TODO if acts else WAITING
        tasks.append(task("Relancer les structures en retard", text, verdict, where))
    if found.own:
        text = (
            f"{counted(found.own, 'indicateur', 'indicateurs')} : le retard est celui de la Région."
        )
        late_url = f"{url}?party={REGION}&late=on"
        tasks.append(task("Rattraper les étapes en retard", text, BLOCKED, late_url))
    return tasks


def _letter_tasks(campaign: Campaign, user: User) -> list[Task]:
    waiting = dialogues_without_letter(campaign).count() if user.is_region_staff else 0
    if not waiting:
        return []
    url = reverse("dialogue:letters", args=[campaign.year])
    text = f"{counted(waiting, 'dialogue clos', 'dialogues clos')} sans lettre de décision."
    return [task("Imprimer les lettres de décision", text, TODO, url)]


def dialogue_deadlines(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return what the structure's dialogues under way wait for. Two queries."""
    return [*_ratings(structure, user), *_meetings(structure, user, today)]


def levels_over_years(structure: Structure, user: User) -> list[YearLevels]:
    """Return the levels settled for the structure, as `user` may read them. One query."""
    found = ratings_visible_to(user).filter(dialogue__structure=structure, level__isnull=False)
    years: dict[int, list[LevelReached]] = {}
    for rating in found.order_by("indicator__number"):
        label = f"{rating.indicator.number}. {rating.indicator.short_label}"
        words = worded(rating.indicator, rating.level)
        words = f"Niveau {rating.level}" + (f" : {words}" if words else "")
        years.setdefault(rating.dialogue.campaign.year, []).append(LevelReached(label, words))
    return [
        YearLevels(year, reverse("dialogue:dialogue", args=[structure.code, year]), levels)
        for year, levels in years.items()
    ]


def _ratings(structure: Structure, user: User) -> list[Deadline]:
    """Return one deadline for the indicators that wait for the same text until the same day."""
    found = ratings_visible_to(user).filter(
        dialogue__structure=structure, dialogue__campaign__state=State.DIALOGUE
    )
    waiting = found.exclude(stage=Stage.CLOSED).order_by("indicator__number")
    return list(dict.fromkeys(_rating(rating) for rating in waiting))


def _rating(rating: Rating) -> Deadline:
    year = rating.dialogue.campaign.year
    url = reverse("dialogue:dialogue", args=[rating.dialogue.structure.code, year])
    step = STEPS[Stage(rating.stage)]
    title = f"Dialogue de gestion {year} : {step.expected or step.label}"
    awaits = (Role.DIRECTOR,) if DIRECTOR in waited_for(Stage(rating.stage)) else ()
    return Deadline(due_day(rating), title, url, awaits)


def _meetings(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return the meeting to come, once announced, or the last day for remarks on its minutes."""
    found = meetings_visible_to(user).filter(
        dialogue__structure=structure,
        dialogue__campaign__state=State.DIALOGUE,
        minutes_validated_at=None,
    )
    deadlines = []
    for meeting in found:
        year = meeting.dialogue.campaign.year
        what = f"Entretien du dialogue de gestion {year}"
        url = reverse("dialogue:meeting", args=[structure.code, year])
        if meeting.minutes_offered_at:
            day, title = remarks_until(meeting), f"{what} : remarques sur le compte rendu"
        elif meeting.invited_at and meeting.held_on is None:
            day, title = timezone.localdate(meeting.starts_at), what
        else:
            continue
        # A meeting or remarks of the past wait for nobody: the Region notes them as such.
        if day >= today:
            deadlines.append(Deadline(day, title, url, LEADERS))
    return deadlines
