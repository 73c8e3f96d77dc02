"""Metrics for Prometheus. Each label has a bounded set of values: kinds of routes, operations, types of problems."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from api.http.concurrency import QuestionCost
from api.monitoring.requests import EndedRequest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
ROWS = (10.0, 100.0, 1_000.0, 10_000.0, 100_000.0)


class Metrics:
    """The metrics of one process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "quorate_requests", "Requests by kind of route and status.", ("kind", "status"), registry=self.registry
        )
        self._request_s = Histogram(
            "quorate_request_seconds",
            "From the request to the end of its answer.",
            ("kind",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._commands = Counter(
            "quorate_commands",
            "Commands by operation and outcome (recorded, previewed, refused).",
            ("command", "outcome"),
            registry=self.registry,
        )
        self._refusals = Counter(
            "quorate_refusals",
            "Requests that were refused, by kind of route and of problem.",
            ("kind", "problem"),
            registry=self.registry,
        )
        self._processor_s = Histogram(
            "quorate_question_processor_seconds",
            "Processor time of an answer.",
            ("level",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._database_s = Histogram(
            "quorate_question_database_seconds",
            "Time an answer waited for rows.",
            ("level",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._rows = Histogram(
            "quorate_question_rows",
            "Rows that an answer read or worked out.",
            ("level",),
            buckets=ROWS,
            registry=self.registry,
        )
        self._values = Histogram(
            "quorate_question_values", "Values in an answer.", ("level",), buckets=ROWS, registry=self.registry
        )
        self._given_up = Counter(
            "quorate_questions_given_up", "Questions given up, by reason.", ("reason",), registry=self.registry
        )

    def request_ended(self, ended: EndedRequest) -> None:
        """An observer of requests."""
        record = ended.record
        self._requests.labels(ended.kind, str(ended.status)).inc()
        self._request_s.labels(ended.kind).observe(ended.seconds)
        if record.command is not None:
            self._commands.labels(record.command, record.outcome).inc()
        if record.problem is not None:
            self._refusals.labels(ended.kind, record.problem).inc()

    def question_ended(self, cost: QuestionCost) -> None:
        """An observer of the queue of questions."""
        budget = cost.budget
        self._processor_s.labels(cost.level).observe(cost.processor_s)
        self._database_s.labels(cost.level).observe(budget.database_s)
        self._rows.labels(cost.level).observe(budget.rows)
        self._values.labels(cost.level).observe(budget.values)
        if cost.given_up is not None:
            self._given_up.labels(cost.given_up).inc()
