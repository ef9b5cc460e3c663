"""Members, officers and a performance team of Kent, signed in: what the load and the faults ask as.

A program of its own, because it needs the product with the settings of the running site.
"""

import json
import sys

import django


def _signed_in(name: str, role: str, slug: str) -> str:
    """The session of a new account that holds the role at the area."""
    from django.conf import settings
    from django.test import Client

    from districts.models import Area, Role, RoleName, User

    user, _ = User.objects.get_or_create(username=name)
    Role.objects.get_or_create(user=user, area=Area.objects.get(slug=slug), role=RoleName(role))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def make(members: int, officers: int) -> dict[str, list[dict[str, str]]]:
    """Sessions by role, each with the name of its area."""
    from districts.models import Area

    districts = list(Area.objects.filter(parent__slug="kent", level="district", closed=None).order_by("name"))
    of_districts = [districts[number % len(districts)] for number in range(officers)]
    return {
        "members": [
            {"session": _signed_in(f"load-member-{number}", "member", "kent"), "area": "Kent"}
            for number in range(members)
        ],
        "officers": [
            {"session": _signed_in(f"load-officer-{number}", "officer", area.slug), "area": area.name}
            for number, area in enumerate(of_districts)
        ],
        "team": [
            {"session": _signed_in(f"load-team-{number}", "performance_team", "kent"), "area": "Kent"}
            for number in range(2)
        ],
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(make(*map(int, sys.argv[1:]))))
