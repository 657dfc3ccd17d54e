"""Where a person finds things in Pipedrive."""


def deal_link(base_url: str, deal_id: int) -> str:
    """Give the address of a deal's page."""
    return f"{base_url.rstrip('/')}/deal/{deal_id}"
