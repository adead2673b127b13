"""Ten plain questions of a director, answered from the first page in two clicks at most."""

import re
from html import unescape

from allocation.models import State
from structures.models import User

ALLOCATION, RATING = "Lire votre dotation expliquée", "Écrire l’auto-évaluation"
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]*)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
EURO = r"[0-9 ]+,[0-9]{2} €"
# What is asked, the links followed from the first page, what is then read.
QUESTIONS = [
    ("Combien ?", [ALLOCATION], rf"La réponse {EURO} au plus, selon le dialogue de gestion"),
    ("Pourquoi ?", [ALLOCATION], rf"Vous comptez 514 jeunes sur les 9 735 .* = {EURO}"),
    (
        "Qu’est-ce que l’indicateur 5 ?",
        [ALLOCATION],
        "indicateur 5 Entrées de l’année n-1 dans un dispositif « amont » de la Région",
    ),
    (
        "Dix jeunes de plus ?",
        ["Simuler votre dotation"],
        "Valeur à essayer Effet sur la dotation maximale Pour un de plus",
    ),
    ("Quand le solde ?", [ALLOCATION], "Le solde est payé après le dialogue de gestion"),
    ("Que puis-je contester ?", [ALLOCATION], "Contester Une donnée vous semble fausse"),
    ("Que dois-je faire, et quand ?", [], rf"{RATING} .* au plus tard le [0-9]"),
    ("Qui lit ce que j’écris ?", [RATING], "Lu par la structure, la Région et l’État"),
    ("Qui décide ?", [ALLOCATION], "La Région arrête la répartition par une délibération"),
    ("Et l’an dernier ?", [ALLOCATION], rf"Évolution .* contre {EURO} de dotation antérieure"),
]


def plain(html):
    """What is read of a piece of a page, all spaces made plain and single."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def followed(client, page, label):
    """The page behind the first link of a page that begins with these words."""
    links = LINK.findall(page.content.decode())
    where = next(where for where, words in links if plain(words).startswith(label))
    return client.get(where, follow=True)


def test_a_director_finds_ten_answers_in_two_clicks(client, demo, subtests):
    demo(State.DIALOGUE)
    client.force_login(User.objects.get(email="directrice@demo.example"))
    for question, links, answer in QUESTIONS:
        with subtests.test(question):
            assert len(links) <= 2
            page = client.get("/")
            for label in links:
                page = followed(client, page, label)
            assert re.search(answer, plain(page.content.decode()))
