"""Keep a flag that a signal sets and work asks: told to stop."""

import signal
import time

STEP = 0.1  # seconds in which a wait notices


class Stop:
    """A flag for handlers of signals.

    `threading.Event` is none: two signals at once, or one while the event is waited for, find its lock taken by
    the very thread that they interrupt, and nothing ever goes on.
    """

    def __init__(self) -> None:
        self._told = False

    def set(self) -> None:
        """Tell it."""
        self._told = True

    def is_set(self) -> bool:
        """Was it told?"""
        return self._told

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until it is told. Was it told?"""
        deadline = time.monotonic() + seconds
        while not self._told and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(STEP, left))
        return self._told


def on_signals() -> Stop:
    """Return a flag that SIGTERM and Ctrl-C set: what runs ends cleanly; a second Ctrl-C ends it at once."""
    stop = Stop()

    def on_signal(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stop
