"""Addresses of a year's allocation."""

from django.urls import include, path

from allocation.views import (
    agreements,
    campaign,
    explained,
    figures,
    imports,
    life,
    money,
    payments,
    runs,
)

app_name = "allocation"

import_urls = [
    path("", imports.import_list, name="imports"),
    path("insee/", imports.import_insee, name="import_insee"),
    path("activite/", imports.import_activity, name="import_activity"),
    path("activite/modele.csv", imports.activity_template, name="activity_template"),
    path("<int:pk>/", imports.import_detail, name="import_detail"),
    path("<int:pk>/application/", imports.import_apply, name="import_apply"),
]
run_urls = [
    path("", runs.run_list, name="runs"),
    path("calcul/", runs.run_compute, name="run_compute"),
    path("<int:number>/", runs.run_detail, name="run_detail"),
    path("<int:number>/adoption/", runs.run_adopt, name="run_adopt"),
    path("<int:number>/verification/", runs.run_verify, name="run_verify"),
    path("<int:number>/enregistrement.json", runs.run_record, name="run_record"),
]
agreement_urls = [
    path("", agreements.agreement_list, name="agreements"),
    path("generation/", agreements.agreement_generate, name="agreement_generate"),
    path("avancement/", agreements.agreement_progress, name="agreement_progress"),
    path("conventions.zip", agreements.agreement_zip, name="agreement_zip"),
    path("<str:reference>.pdf", agreements.agreement_pdf, name="agreement_pdf"),
]
payment_urls = [
    path("", payments.payment_list, name="payments"),
    path("versements.csv", payments.payment_csv, name="payment_csv"),
    path("avances/", payments.advance_plan, name="advance_plan"),
    path("soldes/", payments.balance_plan, name="balance_plan"),
    path("<int:pk>/validation/", payments.payment_validate, name="payment_validate"),
    path("<int:pk>/paiement/", payments.payment_pay, name="payment_pay"),
]
campaign_urls = [
    path("", campaign.campaign_detail, name="campaign"),
    path("ouverture/", campaign.campaign_open, name="campaign_open"),
    path("cloture/", campaign.campaign_close, name="campaign_close"),
    path("parametres/", campaign.campaign_parameters, name="parameters"),
    path("donnees/", figures.figure_list, name="figures"),
    path("donnees/<str:code>/", figures.figure_edit, name="figure_edit"),
    path("donnees/<str:code>/prorata/", life.figure_prorata, name="figure_prorata"),
    path("imports/", include(import_urls)),
    path("repartition/", include(run_urls)),
    path("conventions/", include(agreement_urls)),
    path("versements/", include(payment_urls)),
]
urlpatterns = [
    path("campagnes/<int:year>/", include(campaign_urls)),
    path("perimetres/modification/", life.perimeter_change, name="perimeter_change"),
    path("structures/fusion/", life.structure_merge, name="structure_merge"),
    path("structures/<str:code>/fermeture/", life.structure_close, name="structure_close"),
    path("structures/<str:code>/dotations/", money.money, name="money"),
    path("structures/<str:code>/dotation/<int:year>/", explained.explained, name="explained"),
]
