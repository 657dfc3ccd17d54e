"""One run: who, which deals, since when."""
