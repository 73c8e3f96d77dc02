"""`quorate-verify PACK [--checkpoint FILE] [--consistency FILE] [--key FILE]`."""

import argparse
import json
import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from quorate_verify import figures, integrity, rules
from quorate_verify.contents import check_contents
from quorate_verify.findings import KINDS, Result
from quorate_verify.notes import Key, Malformed, read_key
from quorate_verify.onward import check_onward
from quorate_verify.pack import Pack, Unreadable, text_of
from quorate_verify.summary import summary
from quorate_verify.welsh import in_welsh
from quorate_verify.words import printable

PLAIN = str.maketrans({"✓": "[ok]", "✗": "[X]", "–": "-", "…": "..."})


def main(arguments: list[str] | None = None) -> None:
    """The entry point: 0 nothing is wrong, 1 something is, 2 it cannot be read or what was asked cannot be done, 3 what was
    held is newer than the pack."""
    given = sys.argv[1:] if arguments is None else arguments
    welsh = "--lang=cy" in given or ("--lang", "cy") in pairwise(given)
    try:
        asked = _parser().parse_args(given)
        follows = rules.installed() if asked.with_rules else None
        result = run(asked.pack, asked.checkpoint, asked.key, follows, asked.consistency)
    except (Unreadable, Malformed) as error:
        _refuse(str(error), welsh=welsh, as_json="--json" in given)
    except (MemoryError, RecursionError):
        _refuse("the pack asks for more than this computer can give", welsh=welsh, as_json="--json" in given)
    _say(_json(result, welsh=welsh) if asked.json else summary(result, asked.pack.name, welsh=welsh))
    sys.exit(result.status)


def run(
    pack: Path, held: list[Path], keys: list[Path], follows: rules.Check | None = None, onward: Sequence[Path] = ()
) -> Result:
    """Verify a pack against checkpoints or receipts that are held. Raises Unreadable, Malformed."""
    known = [[read_key(line) for line in text_of(file).splitlines() if line.strip()] for file in keys]
    in_use = {key for file in known for key in file[:1]}
    flat = [key for file in known for key in file]
    proofs = [text_of(file) for file in onward]
    return verify(Pack(pack), [text_of(file) for file in held], flat, follows, {*flat} - in_use, proofs)


def verify(
    pack: Pack,
    held: Sequence[str],
    keys: list[Key],
    follows: rules.Check | None = None,
    retired: Collection[Key] = (),
    onward: Sequence[str] = (),
) -> Result:
    """Verify an opened pack against what is held, by the whole of the rules too where they are given; of the keys,
    `retired` are no longer in use; `onward` are proofs that what is held goes on from the pack. Raises Malformed
    for what is held and cannot be read."""
    result = Result()
    if not held:
        result.notes.append("no-held")
    events = integrity.verify(pack, keys, held, result, retired)
    check_onward(pack, held, onward, result)
    integrity.check_parts(pack, result)
    check_contents(pack, result)
    result.facts["kinds"] = figures.kinds(events)
    figures.check(pack, events, result)
    if follows is not None:
        rules.check(pack, follows, result)
    return result


def _say(text: str) -> None:
    """Print, as far as anybody reads it: `| head` may have gone. The status says what was found all the same."""
    try:
        print(_encodable(text), flush=True)
    except BrokenPipeError:
        # at its end, Python would write what is left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _encodable(text: str) -> str:
    """The text in what the output can show: where that is not Unicode, as of a file on Windows, the signs in plain letters.
    A text that is JSON stays so."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        if text.startswith("{"):
            return json.dumps(json.loads(text), indent=1)
        return text.translate(PLAIN).encode(encoding, "replace").decode(encoding)
    return text


def _refuse(words: str, *, welsh: bool, as_json: bool) -> NoReturn:
    """Say why nothing was verified, and end with 2."""
    said = printable(in_welsh(words) if welsh else words)
    if as_json:
        _say(json.dumps({"status": 2, "error": said}, indent=1, ensure_ascii=False))
    else:
        print(f"quorate-verify: {said}", file=sys.stderr)
    sys.exit(2)


def _json(result: Result, *, welsh: bool) -> str:
    found = asdict(result)
    for one in found["findings"] if welsh else ():
        one["detail"] = in_welsh(one["detail"])
    verdicts: dict[str, bool | None] = {kind: any(f.kind == kind for f in result.findings) for kind in KINDS}
    if not verdicts["inconsistent"] and (result.later or not any(result.facts.get("held", ()))):
        verdicts["inconsistent"] = None  # not compared
    if result.later and not verdicts["truncated"]:
        verdicts["truncated"] = None  # whether what followed was recorded later or left out
    return json.dumps({"status": result.status, "verdicts": verdicts, **found}, indent=1, ensure_ascii=False)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Raise Malformed, so that the sentence comes in the language that is asked for, and as JSON."""
        raise Malformed(message)


def _parser() -> argparse.ArgumentParser:
    options: dict[str, Any] = {"action": "append", "type": Path, "default": [], "metavar": "FILE"}
    parser = _Parser(
        prog="quorate-verify",
        description="Verifies an evidence pack of Quorate: complete, in order, unaltered, and its figures follow.",
        epilog="Ends with 0 when nothing is wrong, 1 when something is, 2 when the pack cannot be read or what was asked"
        " cannot be done, and 3 when what was held is newer than the pack.",
        allow_abbrev=False,
    )
    parser.add_argument("pack", type=Path, help="the evidence pack, a zip")
    parser.add_argument("--checkpoint", **options,
                        help="a checkpoint or a receipt that somebody held; may be given again")  # fmt: skip
    parser.add_argument("--consistency", **options,
                        help="a proof that what is held goes on from an earlier pack; may be given again")  # fmt: skip
    parser.add_argument("--key", **options,
                        help="the log's keys, got by another way than the pack; may be given again")  # fmt: skip
    parser.add_argument("--with-rules", action="store_true",
                        help="recompute the other judgements too, by the rules of an installed Quorate")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print all that was found as JSON")
    parser.add_argument("--lang", choices=("en", "cy"), default="en", help="the language of the summary")
    return parser
