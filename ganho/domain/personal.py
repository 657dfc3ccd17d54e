"""What of a deal concerns a person, and must not be repeated where others read."""

from collections.abc import Iterator

from ganho.domain.deal import Deal, Organization, Person, PostalAddress


def personal_texts(deal: Deal) -> tuple[str, ...]:
    """Give a deal's names, tax ids, contacts, addresses and title, as they were typed."""
    texts = [deal.title, *(entry.value for entry in deal.tax_ids)]
    for contact in (deal.organization, deal.person):
        texts += _texts(contact) if contact else ()
    if deal.person:
        texts += [*deal.person.emails, *deal.person.phones]
    return tuple(text for text in texts if text.strip())


def _texts(contact: Organization | Person) -> Iterator[str]:
    yield contact.name
    yield from (entry.value for entry in contact.tax_ids)
    if contact.address:
        yield from _parts(contact.address)


def _parts(address: PostalAddress) -> Iterator[str]:
    """Give what tells one house from another: a state or a country does not."""
    yield from (address.street, address.number, address.complement)
    yield from (address.district, address.city, address.municipality)
    yield address.postal_code
