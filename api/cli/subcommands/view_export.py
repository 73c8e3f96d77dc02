"""`quorate export-views`: writes the reporting views as Parquet files, for tools that read columns."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.arguments.options import Data, InvalidArgument
from api.cli.client.database_access import connect_as_service, reach_database
from api.cli.client.run_settings import settings_of
from api.cli.console import out, print_words
from domain.text import said


def export_views(
    to: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to; a directory that is new or empty.")],
    data: Data = None,
) -> None:
    """Write the reporting views as Parquet, one file a view, with their history and the id of the ledger.

    Needs pyarrow, which the extra `parquet` of the package brings.

    quorate export-views --out views
    """
    try:
        from projections.reporting import parquet
    except ModuleNotFoundError:
        raise InvalidArgument(
            said(
                'Parquet needs pyarrow, which is not installed: pip install ".[parquet]" where the source of Quorate is.'
            )
        ) from None
    with reach_database(settings_of(data)) as database, connect_as_service(database) as connection:
        try:
            version = parquet.export_views(
                connection, to, lambda view: out.print(f"{view.name}.parquet: {view.rows:,}", highlight=False)
            )
        except FileExistsError:
            raise InvalidArgument(said("{directory} is not empty.", directory=str(to))) from None
        except OSError as error:
            raise InvalidArgument(
                said("{directory} cannot be written: {why}.", directory=str(to), why=error.strerror or str(error))
            ) from None
    print_words(
        said("The views at position {position} are in {directory}.", position=version.position, directory=str(to))
    )
