"""A form that another site sends in somebody's name changes nothing, whichever form it is."""

from django.urls import reverse

from districts.models import AuditEntry
from returns.models import Return
from tests.scorecard.demo.test_access import ADDRESSES, FILLED, MANAGED, address_of

# Whoever has the link of an e-mail may stop it with a click: its token is the proof, and there may be no cookie.
# A program that sends returns shows its key instead, and being signed in is none.
WITHOUT_SESSION = {"unsubscribe", "api-returns"}
# For want of the form's mark; or because there is no form, as at the interface for programs.
REFUSED = {403, 405}


def test_every_form_from_elsewhere_is_refused(browser_of):
    browser = browser_of("performance-team-kent")
    browser.handler.enforce_csrf_checks = True
    theirs = Return.objects.filter(area__slug="kent").first()
    addresses = [address_of(name, theirs) for name in ADDRESSES - WITHOUT_SESSION]
    for name, pattern in MANAGED.items():
        addresses.append(reverse(name, kwargs={part: FILLED[part] for part in pattern.pattern.converters}))
    before = AuditEntry.objects.count()
    refused = {address: browser.post(address, {"confirmed": "yes"}).status_code for address in addresses}
    assert len(refused) > 90
    assert {address: status for address, status in refused.items() if status not in REFUSED} == {}
    assert AuditEntry.objects.count() == before
