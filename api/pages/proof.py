"""The proof: the newest checkpoint, a receipt or a checkpoint of one's own held to the ledger, packs, and who read what."""

from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from api.languages import translator
from api.pages.explorer import explorer_address
from api.pages.question import PageQuestions
from api.pages.rendering import page
from api.pages.signing_in import Door
from api.pages.visit import Visit
from api.proof.verifier_wheel import verifier_wheel
from domain.text import Words, said
from ledger.proof import tree_store
from ledger.proof.checkpoint import parse_checkpoint, parse_receipt
from ledger.proof.key_directory import KeyDirectoryError
from ledger.proof.note import Note, NoteError, parse_note, verified
from ledger.proof.transparency_log import TransparencyLog
from ledger.proof.tree import hash_leaf, verify_inclusion

ADDRESS = "/console/proof"
FILE_BYTES_MAX = 64_000
READINGS = 20


class HeldProof(Struct, frozen=True, kw_only=True):
    """What came of holding a file to the ledger: whether it fits, in words, and the position that a receipt is of."""

    fits: bool
    words: Words
    position: int | None = None


class ProofPage:
    """The page of the proof."""

    def __init__(self, questions: PageQuestions, door: Door, log: TransparencyLog) -> None:
        self._questions = questions
        self._door = door
        self._log = log

    async def show(self, visit: Visit) -> Response:
        visit.allow("after", "group")
        return await self._page(visit, None)

    async def send(self, visit: Visit) -> Response:
        """A receipt or a checkpoint, as a file or as text."""
        fields = await self._door.form(visit, ADDRESS)
        file = fields.get("file")
        content = await file.read(FILE_BYTES_MAX + 1) if isinstance(file, UploadFile) else b""
        held = await run_in_threadpool(self._held, content or str(fields.get("text", "")).encode())
        return await self._page(visit, held)

    async def _page(self, visit: Visit, held: HeldProof | None) -> Response:
        assert visit.session
        credential = visit.session.credential
        asked = {
            **visit.variables(),
            "audits": credential.audits,
            "first": READINGS,
            "after": visit.parameters.get("after"),
        }
        data = await self._questions.ask(visit.request, credential, "proof", asked)
        words = held and translator()(held.words)
        status = 400 if held and not held.fits else 200
        question = explorer_address("proof", asked)
        return page(
            visit, "proof", status, data=data, held=held, words=words, question=question, names=credential.names,
            verifier=verifier_wheel(),
        )  # fmt: skip

    def _held(self, content: bytes) -> HeldProof:
        """A file held to the ledger, as it stands now."""
        try:
            text = content.decode().replace("\r\n", "\n").strip("\n") + "\n"
            if len(content) > FILE_BYTES_MAX or not text.strip():
                return _no(said("Choose a file: a receipt or a checkpoint, as it was given to you."))
            if text.startswith("c2sp.org/tlog-proof"):
                return self._receipt(text)
            return self._checkpoint(parse_note(text))
        except (NoteError, UnicodeDecodeError):
            return _no(said("This is neither a receipt nor a checkpoint that can be read."))

    def _receipt(self, text: str) -> HeldProof:
        receipt = parse_receipt(text)
        checkpoint, position = parse_checkpoint(receipt.checkpoint.text), receipt.index + 1
        leads = verify_inclusion(
            hash_leaf(receipt.extra), receipt.index, checkpoint.size, receipt.path, checkpoint.root
        )
        if not leads:
            return _no(said("The receipt does not lead to its own checkpoint: it was altered."))
        held = self._checkpoint(receipt.checkpoint)
        if not held.fits:
            return held
        with self._log.connect() as connection:
            event = tree_store.ledger_event(connection, position)
        if event is None or event.leaf() != receipt.extra:
            return _no(said("The event at position {position} is not what the receipt says it was.", position=position))
        words = said(
            "The event at position {position} is still what the receipt says, byte for byte.", position=position
        )
        return HeldProof(fits=True, words=words, position=position)

    def _checkpoint(self, note: Note) -> HeldProof:
        checkpoint = parse_checkpoint(note.text)
        try:
            keys = [*self._log.directory.verifier_keys(), *self._log.directory.ended_keys()]
        except KeyDirectoryError:
            return _no(said("This log has no key to verify signatures by."))
        try:
            verified(note, keys)
        except NoteError:
            return _no(said("No key of this log has signed it."))
        with self._log.connect() as connection:
            size = tree_store.tree_size(connection)
            root = tree_store.root(connection, checkpoint.size) if checkpoint.size <= size else None
        if root is None:
            words = said("It covers {count} events, and the tree holds {size}.", count=checkpoint.size, size=size)
            return _no(words)
        if root != checkpoint.root:
            return _no(said("The first {count} events are not as they were when it was signed.", count=checkpoint.size))
        return HeldProof(
            fits=True,
            words=said("The first {count} events are as they were when it was signed.", count=checkpoint.size),
        )


def _no(words: Words) -> HeldProof:
    return HeldProof(fits=False, words=words)
