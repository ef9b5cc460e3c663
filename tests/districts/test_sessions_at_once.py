"""A session notes when somebody was last here, and nobody goes without a page for that."""

import sqlite3
from contextlib import closing
from time import time

import pytest
from django.db import connection
from django.test import Client

from districts.models import User
from districts.sign_in.sessions import SECONDS_BETWEEN_MARKS, SEEN
from tests.districts.test_sessions import is_in, turned_back


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_another_writer_to_be_noted():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone has one writer at a time")
    browser = Client()
    browser.force_login(User.objects.create(username="member"))
    turned_back(browser, seen=600)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert is_in(browser)
        writer.execute("ROLLBACK")
    assert time() - browser.session[SEEN] > SECONDS_BETWEEN_MARKS
    assert is_in(browser)
    assert time() - browser.session[SEEN] < SECONDS_BETWEEN_MARKS
