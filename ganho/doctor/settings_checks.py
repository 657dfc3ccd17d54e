"""Checks of the settings against what both accounts really have."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from ganho.conta_azul.schemas.named import Named
from ganho.doctor.chart import Chart, told
from ganho.doctor.verdict import Verdict, failure, of_trouble, ok, warning
from ganho.domain.contract.entries import due_of, is_marked, term_of
from ganho.domain.deal import ContractEntries, FieldEntry
from ganho.domain.names import fold_name, look_up, shortened_name
from ganho.domain.payment.conditions import condition_in, method_in
from ganho.domain.settings import PipelineSettings, Settings, settings_for
from ganho.errors import FatalError, RejectedError
from ganho.pipedrive.contract_fields import ContractFields, find_contract_fields
from ganho.pipedrive.deal_fields import CHOICES, SCALARS, DealField
from ganho.pipedrive.fields import ENTITIES, TaxIdField, find_tax_id_fields
from ganho.pipedrive.payment_fields import find_payment_fields

SHOWN = 5
"""Of names that are listed."""
READABLE = CHOICES | SCALARS | {"daterange", "monetary"}
"""Types that can say something about a contract or a payment."""


def company_file(chart: Chart) -> Verdict:
    """Was the company file applied, and is the company switched on?"""
    settings = chart.settings
    since = settings.activated_at.isoformat()
    if not settings.enabled:
        return warning("off", at=since)
    case = "applied" if settings.activated_at <= chart.now else "later"
    return ok(case, at=since)


def tax_id_fields(chart: Chart) -> Verdict:
    """Which custom fields hold the CPF or CNPJ?"""
    settings, fields = chart.settings, told(chart.pipedrive.fields)
    found = {
        entity: find_tax_id_fields(fields[entity], settings.tax_id_field)
        for entity in ENTITIES
    }
    if not any(found.values()):
        if settings.tax_id_field:
            return failure("named_missing", field=settings.tax_id_field)
        return failure("required") if settings.require_tax_id else warning("none")
    if twice := [words for pair in found.items() for words in _twice(*pair)]:
        return warning("twice", fields=_listed(twice))
    names = [f"{{{entity}}} {f.name}" for entity, fs in found.items() for f in fs]
    return ok("found", fields=_listed(names, len(names)))


def contract_fields(chart: Chart) -> Verdict:
    """Are the three contract fields there, and can what is chosen in them be read?"""
    if not chart.settings.contracts:
        return ok("off")
    try:
        found = find_contract_fields(told(chart.pipedrive.fields)["deal"])
    except FatalError as error:
        return of_trouble(error, vital=True)
    useless = [
        field.name for field in _parts(found) if field.field_type not in READABLE
    ]
    if useless:
        return failure("useless_type", fields=_listed(useless))
    if _is_choice(found.mark) and not _says_yes(found.mark):
        return failure("no_yes", field=found.mark.name)
    odd = [*_odd_options(found)]
    return warning("odd_options", options=_listed(odd)) if odd else ok("found")


def seller(chart: Chart) -> Verdict:
    """Does every sale get a seller, and the one that is meant?"""
    found = _named(chart, "seller")
    if found.state != "ok":
        return found
    if chart.settings.seller_from == "deal_owner":
        return _owners(chart, fallback=bool(chart.settings.seller))
    if chart.settings.seller:
        return found
    user = chart.me.user_name
    alike = _matches(told(chart.conta_azul.lists["seller"]), user)
    facts = {"user": shortened_name(user)}
    return ok("user", **facts) if len(alike) == 1 else warning("no_user", **facts)


def category(chart: Chart) -> Verdict:
    """Does every sale get a category that is there?"""
    return _locked(chart, "category")


def cost_center(chart: Chart) -> Verdict:
    """Is the cost center there, where one is set?"""
    return _named(chart, "cost_center")


def financial_account(chart: Chart) -> Verdict:
    """Does every sale get a financial account that is there?"""
    return _locked(chart, "financial_account")


def payment(chart: Chart) -> Verdict:
    """Is every payment term known that settings and deal fields can name?"""
    settings = chart.settings
    if not settings.payment_condition_field and not settings.payment_method_field:
        return _configured(settings)
    try:
        found = find_payment_fields(told(chart.pipedrive.fields)["deal"], settings)
    except FatalError as error:
        return of_trouble(error, vital=True)
    parts = (
        (found.condition, settings.payment_conditions, condition_in),
        (found.method, settings.payment_methods, method_in),
    )
    useless = [f.name for f, _, _ in parts if f and f.field_type not in READABLE]
    if useless:
        return failure("useless_type", fields=_listed(useless))
    unknown = [*chain.from_iterable(_unmapped(*part) for part in parts)]
    if unknown:
        return warning("unmapped", options=_listed(unknown))
    names = [field.name for field, _, _ in parts if field]
    return ok("fields", fields=_listed(names))


def _configured(settings: Settings) -> Verdict:
    condition, method = settings.payment_condition, settings.payment_method
    case = "configured" if method else "without_method"
    return ok(case, condition=condition, method=method)


def _twice(entity: str, fields: Sequence[TaxIdField]) -> Iterator[str]:
    """Name the fields of one entity that bear the same name, with their codes."""
    by_name: dict[str, list[TaxIdField]] = {}
    for field in fields:
        by_name.setdefault(fold_name(field.name), []).append(field)
    for alike in by_name.values():
        if len({field.code for field in alike}) > 1:
            codes = ", ".join(field.code for field in alike)
            yield f"{{{entity}}} {alike[0].name} ({codes})"


# -- contract and payment fields ---------------------------------------------------


def _parts(found: ContractFields) -> tuple[DealField, ...]:
    return (found.mark, found.term, found.due)


def _is_choice(field: DealField) -> bool:
    return field.field_type in CHOICES


def _says_yes(field: DealField) -> bool:
    """Tell whether some option marks a deal: the one that did may be deleted."""
    return any(
        _is_understood("mark", label) and is_marked(_entries("mark", label))
        for label in field.options.values()
    )


def _odd_options(found: ContractFields) -> Iterator[str]:
    """Name the options that mean nothing: a deal that has one is set aside."""
    for part in READERS:
        field: DealField = getattr(found, part)
        for label in field.options.values() if _is_choice(field) else ():
            if not _is_understood(part, label):
                yield f"{field.name}: {label}"


def _is_understood(part: str, label: str) -> bool:
    try:
        READERS[part](_entries(part, label))
    except RejectedError:
        return False
    return True


def _entries(part: str, label: str) -> ContractEntries:
    return ContractEntries(**{part: FieldEntry(text=label)})


READERS: Mapping[str, Callable[[ContractEntries], object]] = {
    "mark": is_marked,
    "term": term_of,
    "due": due_of,
}


def _unmapped(
    field: DealField | None,
    table: Mapping[str, str],
    read: Callable[[str], str | None],
) -> Iterator[str]:
    """Name the options that neither the company's table nor the vendor knows."""
    if field is None or not _is_choice(field):
        return
    for label in field.options.values():
        if look_up(label, table) is None and read(label) is None:
            yield f"{field.name}: {label}"


# -- the account's own lists ---------------------------------------------------------


def _locked(chart: Chart, what: str) -> Verdict:
    """Check what Conta Azul lets nobody fill in later: an edit leaves it as it was."""
    found = _named(chart, what)
    empty = [part for part in _scopes(chart.settings) if not getattr(part, what)]
    return warning("empty") if found.state == "ok" and empty else found


def _named(chart: Chart, what: str) -> Verdict:
    """Find every name and id that settings give in the account's own list."""
    names = _names(chart.settings, what)
    if not names:
        return ok("none")
    entries = told(chart.conta_azul.lists[what])
    found = {name: len(_matches(entries, name)) for name in names}
    shown = {n: shortened_name(n) if what == "seller" else n for n in names}
    if missing := [shown[name] for name, number in found.items() if not number]:
        return failure("missing", names=_listed(missing))
    if several := [shown[name] for name, number in found.items() if number > 1]:
        return failure("several", names=_listed(several))
    return ok("found", names=_listed(shown.values()))


def _names(settings: Settings, what: str) -> list[str]:
    parts: list[Settings | PipelineSettings] = [
        settings,
        *settings.by_pipeline.values(),
    ]
    return list(dict.fromkeys(name for part in parts if (name := getattr(part, what))))


def _scopes(settings: Settings) -> list[Settings]:
    """Give the settings that hold for some deal: those of each pipeline that is read."""
    everywhere = [None, *settings.by_pipeline]
    return [settings_for(settings, one) for one in settings.pipelines or everywhere]


def _matches(entries: Iterable[Named], name: str) -> list[Named]:
    """Find the entries that a name or an id means."""
    by_id = [entry for entry in entries if entry.id.lower() == name.lower()]
    return by_id or [e for e in entries if fold_name(e.name) == fold_name(name)]


def _owners(chart: Chart, *, fallback: bool) -> Verdict:
    """Tell how many of Pipedrive's users are sellers; the others fall back."""
    sellers = told(chart.conta_azul.lists["seller"])
    users = told(chart.pipedrive.users)
    others = [u for u in users if len(_matches(sellers, u.name)) != 1]
    facts = {
        "matched": len(users) - len(others),
        "users": len(users),
        "names": _listed(shortened_name(user.name) for user in others),
    }
    if len(others) == len(users) or (others and not fallback):
        return warning("owners_missing", **facts)
    return ok("owners", **facts)


def _listed(names: Iterable[str], most: int = SHOWN) -> str:
    known = list(names)
    more = f" (+{len(known) - most})" if len(known) > most else ""
    return ", ".join(known[:most]) + more
