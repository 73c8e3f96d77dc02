"""Delivery to webhooks: in order, at least once, signed as Standard Webhooks has it
(https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md)."""

import hmac
import logging
from base64 import b64decode, b64encode
from collections.abc import Collection
from hashlib import sha256
from threading import Event, Semaphore, Thread
from time import monotonic, time

import httpx
from graphql import GraphQLSchema, parse

from api.graphql.operations.document_cache import CheckedDocument
from api.http.waiting import Readers
from api.people.finder import Opener
from api.subscriptions.operation import (
    NDJSON,
    READING,
    EventExecution,
    EventNotGiven,
    StreamItem,
    batch_budget,
    read_request,
)
from api.webhooks.addresses import AddressRefused, Resolve, resolve, target
from api.webhooks.posting import Posts, Stopped
from api.webhooks.store import Webhook, Webhooks
from ledger.postgres import advisory_locks
from projections.engine.budget import Budget, OverBudget
from projections.engine.snapshot import snapshot
from projections.questions import event_batches
from projections.questions.event_batches import Visibility

LOCK = "quorate.webhooks"
READ_AT_ONCE = 4
"""How many webhooks read events at once; each waits for its receiver by itself."""
NEXT_LOOK_S = 1.0
STOP_S = 3.0
"""How long it is waited at the end for what cannot be broken off, as the look-up of a name."""
GONE = 410
log = logging.getLogger("quorate")


class Delivery:
    """Posts to the webhooks of a store what each may see. `allowed` are the hosts of the settings."""

    def __init__(
        self,
        webhooks: Webhooks,
        readers: Readers,
        primary: Readers,
        schema: GraphQLSchema,
        open_sealed: Opener,
        allowed: Collection[str],
        posts: Posts,
        resolved: Resolve = resolve,
    ) -> None:
        self._webhooks = webhooks
        self._readers = readers
        self._primary = primary
        self._schema = schema
        self._open = open_sealed
        self._allowed = allowed
        self._posts = posts
        self._resolved = resolved
        self._checked = CheckedDocument(parse(NDJSON), (), {}, {})
        self._reading = Semaphore(READ_AT_ONCE)

    def run(self, stop: Event) -> None:
        """Deliver until told to stop, as the one process that does; each webhook in a thread of its own, so that a slow
        one delays only itself."""
        with self._primary.connection() as connection:
            while not advisory_locks.try_lock(connection, LOCK):
                if stop.wait(NEXT_LOOK_S):
                    return
            served: dict[str, Thread] = {}
            try:
                while not stop.is_set():
                    served = {id: thread for id, thread in served.items() if thread.is_alive()}
                    for webhook in self._webhooks.due():
                        if webhook.id not in served:
                            served[webhook.id] = Thread(target=self.turn, args=(webhook, stop), daemon=True)
                            served[webhook.id].start()
                    stop.wait(NEXT_LOOK_S)
            finally:
                stop_by = monotonic() + STOP_S
                for thread in served.values():
                    thread.join(max(0.0, stop_by - monotonic()))
                advisory_locks.unlock(connection, LOCK)

    def turn(self, webhook: Webhook, stop: Event) -> None:
        """Post what a webhook has not been posted yet. What goes wrong is noted, and tried again after a pause."""
        try:
            self._deliver(webhook, stop)
        except Stopped:
            return
        except _Gone:
            self._webhooks.ended(webhook.id, f"the receiver answered {GONE}: it wants nothing more")
        except (AddressRefused, httpx.HTTPError, EventNotGiven, OverBudget, _Refused) as error:
            self._failed(webhook, error)
        except Exception as error:
            log.exception("webhook %s", webhook.id)
            self._failed(webhook, error)

    def _deliver(self, webhook: Webhook, stop: Event) -> None:
        secret = self._webhooks.secret(webhook.id)
        position, last = webhook.position, False
        while secret and not last and not stop.is_set():
            items, end, last = self._batch(webhook, position)
            for item in items:
                self._post(webhook, secret, item, stop)
                if not self._webhooks.delivered(webhook.id, position, item.position):
                    return
                position = item.position
            if end > position and not self._webhooks.delivered(webhook.id, position, end):
                return
            position = end

    def _failed(self, webhook: Webhook, error: Exception) -> None:
        stands = next((w for w in self._webhooks.all() if w.id == webhook.id), None)
        if stands is not None:
            self._webhooks.failed(stands, str(error) or type(error).__name__)

    def _batch(self, webhook: Webhook, position: int) -> tuple[list[StreamItem], int, bool]:
        credential = webhook.credential
        request = read_request(self._schema, self._checked, NDJSON, None, {}, credential, "en", plain=True)
        with self._reading, self._readers.connection() as connection, snapshot(connection, Budget(READING)) as seen:
            batch = event_batches.after(seen, position)
            if not batch.rows:
                return [], batch.end, batch.last
            execution = EventExecution(self._schema, self._open, lambda: None, request)
            context = execution.context(seen.under(batch_budget()), credential)
            visible = Visibility(seen, batch.rows, context.within or ())
            return execution.items(context, batch.rows, visible.sees), batch.end, batch.last

    def _post(self, webhook: Webhook, secret: str, item: StreamItem, stop: Event) -> None:
        """Raises httpx.HTTPError, AddressRefused, Stopped, _Refused, _Gone."""
        at = target(webhook.url, self._allowed, self._resolved)
        now = int(time())
        id = f"{webhook.id}-{item.position}"
        body = b'{"type":"event.recorded",' + item.payload[1:]
        headers = {
            "Content-Type": "application/json",
            "webhook-id": id,
            "webhook-timestamp": str(now),
            "webhook-signature": signature(secret, id, now, body),
        }
        status = self._posts.post(at, body, headers, stop)
        if status == GONE:
            raise _Gone
        if not httpx.codes.is_success(status):
            raise _Refused(f"the receiver answered {status}")


class _Refused(Exception):
    """The receiver did not take it."""


class _Gone(Exception):
    """The receiver wants nothing more."""


def signature(secret: str, id: str, timestamp: int, body: bytes) -> str:
    """The signature of a post: HMAC-SHA256 over id, time (seconds since 1970) and body, by a secret `whsec_…`."""
    key = b64decode(secret.removeprefix("whsec_"))
    signed = f"{id}.{timestamp}.".encode() + body
    return f"v1,{b64encode(hmac.new(key, signed, sha256).digest()).decode()}"
