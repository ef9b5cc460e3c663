"""The nginx of a site started for looking is the example's, with other places alone."""

import pytest
from django.template.loader import get_template

from tests.site.forms import heading_of
from tests.site.nginx import EXAMPLE, NotInExample, Place, rendered


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path, http=8080, https=8443, backends=[8001, 8002])


def test_it_asks_each_web_process_and_listens_to_this_machine_alone(place):
    made = rendered(EXAMPLE.read_text(), place)
    assert "server 127.0.0.1:8001 max_fails=2" in made
    assert "server 127.0.0.1:8002 max_fails=2" in made
    listening = [line.strip() for line in made.splitlines() if line.strip().startswith("listen")]
    assert listening == ["listen 127.0.0.1:8080;", "listen 127.0.0.1:8443 ssl http2;"]


def test_it_writes_into_its_folder_alone(place):
    made = rendered(EXAMPLE.read_text(), place)
    assert not [line for line in made.splitlines() if "/var/" in line or "/etc/ssl" in line]
    assert f"proxy_cache_path {place.folder}/cache " in made


def test_an_example_that_says_something_else_is_refused(place):
    with pytest.raises(NotInExample, match="max_fails"):
        rendered(
            EXAMPLE.read_text().replace("server 127.0.0.1:8000 max_fails=2", "server 127.0.0.1:8000"), place
        )


def test_nothing_is_kept_of_whoever_sends_a_cookie():
    example = EXAMPLE.read_text()
    assert "proxy_no_cache $http_cookie $http_authorization;" in example
    assert "proxy_cache_bypass $http_cookie $http_authorization;" in example
    assert "proxy_cache_valid" not in example  # else pages would be kept that the application does not mark


def test_its_own_page_says_what_the_services_does_and_needs_nothing_else():
    away = EXAMPLE.with_name("away.html").read_text()
    assert heading_of(away) == heading_of(get_template("503.html").render())
    assert "src=" not in away
    assert "<link" not in away
