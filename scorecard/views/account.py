"""What people do with their own account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from districts import people
from districts.access import Access, open_to


@require_POST
@open_to(Access.SIGNED_IN)
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of the account, this one too."""
    people.end_sessions(user=request.user, by=request.user)
    request.session.flush()
    messages.success(request, "You are signed out everywhere.")
    return redirect("home")
