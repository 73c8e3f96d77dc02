"""An answer over HTTP that goes on as long as its follower does."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from starlette.types import Message, Receive, Send

from api.http import request_record
from api.http.access_entries import AccessKind
from api.http.request_record import Reading
from api.subscriptions.follower import Ended, Ending, Follower, Heartbeat
from api.subscriptions.operation import FollowRequest, StreamItem

Headers = tuple[tuple[bytes, bytes], ...]
Encode = Callable[[list[StreamItem] | Heartbeat | Ended], bytes]


def unbuffered(media_type: str) -> Headers:
    """The headers of a stream of that type, which no proxy gathers up."""
    return (
        (b"content-type", media_type.encode()),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"vary", b"Accept, Authorization, Accept-Language"),
    )


def reading_of(request: FollowRequest) -> Reading | None:
    """What a request reads of the past, for the record of access."""
    if request.after is None:
        return None
    of = "" if request.group is None else f" of {request.group[:100]}"
    return Reading(AccessKind.FEED, f"events{of} after {request.after}")


def note_reading(request: FollowRequest) -> None:
    """Note that a past is read."""
    if (read := reading_of(request)) is not None:
        request_record.current().readings.append(read)


async def stream(
    follower: Follower,
    waits: bool,
    send_s: float,
    headers: Headers,
    encode: Encode,
    receive: Receive,
    send: Send,
) -> None:
    """Send a follower what it receives, until it ends or its client is gone. One that takes nothing for `send_s` is."""

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        follower.end(Ending.LEFT)

    async def taken(message: Message) -> None:
        async with asyncio.timeout(send_s):
            await send(message)

    async def sent(body: bytes, more: bool) -> None:
        await taken({"type": "http.response.body", "body": body, "more_body": more})

    watching = asyncio.create_task(watch())
    try:
        with suppress(TimeoutError):
            await taken({"type": "http.response.start", "status": 200, "headers": [*headers]})
            async for received in follower.received(waits=waits):
                await sent(encode(received), more=True)
            await sent(b"", more=False)
    finally:
        watching.cancel()
