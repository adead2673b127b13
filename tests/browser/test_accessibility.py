"""Every page can be read by everybody, on a wide screen and on a phone.

One page in four here, always the same; `script/proof accessibility` opens them all.
"""

import pytest
from django.urls import resolve

from allocation.models import Campaign, State
from config.routes import routes
from structures.models import Role, Structure
from tests.allocation.corrections.builders import adopt_it, make_correction
from tests.allocation.next_year.builders import make_next_year
from tests.allocation.revisions.builders import make_revision
from tests.allocation.scenarios.builders import make_scenario
from tests.allocation.second_sources.builders import make_second, make_source
from tests.browser.accessibility import check_page, check_skip_link, console_errors
from tests.browser.files import ABOUT_FILES, make_files, opened_by
from tests.structures.builders import make_person

pytestmark = pytest.mark.browser

YEAR = "/campagnes/2015"
OWN = ["/structures/67437/", "/structures/67437/dotation/2015/"]
DIALOGUE = "/structures/67437/dialogue/2015"
# With the demo's 880 communes and invented texts; each other page of the files is in files.py.
FILE = [f"/structures/67437/{page}/" for page in ("historique", "projet/1", "plan/2015")]
NETWORK = ["/plans-d-action/2015/", "/etats-des-lieux/2014/", "/analyses/2014/", "/perimetres/"]
TOLD = [f"{DIALOGUE}{page}" for page in ("/", "/8/", "/9/", "/pieces/", "/entretien/")]
COMPARED = [f"{YEAR}/dialogues/", f"{YEAR}/dialogues/8/", f"{YEAR}/dialogues/decisions/"]
MONEY = [f"{YEAR}/versements/", f"{YEAR}/versements/sommes-dues/", f"{YEAR}/solde/"]
# What is read before an act is done: what happens, to whom, for how much.
CONFIRMED = [
    *(f"{YEAR}/versements/1/validation/", f"{YEAR}/versements/annulation/"),
    *(f"{YEAR}/ouverture/", f"{YEAR}/cloture/", f"{YEAR}/solde/arret/"),
    *(f"{YEAR}/dialogues/decisions/impression/", f"{DIALOGUE}/entretien/compte-rendu/valider/"),
    *(f"{DIALOGUE}/8/constat-de-carence/", f"{DIALOGUE}/8/sans-reponse/"),
]
TEXTS = [f"{YEAR}/conventions/textes/{page}" for page in ("", "apercu/", "valeurs/", "article_6/")]
FOLLOWING = [f"{YEAR}/suivante/", *(f"/campagnes/2016/reprises/{p}" for p in ("", "dotations/"))]
PAGES = {
    None: [
        *("/connexion/", "/compte-inactif/", "/mot-de-passe/oublie/"),
        *("/mot-de-passe/oublie/envoye/", "/mot-de-passe/nouveau/1-perime/"),
        *("/mot-de-passe/nouveau/enregistre/", "/aide/", "/accessibilite/"),
        *("/mentions-legales/", "/methode/", "/methode/2015/"),
    ],
    Role.REGION_MANAGER: [
        *("/", f"{YEAR}/", f"{YEAR}/parametres/", f"{YEAR}/donnees/", f"{YEAR}/imports/"),
        f"{YEAR}/tableau-de-bord/",
        *(f"{YEAR}/imports/1/", f"{YEAR}/imports/activite/", f"{YEAR}/repartition/"),
        *(f"{YEAR}/repartition/1/", f"{YEAR}/repartition/1/adoption/", f"{YEAR}/conventions/"),
        *(f"{YEAR}/repartition/1/lignes/", f"{YEAR}/donnees/67437/provenance/"),
        *(f"{YEAR}/donnees/67437/1/valeurs/", f"{YEAR}/sources/", f"{YEAR}/sources/ratios/"),
        *(f"{YEAR}/comparaison/2015/", "/campagnes/comparaison/", f"{YEAR}/variation/"),
        "/annees/",
        *(f"{YEAR}/calendrier/report/", f"{YEAR}/dialogues/report/"),
        *("/structures/", *OWN, "/mot-de-passe/changer/", "/deconnexion/"),
        *("/delegations/", "/delegations/donner/"),
        *(*TOLD, *COMPARED, *MONEY, f"{YEAR}/versements/1/paiement/"),
        *(f"{YEAR}/dialogues/ouverture/", f"{YEAR}/dialogues/relances/", f"{YEAR}/retour/"),
        *CONFIRMED,
        *(f"{DIALOGUE}/entretien/{page}/" for page in ("fixer", "inviter", "compte-rendu")),
        *(f"{DIALOGUE}/entretien/compte-rendu/proposer/", *NETWORK, *FOLLOWING),
    ],
    Role.REGION_AGENT: [
        *("/", f"{YEAR}/", f"{YEAR}/imports/", f"{YEAR}/conventions/"),
        *(f"{DIALOGUE}/8/", f"{DIALOGUE}/textes/1/", *TEXTS),
    ],
    Role.REGION_ADMIN: [
        *(
            "/",
            "/mise-en-route/",
            "/region/",
            "/region/modifier/",
            "/region/nouvelle/",
            "/region/1/modifier/",
        ),
        f"{YEAR}/imports/",
        f"{YEAR}/imports/insee/",
        f"{DIALOGUE}/8/",
        OWN[0],
        *("/comptes/", "/comptes/?state=invited", "/comptes/inviter/", "/comptes/sans-compte/"),
    ],
    Role.STATE_OBSERVER: [
        *("/", f"{YEAR}/", f"{YEAR}/repartition/1/", f"{YEAR}/conventions/"),
        *(f"{DIALOGUE}/", f"{DIALOGUE}/8/", f"{YEAR}/dialogues/", *MONEY),
    ],
    Role.DIRECTOR: [
        *(
            "/",
            *OWN,
            *FILE,
            "/structures/67437/dotation/2015/variation/",
            "/structures/67437/dotations/",
            "/structures/67437/annees/",
            "/structures/67437/simulateur/2015/",
            "/structures/67437/documents/",
            *TOLD,
            f"{DIALOGUE}/8/pieces/",
        ),
        *(f"{DIALOGUE}/9/pieces/ajouter/{kind}/" for kind in ("fichier", "lien", "operation")),
        *(f"{DIALOGUE}/cooperations/", f"{DIALOGUE}/cooperations/5/"),
        *(f"{DIALOGUE}/8/pieces/ajouter/projet/", f"{DIALOGUE}/financements/ajouter/"),
    ],
    Role.DEPUTY: ["/", OWN[0], f"{DIALOGUE}/8/"],
    Role.PRESIDENT: ["/", *OWN, f"{DIALOGUE}/", f"{DIALOGUE}/8/", f"{DIALOGUE}/entretien/"],
}
NOT_FOUND = ["/inconnue/", "/structures/67482/"]  # a neighbour's, for a director
PARTS = ("regle/", "parts/", "dates/", "indicateurs/3/", "confirmation/")
FIGURES_STILL_OPEN = [
    *(f"{YEAR}/rectificatifs/", f"{YEAR}/rectificatifs/nouveau/"),
    f"{YEAR}/donnees/",
    *(f"{YEAR}/donnees/67437/{page}" for page in ("", "prorata/", "5/detail/")),
    *(f"{YEAR}/repartition/", f"{YEAR}/repartition/1/", f"{YEAR}/retour/"),
    *(f"{YEAR}/repartition/1/{page}" for page in ("avant-arret/", "note/")),
    *(f"{YEAR}/sources/{page}" for page in ("", "declarer/", "ratios/", "ratios/texte/")),
    *(f"{YEAR}/sources/5/france_travail/{page}" for page in ("", "modifier/", "valeurs/67437/")),
    f"{YEAR}/donnees/67437/5/valeurs/",
    *(f"{YEAR}/relecture/", f"{YEAR}/relecture/report/", f"{YEAR}/relecture/contestations/1/"),
]
# A structure's own figures, contested or not yet.
OWN_FIGURES = [f"/structures/67437/donnees/2015/{page}" for page in ("", "6/contestation/")]

PREPARING = [
    *("/campagnes/", "/campagnes/nouvelle/", f"{YEAR}/parametres/", f"{YEAR}/"),
    *(f"{YEAR}/parametres/{part}/" for part in ("changements", "parts", "besoin", "coefficients")),
    *(f"{YEAR}/parametres/axes/{page}" for page in ("ajouter/", "1/", "3/indicateurs/ajouter/")),
    *(f"{YEAR}/parametres/indicateurs/{page}" for page in ("10/", "5/dispositifs/")),
    *(f"{YEAR}/ouverture/", f"{YEAR}/relecture/ouverture/"),
]
SETTLED = [
    *MONEY,
    f"{YEAR}/versements/annulation/",
    f"{YEAR}/cloture/",
    f"{YEAR}/dialogues/decisions/",
    *TOLD,
    f"{YEAR}/suivante/",
]
CORRECTIONS = f"{YEAR}/corrections/"
CORRECTING = [CORRECTIONS] + [
    CORRECTIONS + part for part in ("nouvelle/", "1/", "1/donnees/", "1/adoption/", "1/lignes/")
]
CORRECTED = "/structures/67437/corrections/2015/1/"
NOT_PAGES = {
    *("activity_template", "wide_template", "second_template", "described_template"),
    *("explained_csv", "explained_json"),
    *("example_file", "run_record", "run_workbook", "agreement_pdf", "agreement_zip"),
    *("run_note_pdf", "run_note_kept"),
    "agreement_void",
    *("agreement_progress", "health", "letter_progress", "letter", "dossier"),
    *("minutes", "minutes_offered", "meeting_calendar", "evidence_file"),
    *(
        "perimeters_csv",
        "perimeters_xlsx",
        "project_file",
        "personal_data_export",
        "reference_template",
    ),
    # What is written on the page of a dialogue, indicator or meeting: asked alone, it leads there.
    *("dialogue_comment", "dialogue_note", "dialogue_draft"),
    *("rating_comment", "rating_note", "rating_draft", "rating_assess"),
    *("rating_send_back", "rating_propose", "rating_reply", "rating_decide"),
    "minutes_remark",
    *("document", "document_file"),  # each is shown to who asked for it
    "invitation",  # each link is shown to who received it
    *("region_logo", "parameter_shares_check"),
    *("sent_file", "sent_file_look"),  # while a file waits to be confirmed
    "import_annotated",
    *("challenge_file", "appeal_file"),
    "import_work",  # while a worker has a file; it then leads to what was read
}


@pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")  # WeasyPrint's
def test_every_page_can_be_read_by_everybody(demo, already_signed_in, chosen, subtests):
    make_next_year(demo(State.DIALOGUE))
    for role, paths in PAGES.items():
        walk(already_signed_in(role), chosen(paths), subtests)
    walk(already_signed_in(Role.DIRECTOR), chosen(NOT_FOUND), subtests, status=404)


def test_pages_of_figures_still_open_can_be_read_by_everybody(
    demo, already_signed_in, chosen, subtests
):
    demo(State.SIMULATION)
    make_second(make_source(Campaign.objects.get(year=2015)), "67437")
    walk(already_signed_in(Role.REGION_MANAGER), chosen(FIGURES_STILL_OPEN), subtests)
    walk(already_signed_in(Role.DIRECTOR), chosen(OWN_FIGURES), subtests)
    scenario = make_scenario(weights={1: 3}, figures={"2": {"67437": "5000"}})
    walk(already_signed_in(Role.REGION_MANAGER), chosen(tried_on(scenario.pk)), subtests)
    revision = make_revision(Campaign.objects.get(year=2015))
    walk(already_signed_in(Role.REGION_MANAGER), chosen(pages_of(revision.pk)), subtests)
    walk(already_signed_in(Role.REGION_ADMIN), chosen([merger_previewed()]), subtests)


def test_pages_of_a_year_in_preparation_can_be_read_by_everybody(
    demo, already_signed_in, chosen, subtests
):
    demo(State.PREPARATION)
    walk(already_signed_in(Role.REGION_MANAGER), chosen(PREPARING), subtests)


@pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")  # WeasyPrint's
def test_pages_of_a_year_that_is_settled_can_be_read_by_everybody(
    demo, already_signed_in, chosen, subtests
):
    demo(State.SETTLEMENT)
    walk(already_signed_in(Role.REGION_MANAGER), chosen(SETTLED), subtests)


def test_pages_of_a_correction_can_be_read_by_everybody(demo, already_signed_in, chosen, subtests):
    demo(State.DIALOGUE)
    correction = make_correction(Campaign.objects.get(year=2015))
    walk(already_signed_in(Role.REGION_MANAGER), chosen(CORRECTING), subtests)
    adopt_it(correction)
    walk(already_signed_in(Role.DIRECTOR), chosen([CORRECTED]), subtests)


def test_files_being_written_can_be_read_by_everybody(
    transactional_db, already_signed_in, chosen, subtests
):
    make_files()
    for role in (Role.DIRECTOR, Role.REGION_MANAGER, Role.REGION_ADMIN):
        walk(already_signed_in(make_person(role)), chosen(opened_by(role)), subtests)


def test_no_page_is_forgotten():
    visited = {
        resolve(path.partition("?")[0]).url_name
        for path in sum(PAGES.values(), FIGURES_STILL_OPEN + OWN_FIGURES + PREPARING)
    }
    visited |= {
        resolve(path.partition("?")[0]).url_name
        for path in [*pages_of(1), *tried_on(1), *CORRECTING, CORRECTED]
    }
    visited |= {route.name.rpartition(":")[2] for route in ABOUT_FILES}
    names = {route.name.rpartition(":")[2] for route in routes() if "GET" in route.access.methods}
    assert names - visited == NOT_PAGES


def pages_of(revision):
    """Return the addresses of a revision, and of its parts."""
    where = f"{YEAR}/rectificatifs/{revision}/"
    return [where, *(where + part for part in PARTS)]


def tried_on(scenario):
    """Return the addresses of scenarios, and of one of them."""
    where = f"{YEAR}/simulations/"
    one = f"{where}{scenario}/"
    acts = [f"{one}suppression/", f"{one}repartition/"]
    return [where, f"{where}nouveau/", f"{where}comparaison/?s={scenario}", one, *acts]


def merger_previewed():
    """Return the address of the preview of a merger, the split before and after included."""
    one, other = Structure.objects.filter(code__in=["67180", "67437"])
    return f"/structures/fusion/?merged={one.pk}&into={other.pk}&on=2015-07-01"


def walk(page, paths, subtests, status=200):
    """Open each of `paths` and check what it answers and all that a page must be."""
    errors = console_errors(page)
    for path in paths:
        with subtests.test(path=path):
            errors.clear()
            assert page.goto(path).status == status
            check_skip_link(page)
            check_page(page)
            assert errors == []
