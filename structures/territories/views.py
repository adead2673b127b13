"""Pages: the territories; one more; one renamed or removed."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect

from structures.access import AuthedRequest, admin_only, region_and_state
from structures.ground.answers import acted, form_page, posted, saved
from structures.ground.edits import Edit, row
from structures.ground.lists import Listing, list_page
from structures.models import Territory
from structures.territories import services
from structures.territories.forms import TerritoryForm
from structures.territories.selectors import listed_territories, may_change_territories
from structures.territories.tables import TerritoryFilter, TerritoryTable


@region_and_state("GET")
def territory_list(request: AuthedRequest) -> HttpResponse:
    """Show the territories, with their structures."""
    found = TerritoryFilter(request.GET, listed_territories())
    return list_page(
        request,
        "structures/territories/territory_list.html",
        "territoires",
        listing=Listing(request, TerritoryTable, found),
        may_change=may_change_territories(request.user),
    )


@admin_only("GET", "POST")
def territory_create(request: AuthedRequest) -> HttpResponse:
    """Add a territory."""
    form = TerritoryForm(posted(request))
    data = form.cleaned_data if form.is_valid() else {}
    if saved(form, lambda: services.add_territory(**data, by=request.user)):
        messages.success(request, f"Territoire « {data['name']} » ajouté.")
        return redirect("structures:territories")
    return form_page(request, "structures/territories/territory_create.html", form)


@admin_only("GET", "POST")
def territory_edit(request: AuthedRequest, pk: int) -> HttpResponse:
    """Number and name a territory."""
    territory = get_object_or_404(listed_territories(), pk=pk)

    def build(sent: QueryDict | None) -> TerritoryForm:
        # Of its own: what was typed and refused must not change the title of the page.
        return TerritoryForm(sent, instance=get_object_or_404(Territory, pk=pk))

    def save(form: TerritoryForm) -> None:
        services.change_territory(territory, **form.cleaned_data, by=request.user)

    edit = Edit(request, build, row(territory))
    if edit.saved(save):
        messages.success(request, "Territoire enregistré.")
        return redirect("structures:territories")
    return edit.page("structures/territories/territory_edit.html", territory=territory)


@admin_only("POST")
def territory_remove(request: AuthedRequest, pk: int) -> HttpResponse:
    """Remove a territory where no structure is."""
    territory = get_object_or_404(Territory, pk=pk)
    done = f"Territoire « {territory} » retiré."
    acted(request, lambda: services.remove_territory(territory, by=request.user), done)
    return redirect("structures:territories")
