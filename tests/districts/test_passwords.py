"""Which passwords are taken."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from districts.models import User

SOMEBODY = User(username="jane.doe@example.org", first_name="Jane", last_name="Macdonald")


@pytest.mark.parametrize(
    "password",
    [
        "eleven char",
        "password1234",
        "ChildrensServices2012",
        "Scorecard-Council-1",
        "123456789012345",
        "jane.doe@example.org",
        "Macdonald Jane",
    ],
)
def test_what_anybody_would_try_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, SOMEBODY)


@pytest.mark.parametrize(
    "password",
    [
        "twelve chars",
        "correct horse battery staple",
        "ärgerlich åäö 12",
        "s3cret " * 40,
        "scorecard of my own making",
    ],
)
def test_any_other_of_twelve_characters_is_taken(password):
    validate_password(password, SOMEBODY)


def test_a_password_is_checked_to_its_last_character_as_it_was_typed(db):
    user = User.objects.create_user("jane", password=f"{'a long one ' * 10}Z")
    assert user.check_password(f"{'a long one ' * 10}Z")
    for other in (f"{'a long one ' * 10}z", f"{'a long one ' * 10}", f" {'a long one ' * 10}Z"):
        assert not user.check_password(other)
