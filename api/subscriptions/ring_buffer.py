"""Ring buffer of one operation: the newest of its items, for followers that read each from its own position."""

from collections import deque

from api.subscriptions.operation import EventExecution, StreamItem
from domain.permission import Credential


class RingBuffer:
    """The ring buffer of one operation: items after `start` up to `position`."""

    def __init__(self, execution: EventExecution, viewer: Credential, position: int | None) -> None:
        self.execution = execution
        self.viewer = viewer
        self.items: deque[StreamItem] = deque()
        self.bytes = 0
        self.start = self.position = position

    def add(self, items: list[StreamItem], end: int, items_max: int, bytes_max: int) -> None:
        self.items.extend(items)
        self.bytes += sum(len(item.payload) for item in items)
        self.position = end
        while self.items and (len(self.items) > items_max or self.bytes > bytes_max):
            dropped = self.items.popleft()
            self.start = dropped.position
            self.bytes -= len(dropped.payload)

    def restart(self, position: int) -> None:
        self.items.clear()
        self.bytes, self.start, self.position = 0, position, position

    def after(self, position: int) -> list[StreamItem]:
        found: list[StreamItem] = []
        for item in reversed(self.items):
            if item.position <= position:
                break
            found.append(item)
        return found[::-1]
