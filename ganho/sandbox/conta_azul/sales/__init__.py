"""Its `/v1/venda`."""
