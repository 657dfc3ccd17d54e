"""Persons once more: whether an invoice can be issued to them."""

from collections.abc import Iterator

from ganho.conta_azul.paging import Params, flat, read_pages, shape_of
from ganho.conta_azul.part import Part
from ganho.conta_azul.schemas.faturamento import InvoiceData, PessoaFaturavel
from ganho.conta_azul.schemas.pessoa import TIPOS_PESSOA


class Invoicing(Part):
    """`/v1/pessoas`, as far as invoices are concerned."""

    def invoice_data(self) -> Iterator[InvoiceData]:
        """List what invoices need of every customer, with addresses where they come.

        Without any address in the whole list nobody can tell whether the vendor gives
        them there. A customer under another profile is not among them.
        """
        # GET /v1/pessoas: developers.contaazul.com, open-api-person.yaml, read 2026-07-04.
        for kind in TIPOS_PESSOA:
            params: Params = {
                "tipo_perfil": "Cliente",
                "tipos_pessoa": kind,
                "com_endereco": "true",
            }
            pages = read_pages(self._calls, "/v1/pessoas", PessoaFaturavel, params)
            for row in (one for one in flat(pages) if one.id):
                yield row.to_invoice_data()

    def invoice_data_of(self, customer_id: str) -> InvoiceData | None:
        """Read what invoices need of one customer."""
        # GET /v1/pessoas/{id}: developers.contaazul.com, open-api-person.yaml, read 2026-07-04.
        path = f"/v1/pessoas/{customer_id}"
        found = self._calls.find(path, shape_of(PessoaFaturavel))
        return found.to_invoice_data() if found else None
