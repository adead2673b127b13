"""The variables that a text of a convention may hold: the closed list, in words. Pure."""

from pathlib import Path

from allocation.agreement_texts.rule import Variable, When, read_clauses

CLAUSES = read_clauses(Path(__file__).with_name("texts.toml"))
VARIABLES = {
    variable.name: variable
    for variable in (
        Variable("annee", "l’année de la campagne"),
        Variable("annee_de_reference", "l’année des données (n-1)"),
        Variable("reference", "la référence de la convention"),
        Variable("fichier_joint", "le nom du fichier joint à la version électronique"),
        Variable("region.nom", "le nom de la Région"),
        Variable("region.nom_et_siret", "son nom, suivi de son SIRET s’il est renseigné"),
        Variable("region.siege", "son siège"),
        Variable("region.representant", "qui signe pour elle : sa qualité, puis son nom"),
        Variable("region.tribunal", "le tribunal compétent"),
        Variable("structure.nom", "le nom de la structure, sans article"),
        Variable(
            "structure.nom_avec_article", "son nom, avec son article : « la Mission locale… »"
        ),
        Variable("structure.siret", "son SIRET"),
        Variable("structure.adresse", "l’adresse de son siège"),
        Variable("structure.president", "qui la préside : son nom, puis sa qualité"),
        Variable("structure.signataire", "le nom de qui la préside"),
        Variable("structure.tribunal", "le tribunal qui tient le registre", When.LOCAL_LAW),
        Variable("structure.volume", "le volume du registre", When.LOCAL_LAW),
        Variable("structure.folio", "le folio du registre", When.LOCAL_LAW),
        Variable("structure.date_inscription", "le jour de l’inscription", When.LOCAL_LAW),
        Variable("structure.mention_rna", "« , inscrite au répertoire… », ou rien", When.LAW_1901),
        Variable("deliberation.numero", "le numéro de la délibération"),
        Variable("deliberation.date", "le jour de la délibération"),
        Variable("repartition.numero", "le numéro de la répartition arrêtée"),
        Variable("projet.valide_le", "le jour où le projet a été validé", When.PROJECT),
        Variable("projet.debut", "son premier jour", When.PROJECT),
        Variable("projet.fin", "son dernier jour", When.PROJECT),
        Variable("communes", "le nombre de communes : « 12 communes »", When.PERIMETER),
        Variable("montant_maximal", "le montant maximal, en chiffres"),
        Variable("montant_maximal_en_lettres", "le montant maximal, en lettres"),
        Variable("part_fixe", "la part fixe"),
        Variable("plafond", "le plafond de la part variable"),
        Variable("premier_versement", "le premier versement, en chiffres"),
        Variable("premier_versement_en_lettres", "le premier versement, en lettres"),
        Variable("regle_du_premier_versement", "« 80 % du montant maximal », par exemple"),
        Variable("part_fixe_restante", "ce qui reste de la part fixe après le premier versement"),
        Variable("relances", "le nombre de rappels avant un constat de silence, en lettres"),
        Variable("jours_de_silence", "le nombre de jours avant ce constat, en lettres"),
        Variable("date_fin", "le dernier jour de la convention : « le 31 décembre 2016 »"),
        Variable("delai_de_paiement", "« un délai de trente jours », par exemple"),
        Variable("comptable", "le comptable assignataire, avec son article"),
        Variable("ligne_budgetaire", "l’imputation budgétaire"),
        Variable("date_compte_rendu_financier", "« le 30 juin 2016 », par exemple"),
        Variable("date_comptes", "le jour où les comptes sont dus"),
        Variable("date_rapport_activite", "le jour où le rapport d’activité est dû"),
        Variable("date_donnees", "le jour où les données des indicateurs sont dues"),
        Variable("liste_des_axes", "la liste des axes, avec leur objectif", block=True),
        Variable("tableau_des_montants", "le tableau des montants", block=True),
    )
}
# Which template prints each block.
BLOCKS = {
    "liste_des_axes": "documents/_agreement_axes.html",
    "tableau_des_montants": "documents/_agreement_amounts.html",
}
