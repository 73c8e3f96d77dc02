"""The library's subscription to what is recorded, without its lost wake-up."""

from eventsourcing.postgres import PostgresSubscription
from psycopg.sql import SQL, Identifier

LISTEN_S = 0.1


class Subscription(PostgresSubscription):
    """Reads once more when it listens. The library's reads first, begins to LISTEN afterwards, and learns of what was
    recorded between the two with the next notification only."""

    def _listen(self) -> None:
        try:
            with self._recorder.datastore.get_connection() as connection:
                connection.execute(SQL("LISTEN {}").format(Identifier(self._recorder.channel_name)))
                self._has_been_notified.set()
                while not self._has_been_stopped and not self._thread_error:
                    for _ in connection.notifies(timeout=LISTEN_S, stop_after=1):
                        self._has_been_notified.set()
        except BaseException as error:
            self._thread_error = self._thread_error or error
            self.stop()
