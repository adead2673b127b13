"""Addresses: the parameters of a campaign, read and written."""

from django.urls import path

from allocation.campaigns.urls import CAMPAIGN
from allocation.parameters import views

HERE = f"{CAMPAIGN}parametres/"

urlpatterns = [
    path(HERE, views.campaign_parameters, name="parameters"),
    path(f"{HERE}changements/", views.parameter_changes, name="parameter_changes"),
    path(f"{HERE}parts/somme/", views.shares_check, name="parameter_shares_check"),
    path(f"{HERE}axes/ajouter/", views.axis_add, name="parameter_axis_add"),
    path(f"{HERE}axes/<int:axis>/", views.axis_edit, name="parameter_axis"),
    path(f"{HERE}axes/<int:axis>/retirer/", views.axis_remove, name="parameter_axis_remove"),
    path(
        f"{HERE}axes/<int:axis>/indicateurs/ajouter/",
        views.indicator_add,
        name="parameter_indicator_add",
    ),
    path(f"{HERE}indicateurs/<int:indicator>/", views.indicator_edit, name="parameter_indicator"),
    path(
        f"{HERE}indicateurs/<int:indicator>/retirer/",
        views.indicator_remove,
        name="parameter_indicator_remove",
    ),
    path(
        f"{HERE}indicateurs/<int:summed>/dispositifs/",
        views.indicator_parts,
        name="parameter_indicator_parts",
    ),
    path(f"{HERE}<slug:section>/", views.section_edit, name="parameter_edit"),
]
