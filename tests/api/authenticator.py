"""An authenticator: time-based codes of six digits (RFC 6238)."""

import base64
import hmac
import struct
import time

# In seconds: how long a code holds, and how long it may be under way.
STEP, UNDER_WAY = 30, 2


def code(secret):
    """The code of now. At the end of a step it waits for the next one, so that the code is not over when it arrives."""
    if time.time() % STEP > STEP - UNDER_WAY:
        time.sleep(STEP - time.time() % STEP)
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // STEP), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def wrong(code):
    """Another one."""
    return f"{(int(code) + 500_000) % 1_000_000:06}"
