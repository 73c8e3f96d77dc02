"""Three-valued logic (Kleene): how sure it is that something holds. `min` is and, `max` is or."""

NO, MAYBE, SURE = 0, 1, 2
LEVEL_OF: dict[bool | None, int] = {True: SURE, False: NO, None: MAYBE}
"""The level of what is recorded or said by the terms; None: neither."""
