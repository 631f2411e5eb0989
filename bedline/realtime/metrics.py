"""What the boards of this process count."""

from typing import Final

from prometheus_client import Counter, Gauge

OPEN: Final = Gauge("bedline_boards_open", "Boards connected to this process", multiprocess_mode="livesum")
REFUSED: Final = Counter("bedline_boards_refused_total", "Boards that had to poll because all seats were taken")
PUSHED: Final = Counter("bedline_board_entries_pushed_total", "Entries pushed, once per stream")
DROPPED: Final = Counter("bedline_boards_dropped_total", "Boards hung up because they did not keep up")
FAULTS: Final = Counter("bedline_relay_faults_total", "Times the relay had to begin again")
