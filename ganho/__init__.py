"""Everything we know, in plain Python: from a deal won in Pipedrive to a sale in Conta Azul."""
