"""Ways to use a page: by pointer, by keyboard alone, and without scripts. Each does the same three things."""

from enum import StrEnum

from playwright.sync_api import Locator, Page

from library.demo.load import PASSWORD

MOST_STOPS = 150
IS_FOCUSED = "element => element === document.activeElement"


class Way(StrEnum):
    """How somebody gets through a journey."""

    POINTER = "pointer"
    KEYBOARD = "keyboard alone"
    NO_SCRIPTS = "no scripts"


class Person:
    """Somebody at a page, who presses, ticks and writes in their way."""

    def __init__(self, page: Page, way: Way) -> None:
        self.page = page
        self.by_keyboard = way is Way.KEYBOARD

    def press(self, control: Locator) -> None:
        """Follow a link, or press a button."""
        if self.by_keyboard:
            self._reach(control)
            self.page.keyboard.press("Enter")
        else:
            control.click()

    def tick(self, box: Locator) -> None:
        """Tick a box, or choose a radio button."""
        if self.by_keyboard:
            self._reach(box)
            self.page.keyboard.press("Space")
        else:
            box.check()

    def write(self, field: Locator, text: str) -> None:
        """Fill a field."""
        if self.by_keyboard:
            self._reach(field)
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def sign_in(self, account: str) -> None:
        """Sign in as a demo account."""
        self.page.goto("/accounts/sign-in/")
        self.write(self.page.get_by_label("Username"), account)
        self.write(self.page.get_by_label("Password"), PASSWORD)
        self.press(self.page.get_by_role("main").get_by_role("button", name="Sign in"))

    def _reach(self, control: Locator) -> None:
        for _ in range(MOST_STOPS):
            if control.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {control}.")
