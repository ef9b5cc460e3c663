"""How the month of a scorecard runs: whether a second person approves it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from backoffice.confirming import data_of, form_page
from backoffice.scope import authority_or_404, editor
from districts.access import Access, open_to
from districts.changes import history_of
from scorecard.forms import ManageForm, switch
from scorecard.models import Scorecard
from scorecard.release.approval import set_needs_approval


class MonthForm(ManageForm):
    """What holds for each month of a scorecard."""

    needs_approval = switch(
        "A second person approves each draft",
        "Somebody with the role Approver, who doesn’t publish it. What changes afterwards needs approval again",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.EDITS)
def month_rules(request: HttpRequest, authority: str, scorecard: str) -> HttpResponse:
    """The rules of a scorecard's months."""
    council = authority_or_404(request, authority)
    card = Scorecard.objects.filter(authority=council, slug=scorecard).first()
    if card is None:
        raise Http404("There is no such scorecard.")
    form = MonthForm(data_of(request), initial={"needs_approval": card.needs_approval})
    if request.method == "POST" and form.is_valid():
        set_needs_approval(scorecard=card, needed=form.cleaned_data["needs_approval"], by=editor(request))
        messages.success(request, "The rules were saved.")
        return redirect("manage-scorecard-month", council.slug, card.slug)
    context = {
        "authority": council,
        "scorecard": card,
        "history": history_of("scorecard months", authority=council.slug),
    }
    return form_page(request, "manage/month_rules.html", form, context)
