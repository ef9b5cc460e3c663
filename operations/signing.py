"""Whether a backup was signed by a key that the service does not have: Ed25519 over its manifest, in `manifest.sig`.

Whoever looks after the server signs it, by `openssl`, with a key that the service's account can't read
(docs/operations.md). Here it is only verified, by public keys.
"""

from pathlib import Path

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
END = "-----END PUBLIC KEY-----"


class NotSigned(Exception):
    """The manifest has no signature by any of the known keys."""


def verify_signature(folder: Path, public_keys: str) -> None:
    """Raise NotSigned unless one of the keys, PEM one after the other, has signed the manifest as it is now.

    Several, because backups signed before a change of keys are kept for a while.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - takes 8 MB; only this command needs it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    try:
        signature = (folder / SIGNATURE).read_bytes()
    except OSError as error:
        raise NotSigned(f"{folder} has no {SIGNATURE}: nobody has signed it.") from error
    said = (folder / MANIFEST).read_bytes()
    for text in public_keys.split(END)[:-1]:
        key = load_pem_public_key(f"{text.strip()}\n{END}\n".encode())
        if not isinstance(key, Ed25519PublicKey):
            raise NotSigned("A public key is of another kind than Ed25519.")
        try:
            key.verify(signature, said)
        except InvalidSignature:
            continue
        return
    raise NotSigned(
        f"{folder} is not signed by any key that is known here: somebody else has written its manifest."
    )
