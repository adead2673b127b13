"""The URL map. French paths; every view carries the rule that says who may pass."""

from allauth.account import views as account
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from config import views
from config.dashboard.views import dashboard_page
from config.home.views import home
from config.setup.views import setup
from structures.access import public, signed_in


class Base36(StringConverter):
    """An account's number in a mailed link: without the hyphen that parts it from the key."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36, "base36")

account_urls = [
    path("connexion/", public("GET", "POST")(account.login), name="account_login"),
    path("deconnexion/", signed_in("GET", "POST")(account.logout), name="account_logout"),
    path("compte-inactif/", public("GET")(account.account_inactive), name="account_inactive"),
    path(
        "mot-de-passe/changer/",
        signed_in("GET", "POST")(account.password_change),
        name="account_change_password",
    ),
    path(
        "mot-de-passe/oublie/",
        public("GET", "POST")(account.password_reset),
        name="account_reset_password",
    ),
    path(
        "mot-de-passe/oublie/envoye/",
        public("GET")(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "mot-de-passe/nouveau/enregistre/",
        public("GET")(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        "mot-de-passe/nouveau/<base36:uidb36>-<str:key>/",
        public("GET", "POST")(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]

handler500 = "config.views.failed"

urlpatterns = [
    path("", home, name="home"),
    path("campagnes/<int:year>/tableau-de-bord/", dashboard_page, name="dashboard"),
    path("mise-en-route/", setup, name="setup"),
    path("", include(account_urls)),
    path("", include("allocation.urls")),
    path("", include("dialogue.urls")),
    path("", include("structures.urls")),
    path("aide/", views.help_page, name="help"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal, name="legal"),
    path("exemples/<str:name>", views.example_file, name="example_file"),
    path("sante/", views.health, name="health"),
]
