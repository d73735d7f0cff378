"""An authenticator app: time-based one-time passwords of six digits (RFC 6238)."""

import base64
import hmac
import struct
import time

# In seconds: the validity of a code, and the maximum latency of a request.
STEP, LATENCY = 30, 2


def code(secret):
    """The current code. Near the end of a period, waits for the next one, so that the code does not expire in transit."""
    if time.time() % STEP > STEP - LATENCY:
        time.sleep(STEP - time.time() % STEP)
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // STEP), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def wrong(code):
    """A wrong code."""
    return f"{(int(code) + 500_000) % 1_000_000:06}"
