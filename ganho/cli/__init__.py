"""The front door; it reads the company file."""
