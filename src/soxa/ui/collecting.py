"""Python's collector, kept to the window's thread.

A window that was closed, or made anew in another language, is garbage in circles, and whoever collects it
destroys its Qt objects. By itself Python collects on whatever thread fills its quota: a job's, or one that a
library keeps. An object of Qt that dies on another thread than its own takes the process along, a moment
later and somewhere else. So from the first window on the collector never runs by itself: the event loop
calls it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 500
_OLDEST = 2


class Collector(QObject):
    """Collects garbage on the thread it lives on; while it is there, and after it, no other one does.

    It is never taken back: what a window leaves may be garbage long after it.

    Args:
        parent: With whom it ends.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect what Python itself would: the oldest generation that is due, and all younger ones."""
        counts, quotas = gc.get_count(), gc.get_threshold()
        for generation in range(_OLDEST, -1, -1):
            if counts[generation] > quotas[generation]:
                gc.collect(generation)
                return
