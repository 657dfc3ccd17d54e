"""`ganho init`: from nothing to a company file."""
