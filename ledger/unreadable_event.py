"""The error for an event that this version cannot read, such as one that a newer version recorded."""


class UnreadableEvent(ValueError):
    """This version cannot read the event at a position of the ledger."""

    def __init__(self, position: int, topic: str, reason: str) -> None:
        super().__init__(f"position {position}: {reason}")
        self.position = position
        self.topic = topic
        self.reason = reason
