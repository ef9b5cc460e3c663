"""Asks the council's directory who somebody is: OpenID Connect with authorization code, PKCE, state and nonce.

allauth speaks the protocol. What it leaves to its callers is done here: a nonce of each request, the signature of the
token even though it came by TLS, and an issuer that is who it was set to be.
"""

from collections.abc import Mapping
from secrets import compare_digest, token_urlsafe
from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from requests import RequestException

from districts.sign_in.directory import directory_in_use
from districts.sign_in.directory_accounts import NotLetIn, Person, Why, person_of

SIGN_IN, JOIN = "login", "connect"
# Signed with the directory's own key: a token that names a shared secret, or none, is nobody's.
ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
# Whatever a directory answers that is not what the standard says, of whichever kind, lets nobody in.
UNUSABLE = (
    OAuth2Error,
    RequestException,
    PermissionDenied,
    ValidationError,
    jwt.PyJWTError,
    ImmediateHttpResponse,
    KeyError,
    TypeError,
    ValueError,
)


class NotAsPromised(OAuth2Error):
    """An answer of the directory that breaks a rule which allauth leaves to us."""


class Protocol(OpenIDConnectOAuth2Adapter):
    """Where the directory of the settings is asked."""

    def get_provider(self) -> "Provider":
        """The directory of the settings; there is no other."""
        return Provider(self.request, app=_application())

    @property
    def openid_config(self) -> dict[str, str]:
        """What the directory says of itself. Raises NotAsPromised where that is about another one."""
        said: dict[str, str] = super().openid_config
        if said.get("issuer") != directory_in_use().issuer:
            raise NotAsPromised(f"the issuer calls itself {said.get('issuer')}")
        return said

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the directory sends people back to."""
        return request.build_absolute_uri(reverse("directory-callback"))


class Provider(OpenIDConnectProvider):
    """The directory of the settings, as allauth sees it."""

    oauth2_adapter_class = Protocol


def _application() -> SocialApp:
    directory = directory_in_use()
    about = {"server_url": directory.issuer, "oauth_pkce_enabled": True, "fetch_userinfo": False}
    return SocialApp(
        provider=Provider.id,
        provider_id=directory.issuer,
        name=directory.name,
        client_id=directory.client_id,
        secret=directory.client_secret,
        settings=about,
    )


def ask(request: HttpRequest, process: str, then: str) -> HttpResponse:
    """Send somebody to the directory, to sign in or to join their account; afterwards they come to `then`.

    Raises NotLetIn where it does not answer.
    """
    nonce = token_urlsafe(32)
    try:
        there: HttpResponse = Provider(request, app=_application()).redirect(
            request, process=process, next_url=then, data={"nonce": nonce}, auth_params={"nonce": nonce}
        )
    except UNUSABLE as error:
        raise NotLetIn(Why.FAILED, detail=_detail(error)) from error
    return there


def answer(request: HttpRequest) -> tuple[Person, str, str]:
    """Who came back from the directory, what for, and where to then. Raises NotLetIn."""
    provider = Provider(request, app=_application())
    try:
        state = provider.unstash_redirect_state(request, request.GET.get("state", ""))
    except PermissionDenied as error:
        raise NotLetIn(Why.FAILED, detail="no such state") from error
    if "code" not in request.GET:
        said = request.GET.get("error", "")
        raise NotLetIn(Why.CANCELLED if said == "access_denied" else Why.FAILED, detail=f"said {said[:60]!r}")
    try:
        claims = _claims(request, provider, state)
    except UNUSABLE as error:
        raise NotLetIn(Why.FAILED, detail=_detail(error)) from error
    return person_of(claims), state["process"], state.get("next", "")


def _claims(request: HttpRequest, provider: Provider, state: Mapping[str, Any]) -> dict[str, object]:
    adapter = Protocol(request, directory_in_use().issuer)
    client = adapter.get_client(request, provider.app)
    token = adapter.get_access_token_data(
        request, provider.app, client, pkce_code_verifier=state["pkce_code_verifier"]
    )
    if jwt.get_unverified_header(token["id_token"])["alg"] not in ALGORITHMS:
        raise NotAsPromised("the token is not signed by a key of the directory")
    claims: dict[str, object] = provider.verify_token(request, token).account.extra_data
    if not compare_digest(str(claims.get("nonce")), state["data"]["nonce"]):
        raise NotAsPromised("the token answers another request")
    return claims


def _detail(error: Exception) -> str:
    """For the audit trail: our own words, else the kind of error alone, whose text may quote what was sent."""
    return str(error) if isinstance(error, NotAsPromised) else type(error).__name__
