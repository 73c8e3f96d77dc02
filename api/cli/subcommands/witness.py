"""`quorate witness`: a small witness, for a second office that watches the checkpoints of others."""

import logging
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from api.cli.arguments.options import InvalidArgument
from api.cli.console import out
from domain.text import said
from ledger.proof.key_directory import KeyDirectoryError
from ledger.proof.note import NOTE_BYTES_MAX, NoteError, parse_key
from ledger.proof.witness import Witness

log = logging.getLogger("quorate")


def witness(
    data: Annotated[Path, typer.Option("--data", help="Where it keeps its key and what it has cosigned.")],
    log: Annotated[
        list[Path], typer.Option("--log", metavar="FILE", help="The keys of a log that it watches; may be given again.")
    ],
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port to listen on.", min=0, max=65535)] = 8100,
) -> None:
    """Watch logs: cosign each checkpoint that goes on from the one cosigned last, and no other.

    Prints its key, which belongs into QUORATE_WITNESSES of the log, after its address. It needs no database.

    quorate witness --data second-office --log log.pub
    """
    try:
        keys = [parse_key(line) for file in log for line in file.read_text().splitlines() if line.strip()]
        opened = Witness(data, keys)
    except (OSError, UnicodeDecodeError, NoteError) as error:
        raise InvalidArgument(said("{file} cannot be used: {reason}", file=str(log[0]), reason=str(error))) from None
    out.print(f"witness at http://{host}:{port} {opened.key}", markup=False, soft_wrap=True)
    uvicorn.run(witness_app(opened), host=host, port=port, log_level="warning", access_log=False)


def witness_app(opened: Witness) -> Starlette:
    """The application that answers `POST /add-checkpoint` (c2sp.org/tlog-witness)."""

    async def add_checkpoint(request: Request) -> Response:
        content = bytearray()
        try:
            async for chunk in request.stream():
                content += chunk
                if len(content) > NOTE_BYTES_MAX:
                    return Response("too large\n", 413)
            answer = await run_in_threadpool(opened.add_checkpoint, content.decode())
        except ClientDisconnect:
            return Response("cut off\n", 400)
        except UnicodeDecodeError:
            return Response("not UTF-8\n", 400)
        except (OSError, NoteError, KeyDirectoryError) as error:
            log.error("what was cosigned last cannot be read or kept, so nothing is cosigned: %s", error)
            return Response("what was cosigned last cannot be read or kept here\n", 500)
        return Response(answer.body, answer.status, media_type=answer.media)

    return Starlette(routes=[Route("/add-checkpoint", add_checkpoint, methods=["POST"])])
