"""A council's directory: a real OpenID Connect server on this machine, which can also be made to misbehave."""

import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import flask
import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.serving import make_server

from districts.sign_in.directory import Directory

CLIENT, SECRET = "scorecard", "a secret that only these two know"
SOMEBODY_ELSES_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEY = "the directory's key"
Claims = dict[str, object]


@dataclass
class Server:
    """The running server: what it calls itself, what it was asked, and what it does to the tokens that it gives."""

    issuer: str
    calls_itself: str = ""
    tamper: Callable[[str], object] = str
    asked: dict[str, str] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)
    key: object = None

    @property
    def setting(self) -> Directory:
        """As an installation names it."""
        return Directory(self.issuer, CLIENT, SECRET, "Kent account", "groups")

    def knows(self, subject: str, **claims: object) -> None:
        """Somebody with an account there, or who has other groups now."""
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def lets_in(self, address: str, subject: str, action: str = "authorize") -> str:
        """Somebody signs in there at the address to which they were sent; where they are sent back to."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        answer = requests.post(
            address, data={"sub": subject, "action": action}, allow_redirects=False, timeout=5
        )
        assert answer.status_code == 302, answer.text
        back = answer.headers["Location"]
        # Of somebody who turned back this server forgets to say which request it was.
        return back if "state=" in back else f"{back}&state={self.asked['state']}"

    def changes(self, **claims: object) -> None:
        """From now on its tokens say this, signed with its own key all the same."""
        self.tamper = lambda token: _signed({**_read(token), **claims}, self.key)


def _read(token: str) -> Claims:
    return jwt.decode(token, options={"verify_signature": False})


def _signed(claims: Claims, key: object, algorithm: str = "RS256", **header: str) -> str:
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": KEY} | header)


def foreign(token: str) -> str:
    """The same token under another's signature."""
    return _signed(_read(token), SOMEBODY_ELSES_KEY)


def unsigned(token: str) -> str:
    """The same token without a signature."""
    return _signed(_read(token), None, "none")


def signed_with_the_secret(token: str) -> str:
    """The same token signed with what the scorecard itself knows."""
    return _signed(_read(token), SECRET, "HS256")


def of_an_unknown_key(token: str) -> str:
    """The same token under a key that the directory does not name."""
    return _signed(_read(token), SOMEBODY_ELSES_KEY, kid="another")


def without_key(token: str) -> str:
    """The same token, which does not say by which key."""
    return jwt.encode(_read(token), SOMEBODY_ELSES_KEY, algorithm="RS256")


@contextmanager
def running() -> Iterator[Server]:
    """The server, until the tests that need it are over."""
    with warnings.catch_warnings():
        import authlib.deprecate  # noqa: F401 - which asks to be heard, always, on its own next version

        warnings.simplefilter("ignore")
        import oidc_provider_mock
    application = oidc_provider_mock.app(require_nonce=True)
    listening = make_server("localhost", 0, application, threaded=True)
    server = Server(f"http://localhost:{listening.port}")
    _let_it_prove_pkce(application, server)
    _let_it_misbehave(application, server)
    thread = Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def _let_it_prove_pkce(application: flask.Flask, server: Server) -> None:
    """The server itself leaves this part of the standard out: whoever brings a code has to know its verifier."""

    @application.before_request
    def verify() -> flask.Response | None:
        if flask.request.path != "/oauth2/token":
            return None
        digest = sha256(flask.request.form.get("code_verifier", "").encode()).digest()
        known = server.challenges.get(flask.request.form["code"])
        if urlsafe_b64encode(digest).decode().rstrip("=") != known:
            return flask.make_response({"error": "invalid_grant"}, 400)
        return None

    @application.after_request
    def remember(answer: flask.Response) -> flask.Response:
        code = parse_qs(urlsplit(answer.headers.get("Location", "")).query).get("code")
        if code:
            server.challenges[code[0]] = flask.request.args["code_challenge"]
        return answer


def _let_it_misbehave(application: flask.Flask, server: Server) -> None:
    @application.after_request
    def tampered(answer: flask.Response) -> flask.Response:
        if flask.request.path == "/oauth2/token" and "id_token" in (answer.json or {}):
            answer.data = flask.json.dumps(
                {**answer.json, "id_token": server.tamper(_named(answer.json, server))}
            )
        elif flask.request.path == "/jwks":
            answer.data = flask.json.dumps({"keys": [{**answer.json["keys"][0], "kid": KEY, "alg": "RS256"}]})
        elif flask.request.path == "/.well-known/openid-configuration" and server.calls_itself:
            answer.data = flask.json.dumps({**answer.json, "issuer": server.calls_itself})
        return answer


def _named(said: dict[str, str], server: Server) -> str:
    """The token with the name of the key that signed it, which a directory gives and this server leaves out."""
    server.key = jwt.PyJWK(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True), "RS256").key
    return _signed(_read(said["id_token"]), server.key)
