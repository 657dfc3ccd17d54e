"""Its `/v1/pessoas`."""
