"""Whom the county vouches for comes in by the rules of the house; nothing unproved does, and nothing leads astray."""

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import update

from tests.support.sign_in import is_in
from webapp.core import clock
from webapp.core.db import transaction
from webapp.people.models import User
from webapp.people.sign_on import queries
from webapp.people.sign_on.models import Provider
from webapp.people.sign_on.service import bind
from webapp.providers import oidc

LEAD, OFFICER = "grid:200/001", "court"
SUBJECT = "county-7"


@pytest.fixture(scope="module")
def keys():
    """The issuer's key, and one that is not the issuer's."""
    return RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})


class Issuer:
    """Stands for the county: says where what is, and gives out tokens of which a test may change a part."""

    def __init__(self, town, provider, keys):
        self.town, self.provider, self.url = town, provider, provider.url
        self.key, self.strange = keys
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        found = {name: self.url + path for name, path in places.items()}
        provider.answers("/.well-known/openid-configuration", {"issuer": self.url, **found})
        provider.answers("/keys", {"keys": [self.key.as_dict(private=False)]})

    def claims(self, nonce, **other):
        now = int(clock.now().timestamp())
        about = {"sub": SUBJECT, "phone_number": f"+86 {self.town.phones[LEAD]}", "nonce": nonce}
        return {"iss": self.url, "aud": "door", "iat": now, "exp": now + 300, **about, **other}

    def gives(self, nonce, *, key=None, head=None, **other):
        """Give such a token for the next code."""
        head = {"alg": "RS256", "kid": "one", **(head or {})}
        claims = self.claims(nonce, **other)
        token = jwt.encode(head, claims, key or self.key) if head["alg"] == "RS256" else self.forged(head, claims)
        self.provider.answers("/token", {"access_token": "a", "token_type": "Bearer", "id_token": token})

    def forged(self, head, claims):
        """A token that names another way of signing: by nobody, or by a secret for which the public key is taken."""
        said = b".".join(urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (head, claims))
        mac = hmac.new(self.key.as_pem(private=False), said, "sha256").digest() if head["alg"] == "HS256" else b""
        return (said + b"." + urlsafe_b64encode(mac).rstrip(b"=")).decode()


@pytest.fixture
def issuer(town, provider, keys):
    config = {"OIDC_ISSUER": provider.url, "OIDC_CLIENT": "door", "OIDC_SECRET": "s3cret", "OIDC_WORD": "县里统一登录"}
    town.app.config |= config
    oidc.PAGES.forget()
    return Issuer(town, provider, keys)


def goes(client, target=""):
    """Begin, and return what the county is asked."""
    there = client.get("/county/enter", query_string={"next": target} if target else {}).location
    return {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}


def comes_back(client, state, code="c0de"):
    return client.get("/county/back", query_string={"code": code, "state": state})


def signs_in(issuer, client, **token):
    asked = goes(client)
    issuer.gives(asked["nonce"], **token)
    return comes_back(client, asked["state"])


def bound_to(town):
    with town.app.app_context():
        return queries.user_of(Provider.OIDC, SUBJECT)


def test_without_an_issuer_nothing_of_it_is_there(client):
    assert "/county/" not in client.get("/sign-in").text
    assert client.get("/county/enter").status_code == client.get("/county/back").status_code == 404


def test_whoever_the_county_knows_by_number_comes_in_and_is_known_by_name_from_then_on(issuer, client, town):
    assert "县里统一登录" in client.get("/sign-in?next=/todo").text
    asked = goes(client, "/messages")
    issuer.gives(asked["nonce"])
    answer = comes_back(client, asked["state"])
    assert (answer.status_code, answer.location) == (302, "/messages")
    assert is_in(client)
    assert bound_to(town) == town.users[LEAD]
    other = town.app.test_client()
    signs_in(issuer, other, phone_number=None)
    assert is_in(other)


def test_the_county_is_asked_with_a_proof_that_only_this_browser_has(issuer, client):
    asked = goes(client)
    assert (asked["response_type"], asked["code_challenge_method"], asked["client_id"]) == ("code", "S256", "door")
    issuer.gives(asked["nonce"])
    comes_back(client, asked["state"])
    (sent,) = issuer.provider.of("/token")
    said = {name: values[0] for name, values in parse_qs(sent.body.decode()).items()}
    assert create_s256_code_challenge(said["code_verifier"]) == asked["code_challenge"]
    assert (said["code"], said["redirect_uri"]) == ("c0de", asked["redirect_uri"])
    assert sent.headers["authorization"].startswith("Basic ")
    assert b"s3cret" not in sent.body


@pytest.mark.parametrize(
    "token",
    [
        {"nonce_of": "another"},
        {"aud": "another"},
        {"aud": ["door", "another"]},
        {"iss": "https://sso.example.cn"},
        {"exp": 1},
        {"sub": ""},
        {"key": "strange"},
        {"head": {"alg": "HS256"}},
        {"head": {"alg": "none"}},
    ],
    ids=str,
)
def test_what_is_not_proved_lets_nobody_in(issuer, client, town, token):
    asked = goes(client)
    token = dict(token)
    key = issuer.strange if token.pop("key", "") else issuer.key
    issuer.gives(token.pop("nonce_of", asked["nonce"]), key=key, **token)
    answer = comes_back(client, asked["state"])
    assert "用手机号登录" in answer.text
    assert not is_in(client)
    assert bound_to(town) is None


def test_an_answer_is_good_for_once_for_this_browser_and_for_minutes(issuer, client, town):
    asked = goes(client)
    issuer.gives(asked["nonce"])
    assert "再点一次" in comes_back(town.app.test_client(), asked["state"]).text
    assert "再点一次" in comes_back(client, "made-up").text
    assert "再点一次" in comes_back(client, asked["state"]).text  # it was answered already
    assert issuer.provider.of("/token") == []
    with clock.travel(clock.now()):
        asked = goes(client)
    with clock.travel(clock.now() + timedelta(minutes=11)):
        assert "再点一次" in comes_back(client, asked["state"]).text
    assert not is_in(client)


def test_a_code_that_was_used_and_a_county_that_is_away_are_said_plainly(issuer, client):
    for answer, words in (("used_code", "再点一次"), ("away", "没有回答")):
        asked = goes(client)
        issuer.provider.plays("oidc", answer)
        assert words in comes_back(client, asked["state"]).text
    oidc.PAGES.forget()
    issuer.provider.stop()
    assert "没有回答" in client.get("/county/enter").text
    assert client.get("/sign-in").status_code == 200


def test_a_new_key_of_the_county_is_asked_for(issuer, client):
    signs_in(issuer, client)
    issuer.provider.answers("/keys", {"keys": [issuer.strange.as_dict(private=False)]})
    other = issuer.town.app.test_client()
    signs_in(issuer, other, key=issuer.strange)
    assert is_in(other)


@pytest.mark.parametrize(
    "other", [{"phone_number": "10099999999"}, {"phone_number": None}, {"phone_number_verified": False}]
)
def test_whom_the_house_does_not_know_by_a_checked_number_is_told_whom_to_ask(issuer, client, town, other):
    assert "还不认识您" in signs_in(issuer, client, **other).text
    assert not is_in(client)
    assert bound_to(town) is None


def test_who_is_not_here_any_more_does_not_come_in(issuer, client, town):
    with town.app.app_context(), transaction() as session:
        bind(Provider.OIDC, town.users[LEAD], SUBJECT, made_by=None)
        session.execute(update(User).where(User.id == town.users[LEAD]).values(active=False))
    assert "还不认识您" in signs_in(issuer, client).text
    assert not is_in(client)


def test_a_number_of_somebody_who_is_bound_to_another_name_lets_nobody_in(issuer, client, town):
    with town.app.app_context(), transaction():
        bind(Provider.OIDC, town.users[LEAD], "county-1", made_by=None)
    assert "还不认识您" in signs_in(issuer, client).text
    assert not is_in(client)


def test_once_their_phones_are_signed_out_the_county_is_asked_anew_who_they_are(issuer, client, town):
    with town.app.app_context(), transaction():
        bind(Provider.OIDC, town.users[LEAD], "county-1", made_by=None)
    manager = town.sign_in("grid_centre")
    assert manager.post(f"/people/{town.users[LEAD]}/phones/end", headers={}).status_code == 303
    signs_in(issuer, client)
    assert is_in(client)
    assert bound_to(town) == town.users[LEAD]


def test_the_second_step_stays(issuer, client, town):
    town.app.config["SECOND_FACTOR"] = "required"
    page = signs_in(issuer, client, phone_number=town.phones[OFFICER])
    assert "验证码" in page.text
    assert not is_in(client)


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_nobody_is_led_to_another_house(issuer, client, target):
    asked = goes(client, target)
    issuer.gives(asked["nonce"])
    assert comes_back(client, asked["state"]).location.startswith("/")
    assert "evil" not in client.get("/county/enter", query_string={"next": target}).location


def test_an_issuer_that_names_another_or_another_kind_of_address_is_not_believed(issuer, client):
    found = {"authorization_endpoint": issuer.url, "token_endpoint": issuer.url, "jwks_uri": issuer.url}
    for wrong in ({"issuer": "https://sso.example.cn"}, {"issuer": issuer.url, "token_endpoint": "file:///etc/passwd"}):
        oidc.PAGES.forget()
        issuer.provider.answers("/.well-known/openid-configuration", found | wrong)
        assert "没有回答" in client.get("/county/enter").text
