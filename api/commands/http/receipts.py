"""Receipts (c2sp.org/tlog-proof) in a command's answer, for a client that waits until its events are integrated."""

import logging

import anyio
import anyio.to_thread
import msgspec
import psycopg
from starlette.requests import Request

from api.commands.http.response import Recorded
from api.commands.means import Means
from api.http.refusals import BadRequest
from domain.text import said
from ledger.proof.consistency import Inconsistent
from ledger.proof.key_directory import KeyDirectoryError
from ledger.proof.tree_store import NotIntegrated

HEADER = "quorate-wait-integrated"
WAIT_S_MAX = 30
log = logging.getLogger("quorate")


def wait_wanted(request: Request) -> int:
    """How many seconds the client waits for receipts, 0 where it wants none. Raises BadRequest."""
    text = request.headers.get(HEADER, "0")
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= WAIT_S_MAX):
        raise BadRequest(
            said("Quorate-Wait-Integrated is a number of seconds up to {count}.", count=WAIT_S_MAX), rule=HEADER
        )
    return int(text)


async def with_receipts(recorded: Recorded, means: Means, wait_s: int) -> Recorded:
    """The answer with a receipt for each event; without, where none could be had in time: it is recorded all the same."""
    receipts = means.receipts
    if receipts is None:
        return recorded
    try:
        with anyio.move_on_after(wait_s):
            found = await anyio.to_thread.run_sync(receipts, recorded.positions, abandon_on_cancel=True)
            return msgspec.structs.replace(recorded, receipts=found)
    except (Inconsistent, KeyDirectoryError, NotIntegrated, psycopg.Error) as error:
        log.warning("no receipt: %s", " ".join(str(error).split()))
    return recorded
