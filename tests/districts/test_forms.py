"""Sign-in and password change say what to do."""

from districts.sign_in.forms import ChangePasswordForm, SignInForm


def test_empty_sign_in_names_both_fields(rf):
    form = SignInForm(rf.post("/"), data={"username": "", "password": ""})
    assert form.errors == {"username": ["Enter your username"], "password": ["Enter your password"]}


def test_unknown_account_and_wrong_password_read_alike(db, rf, django_user_model):
    django_user_model.objects.create_user("officer", password="the right password")
    wrong = SignInForm(rf.post("/"), data={"username": "officer", "password": "another password"})
    unknown = SignInForm(rf.post("/"), data={"username": "nobody", "password": "another password"})
    assert wrong.errors
    assert wrong.errors == unknown.errors


def test_two_different_new_passwords_are_refused(db, django_user_model):
    user = django_user_model.objects.create_user("officer", password="the right password")
    form = ChangePasswordForm(
        user,
        data={
            "old_password": "the right password",
            "new_password1": "a longer password",
            "new_password2": "an even longer one",
        },
    )
    assert form.errors == {"new_password2": ["The two new passwords differ. Enter the same one twice."]}
