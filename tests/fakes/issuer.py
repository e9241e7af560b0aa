"""A studio's identity provider on a free port of this machine: discovery, keys, sign-in and tokens, honest or as told."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

__all__ = ["CLIENT", "SECRET", "Issued", "Signer", "issuer", "segment"]

CLIENT = "storyroom"
SECRET = "a secret of the two: s3cret/%"


def segment(data: bytes | dict[str, Any]) -> str:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Signer:
    """One key pair, and what it signs. Written out by hand, so that no library of the product checks its own work."""

    def __init__(self, algorithm: str, kid: str = "one", bits: int = 2048) -> None:
        self.algorithm, self.kid = algorithm, kid
        if algorithm.startswith(("RS", "PS")):
            self.key: Any = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        else:
            self.key = ec.generate_private_key({"256": ec.SECP256R1, "384": ec.SECP384R1}[algorithm[2:]]())

    @property
    def pem(self) -> bytes:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(serialization.Encoding.PEM, form)

    def public(self) -> dict[str, Any]:
        told = {"kid": self.kid, "use": "sig", "alg": self.algorithm}
        numbers = self.key.public_key().public_numbers()
        if isinstance(self.key, rsa.RSAPrivateKey):
            return {**told, "kty": "RSA", "n": _number(numbers.n, 0), "e": _number(numbers.e, 0)}
        size = self.key.curve.key_size // 8
        return {
            **told,
            "kty": "EC",
            "crv": f"P-{size * 8}",
            "x": _number(numbers.x, size),
            "y": _number(numbers.y, size),
        }

    def token(self, claims: dict[str, Any], **header: Any) -> str:
        head = {"alg": self.algorithm, "kid": self.kid, "typ": "JWT", **header}
        said = f"{segment(head)}.{segment(claims)}"
        return f"{said}.{segment(self._sign(said.encode()))}"

    def _sign(self, said: bytes) -> bytes:
        digest = {"256": hashes.SHA256(), "384": hashes.SHA384()}[self.algorithm[2:]]
        if self.algorithm.startswith("RS"):
            return bytes(self.key.sign(said, padding.PKCS1v15(), digest))
        if self.algorithm.startswith("PS"):
            return bytes(self.key.sign(said, padding.PSS(padding.MGF1(digest), digest.digest_size), digest))
        r, s = utils.decode_dss_signature(self.key.sign(said, ec.ECDSA(digest)))
        size = self.key.curve.key_size // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def by_shared_secret(claims: dict[str, Any], secret: bytes, kid: str) -> str:
    """Sign with HS256, as an attacker does who takes the public key for a secret."""
    said = f"{segment({'alg': 'HS256', 'kid': kid, 'typ': 'JWT'})}.{segment(claims)}"
    return f"{said}.{segment(hmac.new(secret, said.encode(), hashlib.sha256).digest())}"


def unsigned(claims: dict[str, Any], algorithm: str = "none") -> str:
    return f"{segment({'alg': algorithm, 'typ': 'JWT'})}.{segment(claims)}."


@dataclass
class Issued:
    """One issuer, as a test sees and turns it."""

    port: int
    now: Callable[[], datetime]
    host: str = "127.0.0.1"
    signer: Signer = field(default_factory=lambda: Signer("RS256"))
    subject: str = "00u-ada"
    """Who is signed in there."""
    called: str = "ada"
    secret: str = SECRET
    """Empty: a public client."""
    metadata: dict[str, Any] = field(default_factory=dict)
    """What stands in discovery in place of the truth."""
    claims: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    spell: Callable[[Issued, dict[str, Any]], str] = lambda issued, claims: issued.signer.token(claims)
    """Makes the identity token."""
    misbehave: dict[str, Callable[[Handler], None]] = field(default_factory=dict)
    """What a path does in place of its duty."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of every request."""
    traded: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/studio"

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [self.signer.algorithm],
            "authorization_response_iss_parameter_supported": True,
            **self.metadata,
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Sign the person in and say where the browser goes."""
        assert query["response_type"] == "code"
        assert (query["client_id"], query["code_challenge_method"]) == (CLIENT, "S256")
        assert "openid" in query["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state'], 'iss': self.url})}"

    def trade(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Give a token for a code, once, to whoever holds its verifier and the secret."""
        self.traded.append(sent)
        query = self.codes.pop(sent.get("code", ""), None)
        if query is None or sent.get("redirect_uri") != query["redirect_uri"] or not self._known(sent, authorization):
            return None
        challenge = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if segment(challenge) != query["code_challenge"]:
            return None
        moment = int(self.now().timestamp())
        claims = {
            "iss": self.url, "sub": self.subject, "aud": CLIENT, "exp": moment + 300, "iat": moment,
            "nonce": query["nonce"], "preferred_username": self.called, "email": "owner@studio.example",
        }  # fmt: skip
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": self.spell(self, self.claims(claims))}

    def _known(self, sent: dict[str, str], authorization: str) -> bool:
        if not self.secret:
            return sent["client_id"] == CLIENT and not authorization
        quoted = urlencode({"": CLIENT})[1:], urlencode({"": self.secret})[1:]
        basic = base64.b64encode(":".join(quoted).encode()).decode()
        return authorization == f"Basic {basic}" or sent.get("client_secret") == self.secret


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    issued: Issued

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, body: str) -> None:
        self.close_connection = True
        parts = urlsplit(self.path)
        name = parts.path.removeprefix("/studio/")
        self.issued.asked.append((self.command, parts.path))
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            if name in self.issued.misbehave:
                self.issued.misbehave[name](self)
            elif name == "authorize":
                self.redirect(self.issued.authorize({key: one[0] for key, one in parse_qs(parts.query).items()}))
            elif name == "token":
                sent = {key: one[0] for key, one in parse_qs(body).items()}
                told = self.issued.trade(sent, self.headers.get("Authorization", ""))
                self.say(200, told) if told else self.say(400, {"error": "invalid_grant"})
            elif name == "keys":
                self.say(200, {"keys": [self.issued.signer.public()]})
            elif name == ".well-known/openid-configuration":
                self.say(200, self.issued.discovery())
            else:
                self.say(404, {})

    def say(self, status: int, told: Any) -> None:
        data = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def flood(self) -> None:
        """Answer without end."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        while True:
            self.wfile.write(b'{"issuer": "' + b"a" * 65_536)


@contextlib.contextmanager
def issuer(now: Callable[[], datetime], host: str = "127.0.0.1", **told: Any) -> Iterator[Issued]:
    handler = type("_Handler", (Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        made = Issued(server.server_port, now, host, **told)
        handler.issued = made
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join(5)


def _number(value: int, size: int) -> str:
    return segment(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))
