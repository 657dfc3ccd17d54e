"""Companies of any size, seeded, with the dirt of real CRMs."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from stdnum.br import cnpj

from ganho.sandbox.demo_company import DUE, MARK, TERM
from ganho.sandbox.pipedrive.crm import LineInput
from ganho.sandbox.room import Sandbox

BOOKED = "booked"
FIRST_WIN = datetime(2026, 11, 2, 12, tzinfo=UTC)
SPREAD_SECONDS = 20 * 24 * 3600
KINDS = ("Comércio", "Indústria", "Serviços", "Café\u00a0&", "Açougue", "Ótica")
CATALOGUE = 40
OTHER_TOTAL = "1000000.07"
"""A total that no generated deal has."""
DIRTY_SHARE = 0.4
"""So many deals of a dirty company have something wrong, or odd, with them."""


def generate(
    sandbox: Sandbox,
    *,
    deals: int,
    seed: int = 1,
    known_share: float = 0.8,
    dirt: bool = True,
    contracts: bool = False,
    typed_by_hand: bool = False,
) -> dict[int, str]:
    """Fill both vendors; give each deal's expected end: `booked` or a reason.

    `known_share` of the sound deals have a customer and items that the ERP has.
    `contracts`: the sound deals are marked as contracts of a year. `typed_by_hand`:
    each known customer has a sale in the ERP that somebody typed, of another total.
    """
    maker = _Maker(sandbox, random.Random(seed), known_share)  # noqa: S311 - repeatable
    maker.typed_by_hand = typed_by_hand
    maker.fill_catalogue()
    if contracts:
        maker.add_contract_fields()
    expected: dict[int, str] = {}
    for _ in range(deals):
        is_dirty = dirt and maker.rng.random() < DIRTY_SHARE
        make = maker.rng.choice(maker.dirty()) if is_dirty else maker.sound
        expected |= make()
    return expected


@dataclass
class _Maker:
    """Makes one deal at a time."""

    sandbox: Sandbox
    rng: random.Random
    known_share: float
    known_items: list[int] = field(default_factory=list)
    marks: dict[str, object] = field(default_factory=dict)
    typed_by_hand: bool = False
    count: int = 0

    def fill_catalogue(self) -> None:
        for number in range(CATALOGUE):
            name = f"Produto {number:03d} é bom"
            self.sandbox.conta_azul.add_product(name.upper())
            self.known_items.append(self.sandbox.pipedrive.add_product(name))

    def add_contract_fields(self) -> None:
        """Mark what follows as contracts: Sim, twelve months, due on the tenth."""
        crm = self.sandbox.pipedrive
        values = zip((MARK, TERM, DUE), ("Sim", "12", "10"), strict=True)
        self.marks = {crm.add_field("deal", name): value for name, value in values}

    def dirty(self) -> list[Callable[[], dict[int, str]]]:
        return [
            self.broken_digits,
            self.wrong_field,
            self.alphanumeric,
            self.two_phones,
            self.itemless,
            self.discounted,
            self.disabled_line,
            self.midnight,
            self.dollars,
            self.duplicate,
            self.typed_value,
            self.lost_zero,
        ]

    def sound(self) -> dict[int, str]:
        known = self.rng.random() < self.known_share
        org, line = self._org(known=known), self._line(known=known)
        return self._booked(org=org, lines=[line], custom=self.marks)

    def broken_digits(self) -> dict[int, str]:
        number = self._cnpj()
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        org = self.sandbox.pipedrive.add_organization(self._name(), cnpj=wrong)
        return self._ending("TAX_ID_INVALID", org=org, value=self._price())

    def wrong_field(self) -> dict[int, str]:
        org = self.sandbox.pipedrive.add_organization(
            self._name(), cnpj="529.982.247-25"
        )
        return self._ending("TAX_ID_WRONG_KIND", org=org, value=self._price())

    def alphanumeric(self) -> dict[int, str]:
        letters = self.rng.choices("ABCDEFGHJKLMNPRSTVWXYZ0123456789", k=12)
        body = "".join(letters)
        number = body + cnpj.calc_check_digits(body)
        org = self.sandbox.pipedrive.add_organization(
            self._name(), cnpj=cnpj.format(number).lower()
        )
        return self._booked(org=org, lines=[self._line()])

    def two_phones(self) -> dict[int, str]:
        person = self.sandbox.pipedrive.add_person(
            f"Pessoa {self._next()}", phone="(11) 98765-4321 / 3333-4444"
        )
        return self._booked(org=self._org(), person=person, lines=[self._line()])

    def itemless(self) -> dict[int, str]:
        return self._booked(org=self._org(), value=self._price())

    def discounted(self) -> dict[int, str]:
        pipedrive = self.sandbox.pipedrive
        line = self._line(discount=self.rng.randint(1, 30))
        deal = pipedrive.add_deal(
            org=self._org(), lines=[line, self._line()], won_at=self._won_at()
        )
        if self.rng.random() < 1 / 2:
            pipedrive.add_discount(deal, self.rng.randint(1, 10), "amount")
        return {deal: BOOKED}

    def disabled_line(self) -> dict[int, str]:
        off = self._line()
        off.enabled = False
        return self._booked(org=self._org(), lines=[self._line(), off])

    def midnight(self) -> dict[int, str]:
        day = self.rng.randint(3, 20)
        won_at = datetime(2026, 11, day, 1, 30, tzinfo=UTC)
        return self._booked(org=self._org(), value=self._price(), won_at=won_at)

    def dollars(self) -> dict[int, str]:
        return self._ending(
            "DEAL_NOT_BRL", org=self._org(), value=self._price(), currency="USD"
        )

    def duplicate(self) -> dict[int, str]:
        name, number = self._name(), self._cnpj()
        ends: dict[int, str] = {}
        for spelling in (name, f"  {name.upper()} "):
            org = self.sandbox.pipedrive.add_organization(spelling, cnpj=number)
            ends |= self._booked(org=org, lines=[self._line()])
        return ends

    def typed_value(self) -> dict[int, str]:
        value = self._price() + 1_000_000
        return self._ending(
            "DEAL_VALUE_MISMATCH", org=self._org(), lines=[self._line()], value=value
        )

    def lost_zero(self) -> dict[int, str]:
        body = f"0{self.rng.randint(1, 9)}{self.rng.randint(0, 10**6):06d}0001"
        number = body + cnpj.calc_check_digits(body)
        org = self.sandbox.pipedrive.add_organization(
            self._name(), cnpj=number.lstrip("0")
        )
        return self._booked(org=org, lines=[self._line()])

    def _booked(self, **parts: object) -> dict[int, str]:
        return self._ending(BOOKED, **parts)

    def _ending(self, end: str, **parts: object) -> dict[int, str]:
        parts.setdefault("won_at", self._won_at())
        deal = self.sandbox.pipedrive.add_deal(**parts)  # type: ignore[arg-type]
        return {deal: end}

    def _org(self, *, known: bool = False) -> int:
        name, number = self._name(), self._cnpj()
        if known:
            erp = self.sandbox.conta_azul
            customer = erp.add_customer(name.upper(), cnpj.format(number))
            if self.typed_by_hand:
                erp.add_sale(customer, OTHER_TOTAL, sold_on=FIRST_WIN.date())
        return self.sandbox.pipedrive.add_organization(name, cnpj=number)

    def _line(self, *, known: bool = True, discount: int = 0) -> LineInput:
        if known:
            product = self.rng.choice(self.known_items)
        else:
            product = self.sandbox.pipedrive.add_product(f"Novo {self._next()}")
        return LineInput(
            product, self._price(), self.rng.randint(1, 20), discount=discount
        )

    def _name(self) -> str:
        return f"{self.rng.choice(KINDS)} São João {self._next()} Ltda"

    def _cnpj(self) -> str:
        body = f"{self.rng.randint(10**7, 10**8 - 1)}{self.rng.randint(1, 9999):04d}"
        return body + str(cnpj.calc_check_digits(body))

    def _price(self) -> Decimal:
        return Decimal(self.rng.randint(100, 99_999)).scaleb(-2)

    def _won_at(self) -> datetime:
        return FIRST_WIN + timedelta(seconds=self.rng.randint(0, SPREAD_SECONDS))

    def _next(self) -> int:
        self.count += 1
        return self.count
