from collections import defaultdict
from contextlib import suppress

from odoo import api, models
from odoo.exceptions import UserError

from ...core import epc as tag_data
from ...tools import reasons


class EngineRfidTag(models.Model):
    """What an EPC stands for: a GTIN in a product's barcode, or a rule of the company."""

    _inherit = "engine.rfid.tag"

    @api.model
    def _checked_epc(self, text, rules):
        """Return the EPC as it is kept of what was written into a tag.

        :raise UserError: it is not an EPC, and none of the company's rules holds for it
        """
        epc = self._spelled(text)
        if rules._first_fitting(epc):
            return epc
        try:
            return tag_data.decode(epc).hex
        except ValueError as why:
            raise UserError(
                self.env._(
                    "%(epc)s is not an EPC: %(reason)s. Correct it, or add a tag rule for tags "
                    "that follow no standard.",
                    epc=text or "–",
                    reason=reasons.say_refusal(self.env, why),
                )
            ) from why

    @api.model
    def _identify(self, epcs, company_id):
        """Return {EPC: product} of those that tell it; a query for all, and one for each rule."""
        rules = self.env["engine.rfid.tag.rule"]._of_company(company_id)
        keys, by_rule = {}, defaultdict(list)
        for epc in epcs:
            if rule := rules._first_fitting(epc):
                by_rule[rule].append(epc)
                continue
            with suppress(ValueError):
                keys[epc] = tag_data.decode(epc).key
        products = self._products_by_gtin(set(keys.values()), company_id)
        found = {epc: products[key] for epc, key in keys.items() if key in products}
        for rule, own in by_rule.items():
            found |= rule._products_of(own)
        return found

    @api.model
    def _spelled(self, text):
        """Return an EPC in upper-case hexadecimal digits, as far as it can be read as one."""
        from ...core.rfid_codes import hex_code  # numpy: not at server start

        bare = (text or "").strip()
        try:
            return hex_code(bare)
        except ValueError:
            return bare.upper()

    @api.model
    def _products_by_gtin(self, keys, company_id):
        """Return {GTIN-14: product} of those keys that are a product's barcode."""
        gtins = {key: self._barcodes_of(key) for key in keys if len(key) == 14 and key.isdecimal()}
        spellings = {code for codes in gtins.values() for code in codes}
        products = self.env["product.product"].search(
            [("barcode", "in", list(spellings)), ("company_id", "in", (False, company_id))]
        )
        by_barcode = {product.barcode: product for product in products}
        return {
            key: by_barcode[code]
            for key, codes in gtins.items()
            for code in codes
            if code in by_barcode
        }

    @api.model
    def _barcodes_of(self, gtin):
        """Return how a barcode may write the same number: GTIN-14, -13, -12, -8."""
        return [gtin, *(gtin[14 - n :] for n in (13, 12, 8) if gtin.startswith("0" * (14 - n)))]
