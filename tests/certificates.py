"""An authority of this test run's own, and a server that shows a certificate of it."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def server_and_client(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server of this host shows, and what a client trusts it by."""
    now = datetime.now(UTC)
    authority_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    span = (now - timedelta(days=1), now + timedelta(days=1))

    def signed(subject: str, key: ec.EllipticCurvePublicKey, extension: x509.ExtensionType) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name("Tests"))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(span[0])
            .not_valid_after(span[1])
            .add_extension(extension, critical=False)
            .sign(authority_key, hashes.SHA256())
        )

    authority = signed("Tests", authority_key.public_key(), x509.BasicConstraints(ca=True, path_length=None))
    shown = signed(host, server_key.public_key(), x509.SubjectAlternativeName([x509.DNSName(host)]))
    pem, key_file = folder / f"{host}.pem", folder / f"{host}.key"
    pem.write_bytes(shown.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        server_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem, key_file)
    client = ssl.create_default_context(cadata=authority.public_bytes(serialization.Encoding.PEM).decode())
    return server, client
