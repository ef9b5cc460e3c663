"""Connection files, held to the documented grammar of what opens them: no program of theirs runs here.

The text is that of learn.microsoft.com/powerquery-m (a `let` of steps, the options of `Web.Contents`, `Csv.Document`
and `Table.PromoteHeaders`) and of power-bi/connect-data/desktop-data-sources (a source over the web).
"""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

STRING = r'"(?:[^"]|"")*"'
RECORD = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
CALL = re.compile(rf"([A-Z][A-Za-z]*\.[A-Za-z]+)\(({STRING}|[A-Z]\w*)(?:, ({RECORD}))?\)")
FIELDS = {
    "Web.Contents": {
        "ApiKeyName",
        "Content",
        "ExcludedFromCacheKey",
        "Headers",
        "IsRetry",
        "ManualStatusHandling",
    }
    | {"Query", "RelativePath", "Timeout"},
    "Csv.Document": {
        "Delimiter",
        "Columns",
        "Encoding",
        "CsvStyle",
        "QuoteStyle",
        "IncludeByteOrderMark",
        "ExtraValues",
    },
    "Table.PromoteHeaders": {"PromoteAllScalars", "Culture"},
}


def text_of(client, kind):
    answer = client.get(reverse("connection", args=["kent", kind]))
    assert answer.status_code == 200
    return answer.content.decode()


def steps_of(text):
    """By name the function, the first argument and the options of each step; the last name is what is handed back."""
    head, result = re.fullmatch(r"let\n(.*)\nin\n    (\w+)\n", text, re.DOTALL).groups()
    steps = {}
    for line in head.split(",\n"):
        name, call = re.fullmatch(r"    (\w+) = (.*)", line).groups()
        function, first, record = CALL.fullmatch(call).groups()
        assert first.startswith('"') or first in steps
        fields = re.findall(
            r"(\w+) = ", re.sub(r"\[(.*)\]", r"\1", re.sub(r"= \[.*?\]", "= x", (record or "")[1:-1]))
        )
        assert set(fields) <= FIELDS[function], fields
        steps[name] = (function, first, record)
    assert result == list(steps)[-1]
    return steps


@pytest.mark.parametrize("everybody_signs_in", [False, True])
def test_the_power_query_is_of_its_language_and_names_the_rows(
    library, client, holder, settings, everybody_signs_in
):
    settings.ANONYMOUS_READERS = not everybody_signs_in
    client.force_login(holder("performance_team", "kent"))
    steps = steps_of(text_of(client, "pq"))
    assert [each[0] for each in steps.values()] == ["Web.Contents", "Csv.Document", "Table.PromoteHeaders"]
    _, address, options = steps["Answer"]
    parts = urlsplit(address.strip('"'))
    assert "#(" not in address  # which would begin an escape
    asked = {"scorecard": ["kent"]} | ({"published": ["yes"]} if everybody_signs_in else {"format": ["csv"]})
    assert parse_qs(parts.query) == asked
    assert parts.path == ("/api/v1/drafts" if everybody_signs_in else "/api/v1/rows")
    assert options == ('[Headers = [Authorization = "Bearer KEY"]]' if everybody_signs_in else None)


def test_a_source_of_power_bi_is_one_of_the_web_and_none_where_everybody_signs_in(
    library, client, holder, settings
):
    client.force_login(holder("performance_team", "kent"))
    settings.ANONYMOUS_READERS = True
    said = json.loads(text_of(client, "pbids"))
    assert set(said) == {"version", "connections"}
    (source,) = said["connections"]
    assert source["details"]["protocol"] == "http"
    assert source["mode"] == "Import"
    assert parse_qs(urlsplit(source["details"]["address"]["url"]).query) == {
        "scorecard": ["kent"],
        "format": ["csv"],
    }
    settings.ANONYMOUS_READERS = False
    assert client.get(reverse("connection", args=["kent", "pbids"])).status_code == 404
