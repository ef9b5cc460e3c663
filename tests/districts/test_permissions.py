"""Who may do what, and where."""

import pytest

from districts.models import Area, RoleName
from districts.permissions import TABLE, Permission, reader_for

pytestmark = pytest.mark.usefixtures("library")

# Roles are held at Dover; the performance team's and the approver's at Kent. By column the area that is asked about.
HELD = """
role              permission       dover  thanet  kent  stockton-on-tees
member            READ_PUBLISHED   yes    yes     yes   no
member            READ_DRAFT       no     no      no    no
member            SEE_RETURNS      no     no      no    no
member            UPLOAD           no     no      no    no
member            COMMENT          no     no      no    no
member            REPORT_PROGRESS  no     no      no    no
member            EDIT             no     no      no    no
officer           READ_PUBLISHED   yes    yes     yes   no
officer           READ_DRAFT       no     no      no    no
officer           SEE_RETURNS      yes    no      no    no
officer           UPLOAD           yes    no      no    no
officer           COMMENT          no     no      no    no
officer           REPORT_PROGRESS  no     no      no    no
officer           EDIT             no     no      no    no
manager           READ_PUBLISHED   yes    yes     yes   no
manager           READ_DRAFT       yes    no      no    no
manager           SEE_RETURNS      yes    no      no    no
manager           UPLOAD           no     no      no    no
manager           COMMENT          yes    no      no    no
manager           REPORT_PROGRESS  yes    yes     yes   no
manager           EDIT             no     no      no    no
performance_team  READ_PUBLISHED   yes    yes     yes   no
performance_team  READ_DRAFT       yes    yes     yes   no
performance_team  SEE_RETURNS      yes    yes     yes   no
performance_team  UPLOAD           yes    yes     yes   no
performance_team  COMMENT          yes    yes     yes   no
performance_team  REPORT_PROGRESS  yes    yes     yes   no
performance_team  EDIT             yes    yes     yes   no
performance_team  APPROVE          no     no      no    no
approver          READ_PUBLISHED   yes    yes     yes   no
approver          READ_DRAFT       yes    yes     yes   no
approver          SEE_RETURNS      no     no      no    no
approver          UPLOAD           no     no      no    no
approver          COMMENT          no     no      no    no
approver          REPORT_PROGRESS  no     no      no    no
approver          EDIT             no     no      no    no
approver          APPROVE          yes    yes     yes   no
member            APPROVE          no     no      no    no
officer           APPROVE          no     no      no    no
manager           APPROVE          no     no      no    no
"""
AREAS, *LINES = [line.split() for line in HELD.strip().splitlines()]


def area(slug: str) -> Area:
    return Area.objects.get(slug=slug)


@pytest.mark.parametrize(("role", "permission", "answers"), [(line[0], line[1], line[2:]) for line in LINES])
def test_a_role_holds_for_its_area_and_below(holder, role, permission, answers):
    reader = reader_for(holder(role, "kent" if role in ("performance_team", "approver") else "dover"))
    may = {slug: reader.may(Permission[permission], area(slug)) for slug in AREAS[2:]}
    assert may == {slug: answer == "yes" for slug, answer in zip(AREAS[2:], answers, strict=True)}


def test_the_table_above_is_complete():
    assert {(line[0], line[1]) for line in LINES} == {
        (role.value, permission.name) for role in RoleName for permission in Permission
    }
    assert TABLE.keys() == set(RoleName)


def test_a_stranger_holds_nothing_here(stranger):
    reader = reader_for(stranger)
    assert not any(reader.may(permission, area("kent")) for permission in Permission)


def test_nobody_holds_anything():
    from django.contrib.auth.models import AnonymousUser

    reader = reader_for(AnonymousUser())
    assert not any(reader.may_anywhere(permission) for permission in Permission)


def test_a_superuser_holds_nothing_by_that_alone(django_user_model):
    reader = reader_for(django_user_model.objects.create(username="root", is_superuser=True))
    assert not any(reader.may_anywhere(permission) for permission in Permission)


def test_what_is_held_is_read_once_a_request(officer, django_assert_num_queries):
    with django_assert_num_queries(1):
        reader_for(officer)
        reader_for(officer)
