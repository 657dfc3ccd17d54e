"""How many customers the two rules of matching would have made of the same deals."""

from collections import defaultdict
from collections.abc import Iterable

from ganho.domain.customer.customer import Candidate, Identity
from ganho.domain.matching import CustomerRule, match_customer


def native_duplicates(identities: Iterable[Identity]) -> int:
    """Count the customers that the native rule makes beyond those of the tax id."""
    wanted = list(identities)
    return max(0, _made(wanted, "native") - _made(wanted, "tax_id"))


def _made(identities: Iterable[Identity], rule: CustomerRule) -> int:
    """Count the customers that are made where nothing was there before."""
    made = 0
    by_key: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for identity in identities:
        keys = [f"name {identity.name_key}"]
        keys += [f"tax {identity.tax_key}"] if identity.tax_key else []
        near = {i: one for key in keys for i, one in by_key[key].items()}
        match = match_customer(identity, near.values(), rule)
        if match.found is None and not match.ambiguous:
            made += 1
            new = Candidate(
                customer_id=str(made),
                name_key=identity.name_key,
                tax_key=identity.tax_key,
            )
            for key in keys:
                by_key[key][new.customer_id] = new
    return made
