"""Its `/v1/contratos`."""
