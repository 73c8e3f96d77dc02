"""Execution of a query through libpq itself, on a connection that waits: rows come in chunks, and no cursor is made, which
costs more than a short query."""

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from psycopg import Connection, DataError, generators
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGresult

from ledger.postgres.named_parameters import positional

TEXT_ARRAY, TEXT = 1009, 0
CANCEL_S = 2.0
ROWS = (ExecStatus.TUPLES_CHUNK, ExecStatus.TUPLES_OK)
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"'})


def chunks(
    connection: Connection[Any], statement: str, values: Mapping[str, Any], size: int
) -> Generator[list[tuple[Any, ...]], None, None]:
    """The rows of a statement, whose values are written `%(name)s` in it, at most `size` at a time; who closes the iterator
    before its end cancels the statement. Raises psycopg.Error."""
    query, names = positional(statement)
    transformer, pq = Transformer(connection), connection.pgconn
    given, types, formats = _dumped(transformer, [values[name] for name in names])
    pq.send_query_params(query, given, types, formats, Format.BINARY)
    pq.set_chunked_rows_mode(size)
    if pq.flush():
        connection.wait(generators.send(pq))
    loading = False
    try:
        while (result := _next(connection)) is not None:
            if result.status not in ROWS:
                raise error_from_result(result, encoding=connection.info.encoding)
            if result.ntuples:
                transformer.set_pgresult(result, set_loaders=not loading)
                loading = True
                yield transformer.load_rows(0, result.ntuples, tuple)
    finally:
        if pq.transaction_status == TransactionStatus.ACTIVE:
            _drained(connection)


def _next(connection: Connection[Any]) -> PGresult | None:
    """The next result, which mostly has come with the one before."""
    pq = connection.pgconn
    return connection.wait(generators.fetch(pq)) if pq.is_busy() else pq.get_result()


def _drained(connection: Connection[Any]) -> None:
    """Cancel what still runs, and pass over what it gives."""
    connection.cancel_safe(timeout=CANCEL_S)
    while connection.wait(generators.fetch(connection.pgconn)) is not None:
        pass


def _dumped(transformer: Any, values: Sequence[Any]) -> tuple[list[Any], list[int], list[int]]:
    """Values as libpq takes them, with their types and formats. Lists of texts are written here: keys of a batch."""
    texts = {n: _text_array(value) for n, value in enumerate(values) if _is_texts(value)}
    others = [value for n, value in enumerate(values) if n not in texts]
    dumped = iter(transformer.dump_sequence(others, [PyFormat.AUTO] * len(others)))
    types, formats = iter(transformer.types or ()), iter(transformer.formats or ())
    given: list[Any] = []
    of_types: list[int] = []
    of_formats: list[int] = []
    for n in range(len(values)):
        text = texts.get(n)
        given.append(next(dumped) if text is None else text)
        of_types.append(next(types) if text is None else TEXT_ARRAY)
        of_formats.append(next(formats) if text is None else TEXT)
    return given, of_types, of_formats


def _is_texts(value: Any) -> bool:
    return type(value) is list and bool(value) and all(type(each) is str for each in value)


def _text_array(texts: Sequence[str]) -> bytes:
    joined = "".join(texts)
    if '"' in joined or "\\" in joined:
        texts = [text.translate(_QUOTED) for text in texts]
    written = '{"' + '","'.join(texts) + '"}'
    if "\0" in joined:
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return written.encode()
