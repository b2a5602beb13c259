"""Why a certificate is not accepted: OpenSSL's own words, which Twisted keeps to itself."""

import socket
import ssl

_FAILED = "certificate verify failed"
_SECONDS = 5.0


def is_refused(text: str) -> bool:
    """Say whether the text of an error tells that a certificate was not accepted."""
    return _FAILED in text


def reason(host: str, port: int) -> str:
    """Return why the certificate at `host` is not accepted, in one more handshake that sends nothing."""
    context = ssl.create_default_context()
    try:
        with socket.create_connection((host, port), timeout=_SECONDS) as connection:
            context.wrap_socket(connection, server_hostname=host).close()
    except ssl.SSLCertVerificationError as error:
        return f"the certificate of {host} is not accepted: {error.verify_message}"
    except OSError:
        pass
    return f"the certificate of {host} is not accepted"
