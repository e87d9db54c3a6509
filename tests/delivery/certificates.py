"""Certificates for tests: an authority of their own, and servers that it vouches for."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificates:
    """An authority in a folder."""

    folder: Path

    @property
    def authority(self) -> Path:
        """The file that clients trust."""
        return self.folder / "ca.pem"

    def create(self) -> None:
        """Make the authority."""
        _openssl(
            *(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "30",
            ),
            *("-keyout", self.folder / "ca.key", "-out", self.authority, "-subj", "/CN=tests"),
            *(
                "-addext",
                "keyUsage=critical,keyCertSign",
                "-addext",
                "basicConstraints=critical,CA:TRUE",
            ),
        )

    def server(self, name: str = "127.0.0.1") -> ssl.SSLContext:
        """Return how a server with a certificate for `name` encrypts."""
        key, request, made = (self.folder / f"{name}.{kind}" for kind in ("key", "csr", "pem"))
        extensions = self.folder / f"{name}.ext"
        kind = "IP" if name[0].isdigit() else "DNS"
        extensions.write_text(f"subjectAltName={kind}:{name}\n", encoding="utf-8")
        _openssl(
            *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", key, "-out", request, "-subj", f"/CN={name}"),
        )
        _openssl(
            *(
                "x509",
                "-req",
                "-in",
                request,
                "-CA",
                self.authority,
                "-CAkey",
                self.folder / "ca.key",
            ),
            *("-CAcreateserial", "-days", "30", "-extfile", extensions, "-out", made),
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made, key)
        return context


def _openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
