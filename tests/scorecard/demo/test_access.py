"""Who gets where: every address and every method, as everybody."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from districts.access import Access
from returns.models import Return
from scorecard.export.pdf_libraries import pdf_possible
from tests.returns.builders import draft, row, sender, workbook

METHODS = ("GET", "HEAD", "POST")
# Which no address takes: tried as nobody and as those who may most, since who asks isn't looked at before.
TAKEN_NOWHERE = ("OPTIONS", "PUT", "PATCH", "DELETE")

# By column of the table: the demonstration's account ("" for nobody's), and whether anonymous readers are let in.
READERS = {
    "anonymous": ("", True),
    "shut-out": ("", False),
    "stranger": ("member-stockton-on-tees", True),
    "other-team": ("performance-team-stockton-on-tees", False),
    "member": ("member-kent", False),
    "officer": ("officer-dover", False),
    "elsewhere": ("officer-thanet", False),
    "manager": ("manager-dover", False),
    "team": ("performance-team-kent", False),
}

# 200 a page, done a redirect after the deed, in the way to signing in, 403 and 404 as they say, 400 and 409 an answer
# to an empty form: whoever gets these got in. HEAD is answered as GET; what stands not here is 405 for everybody.
TABLE = """
address               method  anonymous  shut-out  stranger  other-team  member  officer  elsewhere  manager  team
home                  GET     200        in        200       200         200     200      200        200      200
scorecard-list        GET     200        in        200       200         200     200      200        200      200
scorecard             GET     200        in        200       404         200     200      200        200      200
matrix                GET     200        in        200       404         200     200      200        200      200
meeting               GET     200        in        200       404         200     200      200        200      200
beside                GET     200        in        200       404         200     200      200        200      200
pack                  GET     200        in        200       404         200     200      200        200      200
exceptions            GET     200        in        200       404         200     200      200        200      200
draft                 GET     in         in        404       404         404     404      404        200      200
draft-matrix          GET     in         in        404       404         404     404      404        404      200
commentary            GET     in         in        404       404         404     404      404        200      200
commentary            POST    in         in        409       409         409     409      409        done     done
writing               GET     in         in        404       done        404     404      404        done     done
commentary-write      GET     in         in        404       404         404     404      404        200      200
commentary-write      POST    in         in        404       404         404     404      404        400      400
scorecard-export      GET     200        in        200       404         200     200      200        200      200
matrix-export         GET     200        in        200       404         200     200      200        200      200
exceptions-export     GET     200        in        200       404         200     200      200        200      200
draft-export          GET     in         in        404       404         404     404      404        200      200
search                GET     200        in        200       200         200     200      200        200      200
glossary              GET     200        in        200       200         200     200      200        200      200
help                  GET     200        in        200       200         200     200      200        200      200
help-document         GET     200        in        200       200         200     200      200        200      200
components            GET     200        in        200       200         200     200      200        200      200
api                   GET     200        in        200       200         200     200      200        200      200
api-openapi           GET     200        in        200       200         200     200      200        200      200
api-scorecards        GET     200        in        200       200         200     200      200        200      200
api-editions          GET     200        in        200       200         200     200      200        200      200
api-indicators        GET     200        in        200       200         200     200      200        200      200
api-areas             GET     200        in        200       200         200     200      200        200      200
api-targets           GET     200        in        200       200         200     200      200        200      200
api-readings          GET     200        in        200       404         200     200      200        200      200
api-rows              GET     200        in        200       404         200     200      200        200      200
indicator-list        GET     200        in        200       200         200     200      200        200      200
indicator             GET     200        in        200       404         200     200      200        200      200
indicator-areas       GET     200        in        200       200         200     200      200        200      200
indicator-authorities GET     200        in        200       200         200     200      200        200      200
indicator-national-csv GET    404        in        404       404         404     404      404        404      404
indicator-explorer    GET     200        in        200       404         200     200      200        200      200
indicator-chart-svg   GET     200        in        200       404         200     200      200        200      200
indicator-chart-csv   GET     200        in        200       404         200     200      200        200      200
open-data             GET     200        in        200       404         200     200      200        200      200
open-data-metadata    GET     200        in        200       404         200     200      200        200      200
connection            GET     200        in        200       404         200     200      200        200      200
readings              GET     200        in        200       200         200     200      200        200      200
readings-export       GET     200        in        200       200         200     200      200        200      200
district-list         GET     200        in        200       200         200     200      200        200      200
district              GET     200        in        200       404         200     200      200        200      200
improvement           GET     200        in        200       404         200     200      200        200      200
caseloads             GET     200        in        200       404         200     200      200        200      200
plan                  GET     in         in        404       404         200     200      200        200      200
plan-export           GET     in         in        404       404         200     200      200        200      200
plan-highlights       GET     in         in        404       404         200     200      200        200      200
action                GET     in         in        404       404         200     200      200        200      200
action-progress       POST    in         in        403       404         403     403      403        400      400
action-sign-off       POST    in         in        403       404         403     403      403        done     done
action-evidence       POST    in         in        403       404         403     403      403        400      400
evidence              GET     in         in        404       404         404     404      404        404      404
return-list           GET     in         in        403       200         403     200      200        200      200
return-new            GET     in         in        403       200         403     200      200        403      200
return-new            POST    in         in        403       400         403     400      400        403      400
return-reading        GET     in         in        403       404         403     404      404        403      404
return-check          GET     in         in        403       200         403     200      200        403      200
return-check          POST    in         in        403       400         403     400      400        403      400
return-keys           GET     in         in        403       200         403     200      200        403      200
return-keys           POST    in         in        403       400         403     400      400        403      400
return-key-withdraw   POST    in         in        403       404         403     404      404        403      404
api-returns           POST    401        401       401       401         401     401      401        401      401
api-drafts            GET     401        401       401       401         401     401      401        401      401
return-sheet          GET     in         in        403       404         403     200      404        200      200
return-means          POST    in         in        403       404         403     404     404        403      404
return-correct        POST    in         in        403       404         403     404      404        403      404
return-template       GET     in         in        403       404         403     200      404        403      200
return                GET     in         in        403       404         403     200      404        200      200
return-file           GET     in         in        403       404         403     200      404        200      200
return-findings       GET     in         in        403       404         403     200      404        200      200
return-names          POST    in         in        403       404         403     409      404        403      409
return-remind         POST    in         in        403       400         403     403      403        403      400
return-accept         POST    in         in        403       404         403     409      404        403      409
return-discard        POST    in         in        403       404         403     done     404        403      done
return-withdraw       POST    in         in        403       404         403     400      404        403      400
sign-in               GET     200        200       done      done        done    done     done       done     done
sign-in               POST    200        200       done      done        done    done     done       done     done
account_login         GET     200        200       done      done        done    done     done       done     done
account_login         POST    200        200       done      done        done    done     done       done     done
mfa_authenticate      GET     in         in        done      done        done    done     done       done     done
mfa_authenticate      POST    in         in        done      done        done    done     done       done     done
directory-sign-in     GET     404        404       404       404         404     404      404        404      404
directory-callback    GET     404        404       404       404         404     404      404        404      404
directory-join        GET     in         in        404       404         404     404      404        404      404
mfa_index             GET     in         in        200       200         200     200      200        200      200
mfa_activate_totp     GET     in         in        done      done        done    done     done       done     done
mfa_activate_totp     POST    in         in        done      done        done    done     done       done     done
mfa_generate_recovery_codes GET in         in        done      done        done    done     done       done     done
mfa_generate_recovery_codes POST in         in        done      done        done    done     done       done     done
mfa_deactivate_totp   GET     in         in        404       404         404     404      404        404      404
mfa_deactivate_totp   POST    in         in        404       404         404     404      404        404      404
mfa_view_recovery_codes  GET     in         in        404       404         404     404      404        404      404
account_reauthenticate  GET     in         in        200       200         200     200      200        200      200
account_reauthenticate  POST    in         in        200       200         200     200      200        200      200
sign-out              POST    done       done      done      done        done    done     done       done     done
subscriptions         GET     in         in        200       200         200     200      200        200      200
subscriptions         POST    in         in        done      done        done    done     done       done     done
unsubscribe           GET     404        404       404       404         404     404      404        404      404
unsubscribe           POST    404        404       404       404         404     404      404        404      404
sign-out-everywhere   POST    in         in        done      done        done    done     done       done     done
invitation            GET     200        200       200       200         200     200      200        200      200
invitation            POST    200        200       200       200         200     200      200        200      200
password-change       GET     in         in        200       200         200     200      200        200      200
password-change       POST    in         in        200       200         200     200      200        200      200
password-change-done  GET     in         in        200       200         200     200      200        200      200
approvals             GET     in         in        403       403         403     403      403        403      403
approval              GET     in         in        403       403         403     403      403        403      403
approval              POST    in         in        403       403         403     403      403        403      403
healthz               GET     200        200       200       200         200     200      200        200      200
livez                 GET     200        200       200       200         200     200      200        200      200
"""


def table() -> dict[tuple[str, str, str], str]:
    """What is expected by address, method and reader."""
    head, *lines = [line.split() for line in TABLE.strip().splitlines()]
    expected = {}
    for name, method, *outcomes in lines:
        for reader, outcome in zip(head[2:], outcomes, strict=True):
            expected[name, method, reader] = outcome
    return expected


EXPECTED = table()
ADDRESSES = {name for name, _, _ in EXPECTED}
# It gives out PDF files alone.
NOT_HERE = set() if pdf_possible() else {"exceptions-export"}


def patterns(resolver=None) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site by its name, but the administration site's."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name, pattern
        elif pattern.namespace != "admin":
            yield from patterns(pattern)


INDICATOR = "initial-assessments-completed-in-timescale"
DOVERS_ACTION = ["kent-improvement-plan-phase-3", 2, 1]
PARTS_OF_ADDRESS = {
    "scorecard": ["kent", "2012-05"],
    "matrix": ["kent", "2012-05"],
    "meeting": ["kent", "2012-05"],
    "pack": ["kent", "2012-05"],
    "beside": ["kent", "2012-05"],
    "exceptions": ["kent", "2012-05"],
    "unsubscribe": ["no-such-token"],
    "help-document": ["by-role"],
    "draft": ["kent", "2012-06"],
    "commentary": ["kent", "2012-06"],
    "draft-matrix": ["kent", "2012-06"],
    "commentary-write": ["kent", "2012-06"],
    "scorecard-export": ["kent", "2012-05", "csv"],
    "matrix-export": ["kent", "2012-05", "csv"],
    "exceptions-export": ["kent", "2012-05", "pdf"],
    "draft-export": ["kent", "2012-06", "csv"],
    "indicator": [INDICATOR],
    "indicator-areas": [INDICATOR],
    "indicator-authorities": [INDICATOR],
    "indicator-national-csv": [INDICATOR],
    "indicator-explorer": [INDICATOR],
    "indicator-chart-svg": [INDICATOR, "trend"],
    "indicator-chart-csv": [INDICATOR, "compare"],
    "open-data": ["kent", "month"],
    "open-data-metadata": ["kent", "month"],
    "connection": ["kent", "pq"],
    "readings-export": ["csv"],
    "district": ["dover"],
    "invitation": ["MQ", "no-token"],
    **dict.fromkeys(("action", "action-progress", "action-sign-off", "action-evidence"), DOVERS_ACTION),
    "evidence": [*DOVERS_ACTION, 1],
    "plan-export": ["docx"],
    "return-key-withdraw": [1],
}
MANAGED = {name: pattern for name, pattern in patterns() if name.split("-")[0] == "manage"}
ABOUT_A_RETURN = {name for name, pattern in patterns() if "<int:pk>" in str(pattern.pattern)}
QUERIES = {
    "api-readings": f"?indicator={INDICATOR}&area=dover",
    "api-rows": "?scorecard=kent&period=2012-05&area=dover",
    "indicator": "?area=dover",
    "indicator-explorer": "?area=dover",
    "indicator-chart-svg": "?area=dover",
    "indicator-chart-csv": "?area=dover",
    **dict.fromkeys(("improvement", "caseloads", "plan", "plan-export", "plan-highlights"), "?area=kent"),
    "return-template": "?area=dover&period=2012-06",
}


@pytest.fixture(scope="module")
def dovers_of_module(demo_of_folder: None, django_db_blocker) -> Iterator[Return]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield draft(workbook(row(value=36)), by=sender(None, "dover"), owner="dover")
        transaction.set_rollback(True)


@pytest.fixture
def dovers(dovers_of_module: Return, demo: None) -> Return:
    """A draft of Dover's."""
    return dovers_of_module


def address_of(name: str, dovers: Return) -> str:
    """The address with something of Kent's filled in; of Dover's where there is a choice."""
    parts = [dovers.pk] if name in ABOUT_A_RETURN else PARTS_OF_ADDRESS.get(name, [])
    return reverse(name, args=parts) + QUERIES.get(name, "")


def outcome(answer) -> str:
    """The answer in the table's words."""
    if answer.status_code != 302:
        return str(answer.status_code)
    return "in" if answer.url.startswith(reverse("sign-in")) else "done"


def test_every_view_declares_its_rule():
    bare = [name for name, pattern in patterns() if not hasattr(pattern.callback, "access_rule")]
    assert bare == []


def test_every_address_stands_in_the_table():
    assert {name for name, _ in patterns() if name not in MANAGED} == ADDRESSES


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", sorted(ADDRESSES - NOT_HERE))
def test_access(name, reader, dovers, browser_of, settings):
    username, settings.ANONYMOUS_READERS = READERS[reader]
    browser, address = browser_of(username), address_of(name, dovers)
    for method in METHODS + (TAKEN_NOWHERE if reader in ("anonymous", "team") else ()):
        expected = EXPECTED.get((name, "GET" if method == "HEAD" else method, reader), "405")
        if method == "HEAD" and expected == "200":
            continue  # whoever is shown the page may know that it is there
        answer = browser.generic(method, address)
        b"".join(answer)  # a file is closed when it is read to its end
        assert outcome(answer) == expected, f"{method} {address}"


# What the performance team manages

OF_KEEPERS = {
    "manage-indicator-add",
    *(f"manage-national-{deed}" for deed in ("load", "confirm", "discard", "write")),
}
FILLED = {
    "authority": "kent",
    "period": "2012-06",
    "scorecard": "kent",
    "slug": "dover",
    "code": INDICATOR,
    "pk": 1,
}
KEPT_OUT = {
    "anonymous": "in",
    "shut-out": "in",
    "stranger": "403",
    "member": "403",
    "officer": "403",
    "elsewhere": "403",
    "manager": "403",
}


@pytest.mark.parametrize("name", MANAGED)
def test_what_is_managed_is_for_editors_alone(name):
    rule = Access.OVERSEES if name.startswith(("manage-audit", "manage-people")) else Access.EDITS
    rule = Access.KEEPS_LIBRARY if name in OF_KEEPERS else rule
    rule = Access.ADMINISTERS if name.startswith("manage-council") else rule
    assert MANAGED[name].callback.access_rule is rule


@pytest.mark.parametrize("reader", KEPT_OUT)
def test_others_are_kept_out_of_all_of_it(reader, browser_of, settings):
    username, settings.ANONYMOUS_READERS = READERS[reader]
    browser = browser_of(username)
    for name, pattern in MANAGED.items():
        address = reverse(name, kwargs={part: FILLED[part] for part in pattern.pattern.converters})
        for method in METHODS + TAKEN_NOWHERE:
            assert outcome(browser.generic(method, address)) in (KEPT_OUT[reader], "405"), address


@pytest.mark.parametrize(
    "name", [name for name in MANAGED if "authority" in MANAGED[name].pattern.converters]
)
def test_another_authoritys_team_finds_none_of_it(name, browser_of):
    browser = browser_of("performance-team-stockton-on-tees")
    address = reverse(name, kwargs={part: FILLED[part] for part in MANAGED[name].pattern.converters})
    for method in METHODS + TAKEN_NOWHERE:
        assert outcome(browser.generic(method, address)) in ("404", "405"), method
