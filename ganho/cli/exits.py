"""What the exit code of a command means."""

DONE = 0
STOPPED = 1
"""By what a vendor or the ledger answered, or nothing could be read."""
WRONG_INPUT = 2
"""Arguments, company file or environment."""
IN_PART = 3
"""Some deals wait for the next run."""
