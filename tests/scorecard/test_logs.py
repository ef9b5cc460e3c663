"""Logs say what happened and not to whom."""

import json
import logging

import pytest
from django.urls import reverse

from scorecard.request_log import JsonFormatter

log = logging.getLogger("scorecard.requests")


@pytest.fixture
def lines(caplog):
    """What was logged, as it would be written."""
    caplog.set_level(logging.INFO, logger="scorecard.requests")
    return lambda: [
        json.loads(JsonFormatter().format(line)) for line in caplog.records if line.name == log.name
    ]


def test_a_request_is_one_line(client, library, lines):
    client.get(reverse("healthz"))
    [line] = lines()
    assert line.keys() == {
        "at",
        "level",
        "logger",
        "message",
        "request",
        "method",
        "route",
        "status",
        "milliseconds",
    }
    assert (line["method"], line["route"], line["status"]) == ("GET", "/healthz", 200)


@pytest.mark.parametrize("given", ["0123456789abcdef", "5f6c1d1e-9f1b-4a53-8f5d-000000000001"])
def test_the_proxys_id_is_kept(client, library, given):
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 65, 'a"b,{}:012345', "0123456789\t"])
def test_any_other_is_replaced(client, library, given):
    made = client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert made != given
    assert len(made) == 32


def test_two_requests_have_two_ids(client, library):
    one, other = (client.get("/healthz").headers["X-Request-ID"] for _ in range(2))
    assert one != other


def test_nobody_is_named(client, performance_team, lines, caplog):
    caplog.set_level(logging.INFO)
    wrong = {"username": "jane.doe@example.org", "password": "a secret of hers"}
    client.post(reverse("sign-in"), wrong, REMOTE_ADDR="192.0.2.77")
    client.force_login(performance_team)
    client.get(reverse("manage-audit") + "?who=jane.doe")
    client.get("/nowhere/?who=jane.doe")
    written = " ".join(JsonFormatter().format(line) for line in caplog.records)
    for personal in ("jane.doe", "secret of hers", "192.0.2.77", performance_team.username):
        assert personal not in written


@pytest.mark.parametrize("link", ["/accounts/invitations/", "/accounts/e-mails/stop/"])
def test_the_secret_of_a_link_is_not_logged(client, library, caplog, link):
    client.post(f"{link}a-secret/token/x/y")
    written = " ".join(JsonFormatter().format(line) for line in caplog.records)
    assert f"{link}…" in written
    assert "secret/token" not in written


def test_of_an_exception_its_kind_and_place_are_logged():
    try:
        raise ValueError("jane.doe@example.org is no number")
    except ValueError as error:
        record = log.makeRecord(
            "x", logging.ERROR, "", 0, "failed", (), (type(error), error, error.__traceback__)
        )
    line = json.loads(JsonFormatter().format(record))
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in line["raised_in"][0]
    assert "jane.doe" not in json.dumps(line)


@pytest.mark.parametrize(("address", "status"), [("/manage/", 403), ("/nowhere/", 404)])
def test_what_was_refused_is_logged(client, member, lines, address, status):
    client.force_login(member)
    client.get(address)
    assert lines()[-1]["status"] == status


def test_a_line_break_makes_no_second_line():
    record = log.makeRecord("x", logging.WARNING, "", 0, 'one\n{"level": "INFO"}\r', (), None)
    written = JsonFormatter().format(record)
    assert "\n" not in written
    assert "\r" not in written
