"""The studio's certificate authority and the certificate that signs. Makes PEM; keeps nothing and knows no clock.

Source: C2PA 2.x, "Certificate profile" (digitalSignature, an extended key usage, version 3, P-256); RFC 5280.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from storyroom.errors import InvalidRequestError

__all__ = ["Authority", "ends_of", "fingerprint", "make_authority", "name_of", "read_anchors"]

_LASTS: Final = timedelta(days=30 * 365)
_SIGNER_LASTS: Final = timedelta(days=10 * 365)
"""Nobody outside stamps the time, so what is signed is valid no longer than this certificate."""
_SKEW: Final = timedelta(days=1)
_LONGEST_NAME: Final = 60
_USES: Final = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
_HINT: Final = "A file with one or more blocks BEGIN CERTIFICATE, of certificate authorities."


class Authority(NamedTuple):
    """Certificates and private keys, all PEM. `chain` is the signing certificate, then the authority's."""

    certificate: bytes
    key: bytes
    chain: bytes
    signing_key: bytes


def make_authority(studio: str, now: datetime) -> Authority:
    """Make a new authority and its signing certificate. Raises: InvalidRequestError on a name that no certificate holds."""
    name = " ".join(studio.split())
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise InvalidRequestError(
            "This is no name for a certificate.", f"Use from 1 to {_LONGEST_NAME} printable letters."
        )
    key, signing = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root = _named(name, "Content Credentials authority")
    certificate = (
        _begun(root, root, key, now, _LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .sign(key, SHA256())
    )
    signer = (
        _begun(_named(name, "Storyroom exports"), root, signing, now, _SIGNER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    own = certificate.public_bytes(Encoding.PEM)
    return Authority(own, _private(key), signer.public_bytes(Encoding.PEM) + own, _private(signing))


def read_anchors(pem: bytes) -> tuple[bytes, ...]:
    """Read the authorities in a PEM file, each as PEM. Raises: InvalidRequestError if one is none, or there are none."""
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError as fault:
        raise InvalidRequestError("The file holds no certificate that can be read.", _HINT) from fault
    for one in found:
        if not _is_authority(one):
            raise InvalidRequestError(
                "The file holds a certificate that is no authority's.", "Trust the authority that issued it."
            )
    return tuple(one.public_bytes(Encoding.PEM) for one in found)


def fingerprint(pem: bytes) -> str:
    """Return SHA-256 of the first certificate of a PEM text."""
    return hashlib.sha256(x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)).hexdigest()


def name_of(pem: bytes) -> str:
    """Say whose certificate this is."""
    found = x509.load_pem_x509_certificate(pem).subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(found[0].value) if found else ""


def ends_of(pem: bytes) -> datetime:
    """Say until when the first certificate of a PEM text is good."""
    return x509.load_pem_x509_certificate(pem).not_valid_after_utc


def _begun(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _named(studio: str, what: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, studio), x509.NameAttribute(NameOID.COMMON_NAME, what)]
    )


def _usage(*wanted: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{use: use in wanted for use in _USES})


def _private(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
