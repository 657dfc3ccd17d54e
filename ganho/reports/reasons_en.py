"""Every code in English."""

from collections.abc import Mapping

from ganho.domain.reasons import Exclusion, Reason, Remark
from ganho.reports.wording import Wording

BY_ITSELF = "The next run then books the sale by itself."
REFUSAL = (
    "Conta Azul answered ({status}): {text}",
    "Field refused: {field}.",
)

UNKNOWN = Wording(
    title="Reason {code}",
    text="This version of ganho does not know this reason.",
    remedy="Update ganho and look at the report again.",
)

REASONS: Mapping[str, Wording] = {
    Reason.DEAL_UNREADABLE: Wording(
        title="Deal that could not be read",
        text="Pipedrive delivered this deal incomplete, so it is not known what was "
        "sold to whom.",
        remedy="Open the deal in Pipedrive, check value, currency, won time, "
        "organization and person, and save it. If something is hidden, ask the "
        f"administrator for access for the integration's user. {BY_ITSELF}",
        details=("What is wrong: {what}.",),
    ),
    Reason.DEAL_WON_AGAIN: Wording(
        title="Deal won again",
        text="This deal was first won before activation, then reopened and won again. "
        "Somebody may have booked the first win by hand.",
        remedy="Look for the sale in Conta Azul. If it is there, nothing is left to "
        "book. If it is not, book it by hand.",
    ),
    Reason.DEAL_NOT_BRL: Wording(
        title="Deal in another currency",
        text="Conta Azul takes sales in reais only.",
        remedy="Change the deal's currency and amounts to reais in Pipedrive. "
        f"{BY_ITSELF}",
        details=("Currency found: {currency}.",),
    ),
    Reason.DEAL_VALUE_NOT_POSITIVE: Wording(
        title="Deal without a value",
        text="The deal's value is zero or negative; a sale needs a total above zero.",
        remedy=f"Correct the deal's value or products in Pipedrive. {BY_ITSELF}",
        details=("Value of the deal: {value}.",),
    ),
    Reason.DEAL_VALUE_MISMATCH: Wording(
        title="Value and products disagree",
        text="Products, discounts and value do not make the same total, to the "
        "centavo. The deal was set aside rather than booked with a wrong total.",
        remedy="Open the deal's products in Pipedrive and correct quantities, prices "
        f"and discounts until they add up to the deal's value. {BY_ITSELF}",
        by_why={
            "negative": "A product has a negative quantity, price or sum.",
            "rounding": "The total depends on rounding: use prices with two decimals.",
            "sum": "The products add up to {lines}; the deal's value is {value}.",
            "line": "A product's sum is {found}, but quantity, price and discount "
            "make {expected}.",
            "cents": "The value {value} has fractions of a centavo.",
            "disabled": "The deal's value is {value}, but no product is enabled.",
        },
        details=("Product line {line} in Pipedrive.",),
    ),
    Reason.DEAL_WITHOUT_CUSTOMER: Wording(
        title="Deal without a customer",
        text="The deal has neither an organization nor a person to sell to.",
        remedy=f"Link the organization or the person to the deal. {BY_ITSELF}",
    ),
    Reason.DEAL_WITHOUT_PRODUCTS: Wording(
        title="Deal without products",
        text="The deal has no product, and the company chose not to book such deals.",
        remedy=f"Add the products to the deal in Pipedrive. {BY_ITSELF}",
        details=("Value of the deal: {value}.",),
    ),
    Reason.RECURRING_LINE_IN_SALE: Wording(
        title="Recurring product in a one-off sale",
        text="A product of the deal is billed again and again. Booked as a one-off "
        "sale, it would be billed once.",
        remedy="If it is billed once, set the product's frequency to one-time in "
        f"Pipedrive. {BY_ITSELF} If it recurs, create the contract in Conta Azul.",
        details=("Product line {line} in Pipedrive.",),
    ),
    Reason.LINE_WITHOUT_PRODUCT: Wording(
        title="Line without a product",
        text="A line of the deal points to no product of Pipedrive's catalogue, or "
        "the product has no name.",
        remedy=f"Replace the line by a product with a name. {BY_ITSELF}",
        details=("Product line {line} in Pipedrive.",),
    ),
    Reason.INSTALMENTS_MISMATCH: Wording(
        title="Instalments do not make the total",
        text="Instalments have to add up to the deal's value exactly, each above zero.",
        remedy=f"Correct the deal's instalments in Pipedrive. {BY_ITSELF}",
        by_why={"too small": "The value is too small for so many instalments."},
        details=("Instalments add up to {found}; the deal's value is {value}.",),
    ),
    Reason.CUSTOMER_NAME_MISSING: Wording(
        title="Customer without a name",
        text="The deal's organization or person has no name.",
        remedy=f"Fill in the name in Pipedrive. {BY_ITSELF}",
    ),
    Reason.CUSTOMER_NAME_GENERIC: Wording(
        title="Generic customer name",
        text='The name identifies nobody, such as "cliente", "teste" or "sem nome".',
        remedy=f"Write the customer's real name in Pipedrive. {BY_ITSELF}",
    ),
    Reason.TAX_ID_MISSING: Wording(
        title="Customer without a tax id",
        text="The company books only sales to customers with a CPF or CNPJ.",
        remedy=f"Fill in the customer's CPF or CNPJ in Pipedrive. {BY_ITSELF}",
    ),
    Reason.TAX_ID_INVALID: Wording(
        title="Invalid tax id",
        text="The check digits of the CPF or CNPJ are wrong: it was mistyped.",
        remedy=f"Ask the customer and correct the number in Pipedrive. {BY_ITSELF}",
        details=("Field in Pipedrive: {field}.",),
    ),
    Reason.TAX_ID_WRONG_KIND: Wording(
        title="Tax id in the wrong field",
        text="There is a CPF in the field for the CNPJ, or the reverse.",
        remedy=f"Move the number to the right field in Pipedrive. {BY_ITSELF}",
        details=("Field in Pipedrive: {field}.",),
    ),
    Reason.TAX_ID_CONFLICT: Wording(
        title="Two different tax ids",
        text="The customer and the deal have different numbers; it is not known which "
        "one holds.",
        remedy=f"Leave only the right number in Pipedrive. {BY_ITSELF}",
        details=("One of the fields in Pipedrive: {field}.",),
    ),
    Reason.CUSTOMER_AMBIGUOUS: Wording(
        title="Several such customers in Conta Azul",
        text="More than one customer agrees with this one, and ganho never guesses.",
        remedy="Leave only one of them active in Conta Azul, or fill in the tax id in "
        f"Pipedrive to tell them apart. {BY_ITSELF}",
        details=("Customers found: {found}.",),
    ),
    Reason.CUSTOMER_REFUSED: Wording(
        title="Customer refused by Conta Azul",
        text="Conta Azul did not accept the new customer.",
        remedy="Correct in Pipedrive what the answer points at, or create the "
        "customer in Conta Azul with the same name and tax id. ganho tries again by "
        "itself.",
        details=REFUSAL,
    ),
    Reason.ITEM_AMBIGUOUS: Wording(
        title="Several such products in Conta Azul",
        text="More than one active product or service has this name or code.",
        remedy="Deactivate or rename the others in Conta Azul until one is left. ganho "
        "tries again by itself.",
        details=("Item: {item}.",),
    ),
    Reason.ITEM_INACTIVE: Wording(
        title="Product inactive in Conta Azul",
        text="The product or service exists in Conta Azul, but is inactive.",
        remedy="Activate it in Conta Azul, or change the deal's product. ganho tries "
        "again by itself.",
        details=("Item: {item}.",),
    ),
    Reason.ITEM_MISSING: Wording(
        title="Product not in Conta Azul",
        text="The company chose not to create products, and this one was not found.",
        remedy="Create the item in Conta Azul under the same name, or change the "
        "deal's product. ganho tries again by itself.",
        details=("Item: {item}.",),
    ),
    Reason.ITEM_REFUSED: Wording(
        title="Product refused by Conta Azul",
        text="Conta Azul did not accept a new product or service.",
        remedy="Correct in Pipedrive what the answer points at, or create the item in "
        "Conta Azul under the same name. ganho tries again by itself.",
        details=("Item: {item}.", *REFUSAL),
    ),
    Reason.SALE_REFUSED: Wording(
        title="Sale refused by Conta Azul",
        text="Conta Azul did not accept the sale. Nothing was booked.",
        remedy="Settle what the answer points at. ganho tries again by itself, less "
        "and less often.",
        details=REFUSAL,
    ),
}

EXCLUSIONS: Mapping[str, Wording] = {
    Exclusion.PIPELINE_NOT_INCLUDED: Wording(
        title="Deal of another pipeline",
        text="The deal is in a pipeline that the company leaves out.",
        remedy="Nothing to do. To include the pipeline, add it to pipelines in the "
        "company file and run ganho apply.",
    ),
}

REMARKS: Mapping[str, Wording] = {
    Remark.TAX_ID_MISSING: Wording(
        title="Customer without a tax id",
        text="The sale goes on without it. An invoice will need one.",
        remedy="Fill in the CPF or CNPJ in Pipedrive before the next deal, and at the "
        "customer in Conta Azul.",
    ),
    Remark.PHONE_UNUSABLE: Wording(
        title="Unusable phone",
        text="The phone is no valid Brazilian number and was left out.",
        remedy="Correct the person's phone in Pipedrive, with its area code.",
    ),
    Remark.EMAIL_UNUSABLE: Wording(
        title="Unusable e-mail",
        text="The e-mail address is misspelt and was left out.",
        remedy="Correct the person's e-mail address in Pipedrive.",
    ),
    Remark.NEAR_DUPLICATE_CUSTOMER: Wording(
        title="Similar customer exists",
        text="Conta Azul has a customer with the same name or the same tax id, but "
        "not both. They are kept apart.",
        remedy="Look in Conta Azul whether they are the same customer; if so, correct "
        "name and number in both systems.",
        details=("Similar customers: {near}.",),
    ),
    Remark.TOTAL_DIFFERS: Wording(
        title="Other total in Conta Azul",
        text="The sale exists, but its total is not the deal's.",
        remedy="Open the sale in Conta Azul and correct the total.",
        details=("Deal: {deal_total}. Sale: {sale_total}.",),
    ),
    Remark.SALE_CANCELLED: Wording(
        title="Sale cancelled in Conta Azul",
        text="This deal's sale exists and was cancelled. ganho does not book it again.",
        remedy="Nothing to do if it was meant. If not, book the sale by hand in Conta "
        "Azul.",
        details=("Sale: {sale}.",),
    ),
    Remark.SELLER_NOT_FOUND: Wording(
        title="Seller not found",
        text="No seller in Conta Azul bears that name. The sale goes on with the "
        "default seller, or with none.",
        remedy="Create a seller in Conta Azul with the name of the Pipedrive user, or "
        "choose one as seller in the company file.",
        details=("Pipedrive user: {owner_id}.",),
    ),
    Remark.STOCK_PENDING: Wording(
        title="Sale waiting for stock",
        text="Conta Azul accepted the sale, but holds it for lack of stock.",
        remedy="Add the product's stock in Conta Azul and release the sale.",
        details=("Sale: {sale}.",),
    ),
    Remark.BOOKED_TWICE: Wording(
        title="Two sales for one deal",
        text="Conta Azul has two sales with this deal's marker.",
        remedy="Compare the two in Conta Azul and cancel the one too many.",
        details=("Sales: {booked} and {sale}.",),
    ),
    "PIPEDRIVE_ADMIN_UNKNOWN": Wording(
        title="Unknown whether Pipedrive's user is an administrator",
        text="Who is no administrator may see only some of the deals.",
        remedy="Check in Pipedrive that the token's user is an administrator.",
    ),
}
