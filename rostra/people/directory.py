"""Single sign-on with a directory that speaks OpenID Connect: django-allauth's client, with nothing taken on trust.

PKCE and a nonce always; the signature of the id token is checked even where the specification lets it be; the address
must be verified by the directory before it makes an identity a person; nobody signs up. Who may do what follows from
ROSTRA_OIDC_ROLES at every sign-in. Requests go through `core.http`: no private address unless the operator opens it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rostra.core.http import Http
from rostra.people import actions
from rostra.people.models import User

PROVIDER = "directory"
SECONDS = 10.0
ENDPOINTS = {"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"}


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no type hints
    """The conversation with the directory. Raises OAuth2Error for an answer that is not one of OpenID Connect."""

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        # OpenID Connect Discovery 1.0 §4.3: another issuer there may be an attacker's.
        if str(config.get("issuer", "")).rstrip("/") != settings.ROSTRA_OIDC_SERVER:
            raise OAuth2Error("The issuer is not ROSTRA_OIDC_SERVER.")
        if missing := ENDPOINTS - config.keys():
            raise OAuth2Error(f"The directory does not say its {', '.join(sorted(missing))}.")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        if "id_token" not in kwargs["response"]:
            raise OAuth2Error("The directory gave no id token.")
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> Any:
        config = self.openid_config
        try:
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=config["jwks_uri"],
                issuer=config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except KeyError as error:
            raise OAuth2Error("The id token or the keys name no key.") from error
        if not claims.get("sub"):
            raise OAuth2Error("The id token names nobody.")
        return claims


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """An identity is the pair of issuer and subject: another directory's “17” is somebody else."""

    oauth2_adapter_class = Exchange
    pkce_enabled_default = True

    def extract_uid(self, data: dict[str, Any]) -> str:
        token = data["id_token"]
        return hashlib.sha256(f"{token['iss']}\0{token['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Nothing of what the directory knows is kept."""
        return {}

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.claims = response
        return login


class Directory(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who the directory sends, and who of them comes in."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        """Raises SocialApp.DoesNotExist where no directory is configured."""
        return Provider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def get_requests_session(self) -> requests.Session:
        return Http(settings.ROSTRA_ALLOW_HOSTS, timeout=SECONDS).session()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Make the identity a person, or stop here with a page that says why not."""
        if code := _mistrust(sociallogin) or _admit(sociallogin):
            raise ImmediateHttpResponse(_page(request, code))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,  # noqa: ARG002
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> None:
        """A sign-in that was broken off, replayed or forged, or a directory that does not answer."""
        unreachable = isinstance(exception, requests.ConnectionError | requests.Timeout)
        code = "cancelled" if error == AuthError.CANCELLED else "away" if unreachable else "broken"
        raise ImmediateHttpResponse(_page(request, code))


def start(request: HttpRequest, *, next_url: str) -> HttpResponse:
    """Send the browser to the directory. Raises SocialApp.DoesNotExist where none is configured."""
    provider = Directory(request).get_provider(request, PROVIDER)
    nonce = secrets.token_urlsafe(24)
    try:
        answer: HttpResponse = provider.redirect(
            request, process="login", next_url=next_url or None, data={"nonce": nonce}, auth_params={"nonce": nonce}
        )
    except requests.RequestException:
        return _page(request, "away")
    except OAuth2Error:
        return _page(request, "broken")
    return answer


def _mistrust(login: SocialLogin) -> str:
    """Why this answer is not the one to our question; empty when it is."""
    token, userinfo = login.claims["id_token"], login.claims.get("userinfo") or {}
    nonce = str((login.state.get("data") or {}).get("nonce", ""))
    if not nonce or not hmac.compare_digest(str(token.get("nonce", "")).encode(), nonce.encode()):
        return "broken"
    # OpenID Connect Core 1.0 §5.3.2: what userinfo says may be about somebody else.
    return "broken" if userinfo and userinfo.get("sub") != token["sub"] else ""


@transaction.atomic
def _admit(login: SocialLogin) -> str:
    """Make the identity a person with the roles that follow; otherwise the code of why not."""
    claims = {**login.claims["id_token"], **(login.claims.get("userinfo") or {})}
    wanted = _roles(claims)
    person = login.user if login.is_existing else None
    if person is None:
        address = str(claims.get("email") or "").strip().lower()
        if not address or claims.get("email_verified") is not True:
            return "unverified" if address else "no_address"
        person = User.objects.select_for_update().filter(email=address).first()
        if person is None and not wanted:
            return "unknown"
        if person is None:
            person = actions.welcome_from_directory(email=address, name=str(claims.get("name", "")))
        elif SocialAccount.objects.filter(user=person, provider=PROVIDER).exists():
            # The address has passed to another identity of the directory: a person must look at that.
            return "other_identity"
        actions.link_directory(account=login.account, user=person, now=timezone.now())
    if person.is_active:
        actions.apply_directory(user=person, wanted=wanted, now=timezone.now())
    login.user = person
    return ""


def _roles(claims: dict[str, Any]) -> dict[str, frozenset[str]]:
    """By body, what the values of the claim give."""
    found = claims.get(settings.ROSTRA_OIDC_CLAIM, [])
    values: Iterable[object] = found if isinstance(found, list) else [found]
    given: dict[str, frozenset[str]] = {}
    for value in values:
        for body, role in settings.ROSTRA_OIDC_ROLES.get(str(value), ()):
            given[body] = given.get(body, frozenset()) | {role}
    return given


def _page(request: HttpRequest, code: str) -> HttpResponse:
    actions.directory_refused(code=code, now=timezone.now())
    return render(request, "socialaccount/refused.html", {"code": code}, status=503 if code == "away" else 403)
