"""What the plain test run leaves to another command."""

collect_ignore = ["browser"]
"""`make browser` names this folder, which needs a Chromium; `make test` is free of it."""
