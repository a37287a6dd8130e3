from odoo import api, models
from odoo.exceptions import UserError

from ...core import epc as tag_data
from ...tools import reasons


class EngineRfidTag(models.Model):
    """What an EPC stands for: a GTIN in a product's barcode, or a rule of the company."""

    _inherit = "engine.rfid.tag"

    @api.model
    def _examine(self, text, company_id):
        """Return (EPC as it is kept, product or none) of what was written into a tag.

        :raise UserError: it is not an EPC, and no rule of the company holds for it
        """
        epc = self._spelled(text)
        rule = self._rule_of(epc, company_id)
        if rule:
            return epc, rule._product_of(epc)
        try:
            found = tag_data.decode(epc)
        except ValueError as why:
            raise UserError(
                self.env._(
                    "%(epc)s is not an EPC: %(reason)s. Correct it, or add a tag rule for tags "
                    "that follow no standard.",
                    epc=text or "–",
                    reason=reasons.say_refusal(self.env, why),
                )
            ) from why
        return found.hex, self._products_by_gtin([found.key], company_id).get(found.key)

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
    def _rule_of(self, epc, company_id):
        if not tag_data.HEX.fullmatch(epc):
            return self.env["engine.rfid.tag.rule"]
        return self.env["engine.rfid.tag.rule"]._first_fitting(epc, company_id)

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

    @api.model
    def _identify(self, epcs, company_id=None):
        """Return {epc: product} of EPCs without a tag of ours, for those that can be told."""
        company_id = company_id or self.env.company.id
        rules = self.env["engine.rfid.tag.rule"]._of_company(company_id)
        found, keys = {}, {}
        for epc in epcs:
            if rule := next((rule for rule in rules if rule._part_of(epc)), None):
                found[epc] = rule._product_of(epc)
                continue
            try:
                keys[epc] = tag_data.decode(epc).key
            except ValueError:
                continue
        products = self._products_by_gtin(set(keys.values()), company_id)
        found.update({epc: products[key] for epc, key in keys.items() if key in products})
        return {epc: product for epc, product in found.items() if product}
