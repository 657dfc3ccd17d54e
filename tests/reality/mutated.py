"""A small company of which one row is spoilt: what may come of it, and what may not."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args
from uuid import uuid4

from ganho.booking.finish import finish
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.booking.steps import Plainly, walk
from ganho.cli.troubles import line_of
from ganho.company.composition import open_company
from ganho.errors import GanhoError
from ganho.quarantine.listing import Problems, listing
from ganho.report.terminal import terminal
from ganho.review.queue import review_in_run
from ganho.sandbox.pipedrive import crm as sandbox_crm
from ganho.sandbox.room import Sandbox
from ganho.words.spoken import carry
from tests.canaries import Search, numbers, words
from tests.deciding import problems
from tests.languages import strangers
from tests.mapping_deals import SE, line
from tests.quick_runs import Unchecked, empty_ledger, logged
from tests.reality.case import Vendor
from tests.reality.mutations import Album, Mutation
from tests.reality.staging import NOON
from tests.reality.verdict import shown
from tests.stages import served
from tests.world import World

FEW_FIELDS = 3
"""Fields that nobody asked for: each is read in each run."""
CHECKED_EVERY = 8
"""So many runs leave out the checks of data quality, which are slow, but for one."""
OURS = re.compile(r"\b\w+_(type|parsing|required|error)\b|pydantic|Traceback|<class")
"""Words of a library or of a programmer."""
NAMES = ("Hotel Azulejo", "Marinalva Trancoso", "Restaurante Jacarandá", "Otacílio")
EMAIL, PHONE = "marinalva@trancoso.example", "+55 11 98765-4321"
CNPJ, CPF = "45.321.678/0001-04", "529.982.247-25"
SEARCH = Search([*words(*NAMES, EMAIL), *numbers(PHONE, CNPJ, CPF)])
TOKEN = "/oauth/token"
DAY, LOOK_BACK = 25 * 3600, 7


@dataclass
class Company:
    """Four deals that share nothing but the company, and what the ERP holds."""

    w: World
    deals: dict[str, int] = field(default_factory=dict)
    uses: dict[str, set[str]] = field(default_factory=dict)
    """By a row's id: the deals that use it."""
    nobodys: set[str] = field(default_factory=set)
    """Ids of rows that no deal uses."""

    def set_up(self) -> None:
        """Win the deals, and let Conta Azul know some of the customers and items."""
        crm, erp = self.w.sandbox.pipedrive, self.w.sandbox.conta_azul
        crm.add_user(77, "Carla Dias")
        coffee = crm.add_product("Café", code="C-1")
        tea = crm.add_product("Chá", code="T-1")
        milk = crm.add_product("Leite", code="L-1")
        hotel = crm.add_organization(NAMES[0], cnpj=CNPJ, address=SE)
        person = crm.add_person(NAMES[1], cpf=CPF, email=EMAIL, phone=PHONE)
        known = crm.add_organization(NAMES[2])
        plain = crm.add_person(NAMES[3])
        lined = crm.add_deal(org=hotel, lines=(line(coffee, "10.00"),), owner=77)
        crm.add_discount(lined, 10)
        split = crm.add_deal(person=person, lines=(line(milk, "90.00"),))
        for due in ("2026-12-10", "2027-01-10"):
            crm.add_instalment(split, "45.00", due)
        held = crm.add_deal(org=known, lines=(line(tea, "30.00"),))
        bare = crm.add_deal(person=plain, value="70.00")
        self.deals = {"lined": lined, "split": split, "known": held, "bare": bare}
        restaurant = erp.add_customer(NAMES[2])
        cha = erp.add_product("Chá", "T-1", valor_venda=30, saldo=1000)
        erp.add_service("Frete")
        erp.add_seller("Vendedora Nenhuma")
        stranger = erp.add_customer("Outra Pessoa")
        erp.add_sale(stranger, "777.77")
        self.uses |= {
            str(key): {name}
            for name, rows in {
                "lined": (lined, hotel, coffee, 77),
                "split": (split, person, milk),
                "known": (held, known, tea, restaurant, cha),
                "bare": (bare, plain),
            }.items()
            for key in rows
        }
        for name, deal_id in self.deals.items():
            rows = [*crm.lines_of(deal_id), *crm.discounts.get(deal_id, [])]
            rows += [r for r in crm.instalments.values() if r["deal_id"] == deal_id]
            self.uses |= {str(row["id"]): {name} for row in rows}
        self.nobodys = {stranger, *(one.id for one in erp.sales())}
        self.nobodys |= {*erp.services.by_id, *erp.finance.sellers}

    def users_of(self, mutation: Mutation) -> set[str]:
        """Name the deals that use a row; all of them, where it is the company's."""
        row = mutation.target.row
        if row in self.nobodys:
            return set()
        return self.uses.get(row, set(self.deals))

    def run(self, *, look_back_days: int = 0, checked: bool = False) -> str:
        """Run once; give what people read."""
        w = self.w
        try:
            said = self._run(look_back_days, checked=checked)
        except GanhoError as error:
            carry(error, "pt-BR")
            said = line_of(error)
        held = tuple(problems(w))
        return said + shown(listing(Problems(company="acme", held=held, whole=True)))

    def _run(self, look_back_days: int, *, checked: bool) -> str:
        w = self.w
        scope = sync_scope(w.read_settings(), look_back_days, w.now())
        with (
            open_company(w.values(), w.surroundings()) as company,
            open_run(company, run_id=str(uuid4()), scope=scope, holder="test") as books,
        ):
            way = Plainly(books, 1) if checked else Unchecked(books, 1)
            return shown(terminal(finish(books, walk(books, way), review_in_run)))

    def sales_of(self, name: str) -> int:
        """Count a deal's sales."""
        marker = f":{self.deals[name]}]"
        found = self.w.sandbox.conta_azul.sales_by_marker().items()
        return sum(len(sales) for text, sales in found if text.endswith(marker))


@contextmanager
def company(folder: Path) -> Iterator[Company]:
    """Put the company between two vendors."""
    fillers, sandbox_crm.FILLER_FIELDS = sandbox_crm.FILLER_FIELDS, FEW_FIELDS
    try:
        sandbox = Sandbox(limits=False)
        sandbox.clock.set(NOON)
        with served(sandbox) as at:
            ledger = shutil.copy(empty_ledger(), folder / "ledger.db")
            one = Company(World(sandbox, at, f"sqlite:///{ledger}"))
            one.set_up()
            yield one
    finally:
        sandbox_crm.FILLER_FIELDS = fillers


def album(folder: Path) -> Album:
    """Look at every row that is served while all goes well."""
    seen = Album()
    with company(folder) as one:
        for vendor in get_args(Vendor):
            one.w.sandbox.retouches.add(vendor, ".*", seen.looks_at(vendor))
        one.run()
        one.w.sandbox.clock.advance(DAY)
        one.run(look_back_days=LOOK_BACK)
        assert [one.sales_of(name) for name in one.deals] == [1] * len(one.deals)
    return seen


def wrong_with(mutation: Mutation, folder: Path, *, checked: bool) -> list[str]:
    """Spoil a row, run, mend it, run again; say what came of it that must not."""
    with company(folder) as one, logged() as logs:
        sandbox, target = one.w.sandbox, mutation.target
        sandbox.retouches.add(target.vendor, ".*", mutation.change)
        said = [one.run(checked=checked)]
        spared = set(one.deals) - one.users_of(mutation)
        found = [f"{n} is not booked" for n in sorted(spared) if not one.sales_of(n)]
        sandbox.retouches.clear()
        sandbox.clock.advance(DAY)
        if target.path == TOKEN:
            one.w.authorize()  # what was given in the answer is lost
        said.append(one.run(look_back_days=LOOK_BACK))
        counts = {name: one.sales_of(name) for name in one.deals}
        found += [f"{n} has {sales} sales" for n, sales in counts.items() if sales > 1]
        found += [f"{n} is lost" for n, sales in counts.items() if not sales]
        return [*found, *wrong_words([*said, logs.getvalue()], said)]


def wrong_words(told: list[str], said: list[str]) -> Iterator[str]:
    """Name what nobody should read: in all that is told, and in what people read."""
    yield from (f"personal: {one}" for one in SEARCH.in_texts(told))
    for text in said:
        yield from (f"not translated: {one!r}" for one in strangers(text, "pt-BR"))
        yield from (f"a programmer's: {one[0]!r}" for one in OURS.finditer(text))
