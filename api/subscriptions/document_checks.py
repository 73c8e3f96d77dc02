"""Bulkhead: documents are parsed and validated in a few threads of their own, those of one actor one after another, so that
the event loop and everybody else go on meanwhile."""

import asyncio
from collections import Counter

from anyio import CapacityLimiter, to_thread
from graphql import GraphQLSchema

from api.graphql.operations.document_cache import CheckedDocument, DocumentCache
from api.http.refusals import TooManyQuestions
from api.subscriptions.follower import FOLLOWS_PER_ACTOR
from domain.text import said

CHECKS_AT_ONCE = 2


class DocumentChecks:
    """The checks of the documents of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._cache = DocumentCache(schema)
        self._threads = CapacityLimiter(CHECKS_AT_ONCE)
        self._open: Counter[str] = Counter()
        self._turns: dict[str, asyncio.Lock] = {}

    async def checked(self, actor: str, text: str) -> CheckedDocument:
        """A document, checked for an actor. Raises TooManyQuestions."""
        if self._open[actor] >= FOLLOWS_PER_ACTOR:
            words = said(
                "{count} questions of yours are open, the most at once: wait for answers", count=FOLLOWS_PER_ACTOR
            )
            raise TooManyQuestions(words, rule="questions-at-once")
        self._open[actor] += 1
        return await asyncio.shield(asyncio.create_task(self._check(actor, text)))  # who leaves stops no thread

    async def _check(self, actor: str, text: str) -> CheckedDocument:
        turn = self._turns.setdefault(actor, asyncio.Lock())
        try:
            async with turn:
                return await to_thread.run_sync(self._cache.checked, text, limiter=self._threads)
        finally:
            self._open[actor] -= 1
            if not self._open[actor]:
                del self._open[actor], self._turns[actor]
