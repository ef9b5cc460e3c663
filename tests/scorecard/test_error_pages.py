"""Error pages: shown when something else has failed, so they need nothing."""

import pytest
from django.template.loader import get_template


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("400", "We could not read that request"),
        ("403", "You cannot do this"),
        ("403_csrf", "This form can no longer be sent"),
        ("404", "Page not found"),
        ("429", "Too many tries"),
        ("500", "Sorry, there is a problem with the service"),
        ("503", "Sorry, the service is unavailable"),
        ("507", "Sorry, the service has no room left"),
    ],
)
def test_error_page_needs_no_database_and_no_context(page, heading):
    text = get_template(f"{page}.html").render()
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in text
