"""What is raised of an event that this version cannot read, such as one that a newer version recorded."""


class UnreadableEvent(ValueError):
    """The event at a position of the ledger is none that this version can read."""

    def __init__(self, position: int, topic: str, reason: str) -> None:
        super().__init__(f"position {position}: {reason}")
        self.position = position
        self.topic = topic
        self.reason = reason
