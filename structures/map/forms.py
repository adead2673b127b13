"""A file of outlines of communes."""

from django import forms

from structures.ground.files.forms import SentFileField
from structures.ground.files.services import MEGABYTE

LARGEST = 30 * MEGABYTE


class OutlinesForm(forms.Form):
    """A GeoJSON file, not larger than what can be read."""

    file = SentFileField(
        label="Fichier GeoJSON",
        help_text=f"Une « FeatureCollection » en degrés (WGS 84), {LARGEST // MEGABYTE} Mo au "
        "plus ; chaque élément porte le code INSEE de la commune dans une propriété comme "
        "« code », « INSEE_COM » ou « codgeo ».",
        largest=LARGEST,
        advice="Gardez les communes de la Région ou simplifiez les contours.",
        accept=".geojson,.json,application/geo+json",
    )
