"""The order of the work. A flow reads like a table of contents."""
