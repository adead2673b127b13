"""Pages for anybody: the method of a year, and the years that have one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from allocation.method.pages import method_page
from allocation.method.selectors import campaigns_with_a_method
from structures.access import public


@public("GET")
def methods(request: HttpRequest) -> HttpResponse:
    """Show the years whose rule is public."""
    context = {"campaigns": campaigns_with_a_method()}
    return TemplateResponse(request, "allocation/method/method_list.html", context)


@public("GET")
def method(request: HttpRequest, year: int) -> HttpResponse:
    """Show how a year's money is shared; 404 as long as its rule may still change unseen."""
    campaign = get_object_or_404(campaigns_with_a_method(), year=year)
    context = {"campaign": campaign, "method": method_page(campaign)}
    return TemplateResponse(request, "allocation/method/method.html", context)
