"""What a password may not be made of: the words that anybody would try first here."""

from django.core.exceptions import ValidationError

WORDS = ("scorecard", "children", "childrens", "services", "council", "performance", "password", "welcome")
# So many letters have to remain once these words are taken away.
LETTERS_OF_ITS_OWN = 8


class OwnWordsValidator:
    """A password is more than words of this service."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError where little is left without those words."""
        left = password.lower()
        for word in WORDS:
            left = left.replace(word, "")
        if len(left) < LETTERS_OF_ITS_OWN:
            raise ValidationError(
                f"Choose other words: without words such as “{WORDS[0]}”, which anybody would try first, "
                f"fewer than {LETTERS_OF_ITS_OWN} characters are left.",
                code="own_words",
            )

    def get_help_text(self) -> str:
        """As the form says it."""
        return "Your password can’t be made of words of this service alone."
