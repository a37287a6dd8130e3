"""Whether a currency can be converted at all: core would silently take a rate of 1."""

from odoo.exceptions import UserError


def check_rate(currency, company, day, record):
    """Raise unless ``currency`` has a rate to the company's on that day.

    :param record: the document that asks, for the sentence
    """
    if currency == company.currency_id:
        return
    known = record.env["res.currency.rate"].sudo()
    if not known.search_count(
        [
            ("currency_id", "=", currency.id),
            ("company_id", "in", (False, company.root_id.id)),
            ("name", "<=", day),
        ],
        limit=1,
    ):
        raise UserError(
            record.env._(
                "%(document)s: %(currency)s has no exchange rate on %(day)s. Enter it under "
                "Accounting / Configuration / Currencies.",
                document=record.display_name,
                currency=currency.name,
                day=day,
            )
        )
