"""The return downloaded with its findings marked."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.returns.builders import TIMELINESS, draft, row, workbook

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture
def dovers():
    return draft(workbook(row(TIMELINESS, value="104.2%")), owner="dover", name="Dover May.xlsx")


def address(monthly_return) -> str:
    return reverse("return-findings", args=[monthly_return.pk])


def test_each_finding_is_marked_in_its_cell(client, officer, dovers):
    client.force_login(officer)
    answer = client.get(address(dovers))
    assert answer["Content-Disposition"] == 'attachment; filename="Dover May-findings.xlsx"'
    book = load_workbook(BytesIO(answer.content))
    assert "is over 100" in book["Return"]["F4"].comment.text


def test_the_page_of_a_return_with_findings_links_to_it(client, officer, dovers):
    client.force_login(officer)
    assert address(dovers) in client.get(reverse("return", args=[dovers.pk])).content.decode()


def test_a_return_of_another_district_is_not_found(client, officer_elsewhere, dovers):
    client.force_login(officer_elsewhere)
    assert client.get(address(dovers)).status_code == 404


def test_a_file_that_is_gone_is_not_found(client, officer, dovers, settings):
    (settings.UPLOAD_ROOT / dovers.stored_as).unlink()
    client.force_login(officer)
    assert client.get(address(dovers)).status_code == 404


def test_a_file_that_can_no_longer_be_opened_says_so(client, officer, dovers, settings):
    (settings.UPLOAD_ROOT / dovers.stored_as).write_bytes(b"PK\x03\x04 broken")
    client.force_login(officer)
    assert "was cut short" in client.get(address(dovers), follow=True).content.decode()
