"""What a careful person writes in an afternoon: deal after deal, and a list of the done.

It looks before it makes, waits where it is told to, notes what it has done, and takes up
what failed when it is started again. `parallel`: the same steps as a workflow tool runs
them, ten deals at once, each request three times before it gives up, and no list.
"""

import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from bench.run import cpu_seconds, peak_megabytes

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
STARTS = 3
"""So often somebody starts the script again."""
TRIES, AT_ONCE = 3, 10
TOO_MANY = 429
Row = dict[str, Any]


def main() -> None:
    """Read the way in from standard input, book, print the figures."""
    way_in, is_parallel = json.loads(sys.stdin.readline()), sys.argv[1] == "parallel"
    started, before = time.monotonic(), cpu_seconds()
    run = Parallel if is_parallel else Script
    run.over(way_in)
    told = {"wall": time.monotonic() - started, "cpu": cpu_seconds() - before}
    print(json.dumps(told | {"peak_mb": peak_megabytes()}))


@dataclass
class Script:
    """The steps of a deal, against both vendors."""

    crm: httpx.Client
    erp: httpx.Client
    tries: int = 1
    done: set[int] = field(default_factory=set)

    @classmethod
    def over(cls, way_in: Row) -> None:
        """Book deal after deal; start again where something failed."""
        script = cls(*clients(way_in))
        for _ in range(STARTS):
            for deal in script.deals():
                if deal["id"] not in script.done:
                    with suppress(httpx.HTTPError):
                        script.book(deal)
                        script.done.add(deal["id"])

    def deals(self) -> list[Row]:
        """List the won deals."""
        return list(self._pages("/api/v2/deals", {"status": "won"}))

    def book(self, deal: Row) -> None:
        """Make a deal's sale, with its customer and items where they are missing."""
        [org] = self._pages("/api/v2/organizations", {"ids": deal["org_id"]})
        lines = list(self._pages("/api/v2/deals/products", {"deal_ids": deal["id"]}))
        customer = self._customer(org)
        items = [self._item(line) for line in lines]
        day = datetime.fromisoformat(deal["won_time"]).astimezone(SAO_PAULO).date()
        due = {"data_vencimento": day.isoformat(), "valor": deal["value"]}
        sale = {
            "id_cliente": customer,
            "numero": self._next_number(),
            "situacao": "EM_ANDAMENTO",
            "data_venda": day.isoformat(),
            "itens": [
                {
                    "id": item,
                    "quantidade": line["quantity"],
                    "valor": line["item_price"],
                }
                for item, line in zip(items, lines, strict=True)
            ],
            "condicao_pagamento": {
                "opcao_condicao_pagamento": "À vista",
                "parcelas": [due],
            },
            "observacoes": f"Pipedrive {deal['id']}",
        }
        self._make("/v1/venda", sale)

    def _customer(self, org: Row) -> str:
        tax_id = next(iter(org["custom_fields"].values()))
        of_it = {
            "busca": tax_id,
            "tipo_perfil": "Cliente",
            "tipos_pessoa": "Jurídica",
        }
        found = self._ask(self.erp, "GET", "/v1/pessoas", params=of_it)
        for person in found["items"] or []:
            # It searches names, codes and e-mails, too.
            if digits(person["documento"]) == digits(tax_id):
                return str(person["id"])
        body = {
            "nome": org["name"],
            "tipo_pessoa": "Jurídica",
            "perfis": [{"tipo_perfil": "Cliente"}],
            "cnpj": tax_id,
        }
        return self._make("/v1/pessoas", body)

    def _item(self, line: Row) -> str:
        name = line["name"]
        found = self._ask(self.erp, "GET", "/v1/produtos", params={"busca": name})
        for item in found["items"] or []:
            if item["nome"].casefold() == name.casefold():
                return str(item["id"])
        body = {"nome": name, "estoque": {"valor_venda": line["item_price"]}}
        return self._make("/v1/produtos", body)

    def _next_number(self) -> int:
        return self._ask(self.erp, "GET", "/v1/venda/proximo-numero") or 1

    def _make(self, path: str, body: Row) -> str:
        return str(self._ask(self.erp, "POST", path, json=body)["id"])

    def _pages(self, path: str, params: Row) -> Iterator[Row]:
        cursor: Row = {}
        while True:
            page = self._ask(
                self.crm, "GET", path, params={**params, "limit": 500, **cursor}
            )
            yield from page["data"]
            following = page["additional_data"]["next_cursor"]
            if not following:
                return
            cursor = {"cursor": following}

    def _ask(self, vendor: httpx.Client, method: str, path: str, **more: Any) -> Any:
        """Ask; wait where the vendor says so. Raises HTTPError for any other trouble."""
        for left in reversed(range(self.tries)):
            try:
                answer = vendor.request(method, path, **more)
                while answer.status_code == TOO_MANY:
                    self._rest(answer)
                    answer = vendor.request(method, path, **more)
                answer.raise_for_status()
                return answer.json()
            except httpx.HTTPError:
                if not left:
                    raise
                Event().wait(1)
        raise AssertionError

    def _rest(self, answer: httpx.Response) -> None:
        Event().wait(float(answer.headers.get("retry-after", 1)))


class Parallel(Script):
    """Ten deals at once; a request that fails is sent again."""

    @classmethod
    def over(cls, way_in: Row) -> None:
        """Book all deals, as an execution for each."""
        tool = cls(*clients(way_in), tries=TRIES)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for execution in [pool.submit(tool.book, deal) for deal in tool.deals()]:
                with suppress(httpx.HTTPError):
                    execution.result()


def digits(tax_id: str | None) -> str:
    """Give a tax id as it is compared."""
    return "".join(filter(str.isdigit, tax_id or ""))


def clients(way_in: Row) -> tuple[httpx.Client, httpx.Client]:
    """Open both vendors, authorized."""
    crm, erp = way_in["pipedrive"], way_in["conta_azul"]
    granted = httpx.post(
        erp["token_url"],
        data={"grant_type": "refresh_token", "refresh_token": erp["refresh_token"]},
        auth=(erp["client_id"], erp["client_secret"]),
    ).json()
    bearer = {"Authorization": f"Bearer {granted['access_token']}"}
    return (
        httpx.Client(
            base_url=crm["base_url"], headers={"x-api-token": crm["api_token"]}
        ),
        httpx.Client(base_url=erp["api_url"], headers=bearer),
    )


if __name__ == "__main__":
    main()
