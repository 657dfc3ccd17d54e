"""Python reads this first where the folder is on its path: a worker's run stops as told.

The worker and its processes have it there; one that carries a flow run notes its number.
"""

import json
import os
from pathlib import Path

if "PREFECT__FLOW_RUN_ID" in os.environ:
    from tests.stopping_runs.places import stop_at

    folder = Path(os.environ["STOPPING_RUNS"])
    stop_at(json.loads((folder / "stop").read_text()), folder)
    (folder / str(os.getpid())).touch()
