"""Creating exactly once: promise, send, look, settle."""
