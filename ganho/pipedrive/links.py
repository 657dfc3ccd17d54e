"""Where a person finds things in Pipedrive."""


def deal_link(base_url: str, deal_id: int) -> str:
    """Give the address of a deal's page."""
    return f"{base_url.rstrip('/')}/deal/{deal_id}"


def person_link(base_url: str, person_id: int) -> str:
    """Give the address of a person's page."""
    return f"{base_url.rstrip('/')}/person/{person_id}"


def organization_link(base_url: str, org_id: int) -> str:
    """Give the address of an organization's page."""
    return f"{base_url.rstrip('/')}/organization/{org_id}"
