"""Steps of a journey, named as a person would name them."""

from playwright.sync_api import Page

from library.demo.load import PASSWORD


def sign_in(page: Page, account: str) -> None:
    """Sign in as a demo account."""
    page.goto("/accounts/sign-in/")
    page.get_by_label("Username").fill(account)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def open_account(page: Page) -> None:
    """Open the menu under one's own name."""
    page.get_by_role("banner").locator("summary").click()


def choose(page: Page, what: str, label: str) -> None:
    """Go to another period or area by the picker at the top."""
    page.get_by_text(f"Choose another {what}").first.locator("..").click()
    page.get_by_role("navigation", name=f"Choose another {what}").get_by_role(
        "link", name=label, exact=True
    ).click()


def upload(page: Page, name: str, data: bytes) -> None:
    """Send a workbook through the upload page."""
    page.goto("/returns/")
    page.get_by_role("link", name="Upload a return").click()
    page.get_by_label("Excel return").set_input_files([{"name": name, "mimeType": "", "buffer": data}])
    page.get_by_role("button", name="Upload and look").click()
