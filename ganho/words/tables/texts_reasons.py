"""Every code in words."""

from collections.abc import Mapping

from ganho.domain.reasons import Exclusion, Reason, Remark
from ganho.words.sentences import in_every_language
from ganho.words.tables.texts_unreadable import UNREADABLE
from ganho.words.wording import Wording

BY_ITSELF = "The next run then books the sale by itself."
MADE_BY_ITSELF = "The next run then makes the contract by itself."
STOCK_MENU = (
    "Configurações e plano > Mais configurações > Estoque > Configurações do estoque > "
    "Permissões do estoque > Verificar estoque ao criar uma venda"
)
TERM = "Vigência Contrato Conta Azul"
REFUSAL = (
    "Conta Azul answered ({status}): {text}",
    "Field refused: {field}.",
)
UNANSWERED = (
    "An earlier request, under number {number}, is unanswered: look for it in Conta "
    "Azul before you type it."
)
FAILURE = (
    "Conta Azul answered {status} in {runs} runs, the first on {day}.",
    "Its code: {code}.",
)
MAY_SHOW = (
    "It may show up later under number {number}: look for that in Conta Azul before you "
    "type it."
)
STATUS_PAGE = "https://status.contaazul.com"
BY_SUPPORT = (
    "If it fails there too, ask in the chat of Conta Azul's portal for developers, and "
    f"look at {STATUS_PAGE}. ganho tries again by itself, at growing intervals."
)

UNKNOWN_CODE = Wording(
    title="Reason {code}",
    text="This version of ganho does not know this reason.",
    remedy="Update ganho and look at the report again.",
)

REASONS: Mapping[str, Wording] = {
    Reason.DEAL_UNREADABLE: UNREADABLE,
    Reason.DEAL_WON_AGAIN: Wording(
        title="Deal won again",
        text="This deal was first won before activation, then reopened and won again. "
        "Somebody may have booked the first win by hand.",
        remedy="Look for the sale in Conta Azul. If it is there: ganho quarantine "
        "COMPANY resolve DEAL --sale NUMBER. If it is not: the same with --book.",
    ),
    Reason.POSSIBLY_BOOKED_ALREADY: Wording(
        title="Perhaps booked already",
        text="Conta Azul has a sale that may be this deal's: of the same customer and "
        "total, a few days before or after, made by hand or with its notes written over; "
        "or with its marker, but of another day, or made while the deal was in another "
        "company's pipeline; or made for a deal that was since deleted or merged into "
        "another one. So that nothing is booked twice, the deal was set aside.",
        remedy="Compare sale and deal. If they are the same: ganho quarantine COMPANY "
        "resolve DEAL --sale NUMBER. If not: the same with --book. If it is another "
        "company's, which booked the deal: with --dismiss REASON.",
        details=(
            "Sale {sale}, of {day}.",
            "ganho made it for deal {gone}, which Pipedrive no longer has.",
        ),
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
            "term": "{value} cannot be divided by {periods} periods to the centavo.",
            "disabled": "The deal's value is {value}, but no product is enabled.",
        },
        details=("Product in the deal: {item}.",),
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
        f"Pipedrive. {BY_ITSELF} If it recurs, mark the deal as contract (field "
        "Contrato Conta Azul) or create the contract in Conta Azul.",
        details=("Product in the deal: {item}.",),
    ),
    Reason.CONTRACT_INCOMPLETE: Wording(
        title="Incomplete contract",
        text="The deal is marked as contract, but does not say clearly how long and "
        "when to bill. Nothing was booked, not even as a single sale.",
        remedy="Correct the fields Contrato, Vigência and Vencimento Contrato Conta "
        f"Azul and the products' frequency in Pipedrive. {MADE_BY_ITSELF}",
        by_why={
            "mark": "The field Contrato Conta Azul says neither yes nor no.",
            "term": "The term is no number of months, date or period.",
            "due": "The due date is neither a day from 1 to 31 nor a date.",
            "due_missing": "The due day is missing: 1 to 31, or the first date.",
            "due_before_start": "The first due date comes before the start.",
            "ends_before_start": "The term ends before it begins.",
            "terms_differ": "The field's term is not that of the recurring products.",
            "starts_differ": "Fields and products name different starts.",
            "lines_differ": "The recurring products have different frequencies.",
            "frequency": "Conta Azul does not bill contracts by the week.",
            "part_of_period": "The term is no whole number of periods.",
            "no_end": "The value is the contract's total, but there is no term.",
            "instalments": "The deal has instalments too: either these or a contract.",
            "closed": "The start lies in a month that is closed.",
            "start": "The start is too far from the day of winning.",
            "over": "The term was over before the deal was won.",
            "due_far": "The first due date is more than two years after the start.",
        },
    ),
    Reason.CONTRACT_MIXED_LINES: Wording(
        title="Contract with one-off products",
        text="The deal mixes recurring products and one-off ones, which would be "
        "billed every month.",
        remedy="Split it into two deals: the recurring products, marked as contract, "
        f"and the rest. {MADE_BY_ITSELF}",
    ),
    Reason.CONTRACT_ALREADY_ACTIVE: Wording(
        title="Contract already active",
        text="The customer already has an active contract in Conta Azul for the same "
        "item at the same time. A second one would bill twice.",
        remedy="If this renews it, let it start after the last day that is paid: write "
        f"start and end into the deal's field {TERM} in Pipedrive. {MADE_BY_ITSELF} If "
        "that field takes only numbers, rename it and run ganho apply, which makes one "
        "that takes dates. If the contract is this deal's: ganho quarantine COMPANY "
        "resolve DEAL --contract NUMBER. If there are really two: the same with --book.",
        by_why={
            "": "Contract {contract}.",
            "ends": "Contract {contract} ends on {ends_on}. A renewal starts on "
            f'{{renews_on}}: in {TERM} write "from {{renews_on}}".',
            "ends_both": "Contract {contract} ends on {ends_on}. A renewal starts on "
            f'{{renews_on}}: in {TERM} write "{{renews_on}} to {{renews_until}}".',
            "endless": "Contract {contract} has no end. For a renewal write the day "
            "after the last one that is paid as the start, and on that last day end the "
            "old contract in Conta Azul.",
        },
    ),
    Reason.CONTRACT_REVIEW: Wording(
        title="Contract to be reviewed",
        text="The company wants to see each contract first: creating it makes all of "
        "its sales at once.",
        remedy="Check amount, period and start. If they are right: ganho quarantine "
        "COMPANY release DEAL.",
        details=(
            "{periods} x {amount}.",
            "Until {ends_on}.",
            "{amount} for a period of {months} month(s), from {starts_on}.",
        ),
    ),
    Reason.LINE_WITHOUT_PRODUCT: Wording(
        title="Line without a product",
        text="A line of the deal points to no product of Pipedrive's catalogue, or "
        "the product has no name.",
        remedy=f"Replace the line by a product with a name. {BY_ITSELF}",
        details=("Product in the deal: {item}.",),
    ),
    Reason.INSTALMENTS_MISMATCH: Wording(
        title="Instalments do not make the total",
        text="Instalments have to add up to the deal's value exactly, each above zero.",
        remedy=f"Correct the deal's instalments in Pipedrive. {BY_ITSELF}",
        by_why={"too small": "The value is too small for so many instalments."},
        details=("Instalments add up to {found}; the deal's value is {value}.",),
    ),
    Reason.DATE_UNLIKELY: Wording(
        title="A date to check",
        text="A date of this deal is hardly right. So that nothing is booked on a "
        "wrong day, the deal was set aside.",
        remedy=f"Correct the date in Pipedrive. {BY_ITSELF} If it is right, enter the "
        "sale by hand in Conta Azul and give its number: ganho quarantine COMPANY "
        "resolve DEAL --sale NUMBER.",
        by_why={
            "won_ahead": "The deal is said to be won on {day}, which is still to come.",
            "before_sale": "An instalment is due on {day}, before the deal was won.",
            "far": "An instalment is due on {day}, more than ten years after the win.",
        },
    ),
    Reason.PAYMENT_TERMS_UNKNOWN: Wording(
        title="Terms of payment that nobody agreed on",
        text="The deal's field that says how the customer pays holds a text or an "
        "option that ganho was told nothing about. So that no wrong due date or method "
        "is booked, the sale was set aside.",
        remedy="Choose a known option in the Pipedrive deal, or empty the field for "
        "the company's default. If the option is new, have it added to "
        "[payment_conditions] or [payment_methods] of the company file, followed by "
        f"ganho apply. {BY_ITSELF}",
        by_why={
            "condition": "The field {field} says no known payment condition.",
            "method": "The field {field} says no known payment method.",
        },
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
        text="What stands in the field is no valid CPF or CNPJ.",
        remedy="Ask the customer and correct the number in Pipedrive. If the customer "
        f"has neither CPF nor CNPJ, as one abroad, empty the field. {BY_ITSELF}",
        by_why={
            "words": "The field holds words and no number. A customer without CPF or "
            "CNPJ has an empty field.",
            "digits": "The check digits are wrong: it was mistyped.",
            "beside": "Words or digits beside the number leave open which one it is, or "
            "whose: leave the number alone.",
            "shape": "What stands there is no text: a choice, a list or yes and no. Let the "
            "field be one of text in Pipedrive.",
        },
        details=("Field in Pipedrive: {field}.",),
    ),
    Reason.TAX_ID_FIELD_GONE: Wording(
        title="The field for the tax id is gone",
        text="The field in Pipedrive that held CPF or CNPJ was renamed or deleted. Without "
        "it a new customer would be made without a tax id, so the deal was set aside.",
        remedy="Give the field its old name back in Pipedrive. Or whoever looks after ganho "
        "puts its new name into tax_id_field in the company file and runs ganho apply, "
        "which also takes the fields as they are now if it was deleted on purpose. "
        f"{BY_ITSELF}",
        details=("Field in Pipedrive: {field}.", "It is called {now} now."),
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
        f"Pipedrive to tell them apart. {BY_ITSELF} Or choose one: ganho quarantine "
        "COMPANY resolve DEAL --customer CUSTOMER.",
        details=("Customers found: {found}.",),
    ),
    Reason.CUSTOMER_CHANGED: Wording(
        title="Another tax id in Conta Azul",
        text="ganho made this customer in Conta Azul, and the record there has another "
        "CPF or CNPJ by now than the customer in Pipedrive.",
        remedy="Correct the number where it is wrong, in Pipedrive or in Conta Azul. "
        f"{BY_ITSELF} If both are right, the record is another customer's by now: ganho "
        "quarantine COMPANY resolve DEAL --customer CUSTOMER, with the record that this "
        "deal is to go to.",
        details=("Customers found: {found}.",),
    ),
    Reason.CUSTOMER_REFUSED: Wording(
        title="Customer refused by Conta Azul",
        text="Conta Azul did not accept the new customer.",
        remedy="If the answer says that the customer is there already, under another "
        'name: have customer_matching = "tax_id" added to the company file, followed by '
        "ganho apply; each customer is then known by its CPF or CNPJ. For this deal "
        "alone: ganho quarantine COMPANY resolve DEAL --customer CUSTOMER. Otherwise "
        "correct in Pipedrive what the answer points at. ganho tries again by itself.",
        details=(
            *REFUSAL,
            "Similar customers: {near}.",
            (
                "Inactive record in the way: {inactive}. Activate it in Conta Azul and "
                "the deal goes there, or correct the CPF or CNPJ of whichever is wrong."
            ),
        ),
    ),
    Reason.ITEM_AMBIGUOUS: Wording(
        title="Product that is not certain",
        text="It is not certain which product or service of Conta Azul this one is, and "
        "ganho never guesses.",
        remedy="If Conta Azul has an item too many, deactivate it. If two of Pipedrive's "
        "products are two things, give this deal's product a code of its own, or a name "
        "that differs within the first 100 characters. ganho tries again by itself. Or "
        "say which item it is, for all deals of this product: ganho quarantine COMPANY "
        "resolve DEAL --item ITEM.",
        details=(
            "Product in the deal: {item}.",
            "Another product in Pipedrive: {other}.",
            "Items found: {found}.",
        ),
        by_why={
            "several": "More than one active item has this name or code.",
            "cut": "Conta Azul keeps 100 characters of a name, and another product in "
            "Pipedrive begins with the same ones.",
            "code": "Another product in Pipedrive, of another name, has the same code.",
        },
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
    Reason.ITEM_UNSEEN: Wording(
        title="Product no longer in Pipedrive's catalogue",
        text="The deal's product was deleted in Pipedrive, or the user of the API token "
        "has no access to it. So its code and category are not known, Conta Azul has no "
        "item of its name, and ganho does not create one.",
        remedy="Put a product of the catalogue into the deal in its place, or ask for "
        "access for the integration's user. ganho tries again by itself. Or say which "
        "item of Conta Azul it is: ganho quarantine COMPANY resolve DEAL --item ITEM.",
        details=("Product in the deal: {item}.",),
    ),
    Reason.ITEM_REFUSED: Wording(
        title="Product refused by Conta Azul",
        text="Conta Azul did not accept a new product or service.",
        remedy="Correct in Pipedrive what the answer points at, or create the item in "
        "Conta Azul under the same name. ganho tries again by itself.",
        details=("Item: {item}.", *REFUSAL),
    ),
    Reason.STOCK_INSUFFICIENT: Wording(
        title="Not enough stock",
        text="Conta Azul refused the sale, and the product's balance is less than the "
        "quantity: so it goes where the stock is checked.",
        remedy=f"Fill the product's stock, or switch the check off: {STOCK_MENU}. The "
        "sale is then booked by itself.",
        details=(
            "{item}: balance {balance}, needed {needed}.",
            "And {more} more product(s).",
            REFUSAL[0],
            UNANSWERED,
        ),
    ),
    Reason.SALE_REFUSED: Wording(
        title="Sale refused by Conta Azul",
        text="Conta Azul did not accept the sale: this request booked nothing.",
        remedy="Settle what the answer points at. ganho tries again by itself, less "
        "and less often.",
        details=(*REFUSAL, UNANSWERED),
    ),
    Reason.CONTRACT_REFUSED: Wording(
        title="Contract refused by Conta Azul",
        text="Conta Azul did not accept the contract: this request made nothing.",
        remedy="Settle what the answer points at. ganho tries again by itself, at "
        "growing intervals.",
        details=(*REFUSAL, UNANSWERED),
    ),
    Reason.CUSTOMER_FAILS: Wording(
        title="Customer at which Conta Azul fails",
        text="Conta Azul answers with an error of its own whenever this customer is to "
        "be created, although it works otherwise.",
        remedy="Look for what is unusual in the customer in Pipedrive: signs in the "
        "name, the tax id, the address. Or create it in Conta Azul with the same name "
        f"and tax id. {BY_SUPPORT}",
        details=FAILURE,
    ),
    Reason.ITEM_FAILS: Wording(
        title="Product at which Conta Azul fails",
        text="Conta Azul answers with an error of its own whenever this product or "
        "service is to be created, although it works otherwise.",
        remedy="Look for what is unusual in the product in Pipedrive: signs in the name, "
        "the code, the price. Or create it in Conta Azul under the same name. "
        f"{BY_SUPPORT}",
        details=FAILURE,
    ),
    Reason.SALE_FAILS: Wording(
        title="Sale at which Conta Azul fails",
        text="Conta Azul answers with an error of its own whenever this sale is to be "
        "booked, although it works otherwise.",
        remedy="Look for what is unusual in the deal: signs in the title, amounts, dates. "
        "Or type the sale in Conta Azul and say so: ganho quarantine COMPANY resolve "
        f"DEAL --sale NUMBER. {BY_SUPPORT}",
        details=(*FAILURE, MAY_SHOW),
    ),
    Reason.CONTRACT_FAILS: Wording(
        title="Contract at which Conta Azul fails",
        text="Conta Azul answers with an error of its own whenever this contract is to "
        "be made, although it works otherwise.",
        remedy="Look for what is unusual in the deal: signs in the title, amounts, dates. "
        "Or type the contract in Conta Azul and say so: ganho quarantine COMPANY resolve "
        f"DEAL --contract NUMBER. {BY_SUPPORT}",
        details=(*FAILURE, MAY_SHOW),
    ),
    Reason.UNUSUAL_VOLUME: Wording(
        title="Too many deals at once",
        text="There are far more new deals than usual: somebody may have imported old "
        "deals as won. None was booked.",
        remedy="Check in Pipedrive where they come from. If they are right: ganho "
        "quarantine COMPANY release --reason UNUSUAL_VOLUME.",
        details=("{deals} new ones in this run; the limit is {limit}.",),
    ),
    Reason.UNUSUAL_VALUE: Wording(
        title="Unusual value",
        text="The deal is worth more than the company books without a look.",
        remedy="Check the value in Pipedrive. If it is right: ganho quarantine COMPANY "
        "release DEAL.",
        details=("It is worth {value}; the limit is {limit_value}.",),
    ),
}

EXCLUSIONS: Mapping[str, Wording] = {
    Exclusion.PIPELINE_NOT_INCLUDED: Wording(
        title="Deal of another pipeline",
        text="The deal is in a pipeline that the company leaves out.",
        remedy="Nothing to do. To include the pipeline, add it to pipelines in the "
        "company file and run ganho apply.",
    ),
    Exclusion.DISMISSED: Wording(
        title="Dismissed by a person",
        text="Somebody decided that there is no sale to book for this deal.",
        remedy="Nothing to do. To undo it: ganho quarantine COMPANY release DEAL.",
        details=("Reason: {text}.",),
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
    Remark.ADDRESS_UNUSABLE: Wording(
        title="Unusable address",
        text="The new customer was created without an address: the one in Pipedrive is "
        "incomplete.",
        remedy="Complete the address of the customer in Conta Azul: ganho never edits "
        "who is there already. For the next ones, choose an address from Pipedrive's "
        "suggestions, with its number and postal code (CEP).",
        by_why={
            "street": "The street is missing or longer than 100 characters.",
            "number": "The number is missing or longer than 10 characters.",
            "complement": "The complement is longer than 200 characters.",
            "district": "The district is missing or longer than 100 characters.",
            "city": "The city is missing, or there are two.",
            "state": "The state is missing or not one of Brazil's.",
            "postal_code": "The postal code (CEP) is missing or has not eight digits.",
            "country": "The address is not in Brazil.",
        },
    ),
    Remark.NEAR_DUPLICATE_CUSTOMER: Wording(
        title="Similar customer exists",
        text="Conta Azul has a customer with the same name or the same tax id, but "
        "not both. They are kept apart.",
        remedy="Look in Conta Azul whether they are the same customer; if so, correct "
        "name and number in both systems.",
        details=("Similar customers: {near}.",),
    ),
    Remark.CUSTOMER_BY_NAME: Wording(
        title="Customer found by the name alone",
        text="Conta Azul has one active customer of this name, and the deal goes to that.",
        remedy="Look whether it is the same customer, and fill in the CPF or CNPJ where "
        "it is missing. If it is another one, correct the sale in Conta Azul.",
        by_why={
            "name": "There was no tax id to compare on one side or the other.",
            "corrected": "The customer in Pipedrive took it before, by another tax id.",
        },
        details=("Customer in Conta Azul: {found}.",),
    ),
    Remark.TOTAL_DIFFERS: Wording(
        title="Other total in Conta Azul",
        text="The sale exists, but its total is not the deal's.",
        remedy="Open the sale in Conta Azul and correct the total.",
        details=("Deal: {deal_total}. Sale: {sale_total}.",),
    ),
    Remark.SALE_CANCELLED: Wording(
        title="Booking cancelled in Conta Azul",
        text="This deal's sale or contract exists and was cancelled. ganho does not "
        "book it again.",
        remedy="Nothing to do if it was meant. If it is to be made anew: ganho rebook "
        "COMPANY DEAL.",
        details=("Number: {sale}.",),
    ),
    Remark.SELLER_NOT_FOUND: Wording(
        title="Seller not found",
        text="No seller in Conta Azul bears the name of the deal's owner in Pipedrive, "
        "or of the user who connected ganho. The sale goes on with the default seller, "
        "or with none.",
        remedy="Create a seller in Conta Azul with that name, or choose one as seller "
        "in the company file.",
    ),
    Remark.STOCK_PENDING: Wording(
        title="Sale waiting for stock",
        text="Conta Azul accepted the sale, but holds it for lack of stock.",
        remedy="Fill the product's stock and release the sale in Conta Azul, or switch "
        f"the check off: {STOCK_MENU}.",
        details=(
            "Sale {number}.",
            "{item}: balance {balance}, needed {needed}.",
            "And {more} more product(s).",
        ),
    ),
    Remark.STOCK_RESERVING: Wording(
        title="Sale whose stock is being reserved",
        text="Conta Azul accepted the sale and is still reserving its stock.",
        remedy="Nothing to do: the next run looks whether there was enough.",
        details=("Sale {number}.",),
    ),
    Remark.MONTH_CLOSED: Wording(
        title="Booked on the day of booking: month closed",
        text="The deal was won in a month that the accountant has closed, so the sale "
        "bears the day of booking.",
        remedy="Tell the accountant, if the day matters.",
        details=("Day of the sale: {day}.",),
    ),
    Remark.CONTRACT_END_DAY_BEFORE: Wording(
        title="Contract ends the day before",
        text="The end in the deal is the day on which one more period would begin; the "
        "contract was made without that period.",
        remedy="If that day is to be billed too, change the contract's end in Conta "
        "Azul.",
        details=("{periods} x {amount}, until {ends_on}; the deal says {typed}.",),
    ),
    Remark.CONTRACT_WITHOUT_END: Wording(
        title="Contract without an end",
        text="Conta Azul has already made the sales of the next two years.",
        remedy="If the contract does end, end it in Conta Azul on the right day.",
    ),
    Remark.BOOKED_TWICE: Wording(
        title="Two bookings for one deal",
        text="Conta Azul has more than one sale or contract with this deal's marker. "
        "Whoever duplicates a sale copies its marker.",
        remedy="Look at them in Conta Azul. If the copy is another deal's sale, delete "
        "the marker from its notes; if it is one too many, cancel it.",
        details=("This deal's: {booked}. With a copied marker: {sale}.",),
    ),
    Remark.ITEM_SHARED: Wording(
        title="Product that is in Pipedrive twice",
        text="Several products in Pipedrive have this name. In Conta Azul they are one "
        "item, and this deal is booked with it.",
        remedy="If they are two things, give them different names in Pipedrive. If they "
        "are one, delete the others there.",
        details=("Product: {item}. Their numbers in Pipedrive: {products}.",),
    ),
    "PIPEDRIVE_ADMIN_UNKNOWN": Wording(
        title="Unknown whether Pipedrive's user is an administrator",
        text="Who is no administrator may see only some of the deals.",
        remedy="Check in Pipedrive that the token's user is an administrator.",
    ),
    "NOTHING_IS_CREATED": Wording(
        title="Conta Azul creates nothing at present",
        text="It answers with an error of its own to everything new, of whichever deal. "
        "Those deals wait and are sent again by themselves, at growing intervals.",
        remedy=f"Look at {STATUS_PAGE}. There is nothing to do about the deals.",
    ),
    "CLOCKS_DIFFER": Wording(
        title="The clocks of this machine and of Pipedrive differ",
        text="They are more than five minutes apart. Nothing is lost, but the same is read "
        "more often, and deadlines and waits are counted wrongly.",
        remedy="Run `ganho doctor COMPANY`, which asks Conta Azul's clock too, and set the "
        "clock of this machine (NTP).",
    ),
    "DEAL_WITHOUT_ID": Wording(
        title="Pipedrive listed a deal without its number",
        text="Nobody can tell which deal it is, so a won deal may be missing here.",
        remedy="Compare the won deals of the last days in Pipedrive with those in Conta Azul. "
        "If it is told again tomorrow, ask Pipedrive's support.",
    ),
    "LOOKS_PUT_OFF": Wording(
        title="Not all held deals were looked at again",
        text="Few of the day's reads in Pipedrive are left: they are kept for what was won, "
        "and the last tenth for other integrations.",
        remedy="Nothing to do: the runs after Pipedrive's daily reset look at them. What is "
        "urgent is let go with `ganho quarantine COMPANY release DEAL`.",
    ),
}

WORDS = in_every_language(
    {"reason": REASONS, "exclusion": EXCLUSIONS, "remark": REMARKS}
)
UNKNOWN = in_every_language(UNKNOWN_CODE)
