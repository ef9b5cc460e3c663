"""Hearing of new editions by e-mail: what somebody subscribes to, and the link that ends a subscription."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from districts.access import Access, form_for
from districts.permissions import reader_for
from scorecard.editions import notifications


@form_for(Access.SIGNED_IN)
def subscriptions(request: HttpRequest) -> HttpResponse:
    """The areas that the reader can hear of, those ticked that they do hear of."""
    reader = reader_for(request.user)
    assert reader.user is not None
    offered = notifications.areas_offered(reader)
    if request.method == "POST":
        asked = set(request.POST.getlist("area"))
        notifications.set_subscriptions(
            areas=[area for area in offered if area.slug in asked], by=reader.user
        )
        messages.success(request, "Your choice was saved.")
        return redirect("subscriptions")
    held = set(reader.user.subscriptions.values_list("area", flat=True))
    choices = [(area, area.pk in held) for area in offered]
    return render(request, "registration/subscriptions.html", {"choices": choices})


@csrf_exempt  # the token is the proof: a mail program that unsubscribes at a click has no cookie
@form_for(Access.ANYONE)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then end the subscription. Opening the link alone ends nothing: programs open links to look at them."""
    found = notifications.subscription_of(token)
    if found is None:
        raise Http404("This link ends no subscription. It may have been used already.")
    if request.method == "POST":
        notifications.unsubscribe(subscription=found)
        return render(request, "registration/unsubscribed.html", {"area": found.area})
    return render(request, "registration/unsubscribe.html", {"area": found.area})
