from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core import epc as tag_data
from ...tools import reasons

_SERIALS = "engine_rfid_serial"
_PIECE, _BOX = 1, 2  # filter values of the standard: one item, a full case


class EngineRfidTag(models.Model):
    """Printing lists: EPCs of our own with the company's GS1 prefix and the next number."""

    _inherit = "engine.rfid.tag"

    def init(self):
        super().init()
        self.env.cr.execute(SQL("CREATE SEQUENCE IF NOT EXISTS %s", SQL.identifier(_SERIALS)))

    @api.model
    def _print(self, company, coding, lines):
        """Make the tags of a printing list.

        :param lines: dicts with ``product``, ``lot`` (may be none), ``count``, ``quantity``
        :raise UserError: a part or the company lacks what the coding takes
        """
        if any(line["count"] < 1 for line in lines):
            raise UserError(
                self.env._("A printing list says for each part how many tags: 1 or more.")
            )
        serials = iter(self._next_serials(sum(line["count"] for line in lines)))
        return self.create(
            [
                {
                    "epc": self._next_epc(company, coding, line, next(serials)),
                    "company_id": company.id,
                    "product_id": line["product"].id,
                    "lot_id": line["lot"].id,
                    "quantity": line["quantity"],
                }
                for line in lines
                for _tag in range(line["count"])
            ]
        )

    @api.model
    def _next_serials(self, count):
        rows = self.env.execute_query(
            SQL("SELECT nextval(%s) FROM generate_series(1, %s)", _SERIALS, count)
        )
        return [number for (number,) in rows]

    @api.model
    def _next_epc(self, company, coding, line, number):
        prefix = company.gs1_company_prefix
        if not prefix:
            raise UserError(
                self.env._(
                    "%(company)s has no GS1 company prefix, with which its tags begin. "
                    "The administrator enters it in the company.",
                    company=company.name,
                )
            )
        try:
            if coding == "giai-96":
                return tag_data.giai(prefix, str(number))
            product = line["product"]
            gtin = self._own_gtin(product, prefix)
            serial = str(number)
            if coding == "sgtin-198" and product.tracking == "serial" and line["lot"]:
                serial = line["lot"].name
            filter_value = _BOX if line["quantity"] > 1 else _PIECE
            return tag_data.sgtin(
                gtin, serial, len(prefix), coding=coding, filter_value=filter_value
            )
        except ValueError as why:
            raise UserError(
                self.env._(
                    "%(part)s: no tag can be written (%(reason)s).",
                    part=line["product"].display_name,
                    reason=reasons.say_refusal(self.env, why),
                )
            ) from why

    @api.model
    def _own_gtin(self, product, prefix):
        code = product.barcode or ""
        digits = code.zfill(14)
        if code.isdecimal() and len(digits) == 14 and digits[1 : 1 + len(prefix)] == prefix:
            return digits
        raise UserError(
            self.env._(
                "%(part)s has no GTIN of the company prefix %(prefix)s as its barcode. Enter it, "
                "or print GIAI tags.",
                part=product.display_name,
                prefix=prefix,
            )
        )
