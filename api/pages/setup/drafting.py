"""Drafts of terms: kept encrypted as those of the meeting desk are, until they are adopted or thrown away."""

import json

import msgspec
from msgspec import Struct
from starlette.concurrency import run_in_threadpool

from api.http.stored_text import refuse_unseen
from api.pages.question import Data
from api.pages.reading.terms import file_in_force
from api.pages.recording.drafts import SETUP, Draft, Drafts
from api.pages.setup.draft_pages import Content, DraftPage, outline
from domain.permission import Credential

SIZE_MAX_CHARS = 400_000
"""How long a draft is at most, as JSON."""


class GroupDraft(Struct, frozen=True, kw_only=True):
    """The terms of a group as far as they are entered; `seen` are the keys of the pages that were answered, if only by
    saying that the text says nothing. Version 0 is kept nowhere."""

    slug: str
    content: Content
    seen: frozenset[str] = frozenset()
    version: int = 0
    actor: str = ""
    saved_at: str = ""

    def with_seen(self, key: str, content: Content | None = None) -> "GroupDraft":
        """The draft after a page was answered."""
        changed = self.content if content is None else content
        return msgspec.structs.replace(self, content=changed, seen=self.seen | {key})

    @property
    def too_long(self) -> bool:
        return len(json.dumps(self.content)) > SIZE_MAX_CHARS

    def state_of(self, place: DraftPage) -> str:
        """What has become of a page: answered, left open, silent, needed, or not yet looked at."""
        opened = [each["key"] for each in self.content.get("open", ())]
        if place.value or any(key.startswith(f"{place.key}.") for key in opened):
            return "answered"
        if place.key in opened:
            return "open"
        if place.required:
            return "needed"
        return "silent" if place.key in self.seen or place.rare else "later"


class GroupDrafts:
    """The drafts of all groups that are set up, or whose terms are amended."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    async def of_groups(self, credential: Credential) -> list[str]:
        """The short names of their groups, of those in reach: one's own first, then the newest."""
        return await run_in_threadpool(self._drafts.of_groups, credential.actor, credential.groups)

    async def find(self, slug: str) -> GroupDraft | None:
        draft = await run_in_threadpool(self._drafts.find, SETUP + slug)
        return None if draft is None else _opened(slug, draft)

    async def save(self, draft: GroupDraft, actor: str) -> int:
        """Keep a draft in the place of its version; the new version. Raises DraftMoved, TooManyDrafts, and BadRequest for
        a text with what is not seen."""
        refuse_unseen(draft.content)
        fields = {"content": json.dumps(draft.content), "seen": "\n".join(sorted(draft.seen))}
        return await run_in_threadpool(self._drafts.save, SETUP + draft.slug, fields, actor, draft.version)

    async def discard(self, slug: str, version: int) -> bool:
        """Throw a version of a draft away. False where it does not stand."""
        return await run_in_threadpool(self._drafts.discard, SETUP + slug, version)


def _opened(slug: str, draft: Draft) -> GroupDraft:
    seen = frozenset(draft.fields.get("seen", "").split("\n")) - {""}
    return GroupDraft(
        slug=slug, content=json.loads(draft.fields["content"]), seen=seen, version=draft.version, actor=draft.actor,
        saved_at=draft.saved_at.isoformat(),
    )  # fmt: skip


def new_draft(slug: str) -> GroupDraft:
    """A draft of a group of which nothing is said yet."""
    return GroupDraft(slug=slug, content={"group": {"slug": slug}})


def amending(slug: str, data: Data) -> GroupDraft:
    """A draft that begins with the terms in force, or with the name alone where there are none."""
    content: Content = file_in_force(data)
    if not content:
        name = {"en": data["group"]["name"]} if data["group"]["name"] else {}
        return GroupDraft(slug=slug, content={"group": {"slug": slug, **({"name": name} if name else {})}})
    content["terms"]["supersedes"] = content["terms"].pop("version")
    return GroupDraft(slug=slug, content=content, seen=frozenset(place.key for place in outline(content)))
