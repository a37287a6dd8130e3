from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import epc as tag_data
from ...core import tag_rule
from ...tools import reasons


class EngineRfidTagRule(models.Model):
    """How tags that follow no standard are read: which part of the EPC names the product.

    Suppliers write article numbers into tags in ways of their own; a rule says for which tags it
    holds and where the number stands. The first rule that fits wins.
    """

    _name = "engine.rfid.tag.rule"
    _description = "RFID Tag Rule"
    _order = "sequence, id"

    # Identity
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    # Condition
    match = fields.Selection(
        [
            ("prefix", "Begins With"),
            ("mask", "Mask"),
            ("regex", "Regular Expression"),
        ],
        default="prefix",
        required=True,
    )
    pattern = fields.Char(
        required=True,
        help="Begins with: hexadecimal digits. Mask: hexadecimal digits, . for any digit, P for a "
        "digit of the part number. Regular expression over the hexadecimal digits, the part number "
        "as the group 'part'.",
    )
    # Result
    product_id = fields.Many2one(
        "product.product",
        "Part",
        domain="[('is_storable', '=', True)]",
        help="The part that all these tags stand for; empty: the tag says which.",
    )
    coding = fields.Selection(
        [("hex", "Digits as They Are"), ("ascii", "Text (ASCII)"), ("decimal", "Binary Number")],
        "Part Number Written as",
        default="hex",
        required=True,
    )
    found_by = fields.Selection(
        [("default_code", "Internal Reference"), ("barcode", "Barcode")],
        default="default_code",
        required=True,
    )
    sample = fields.Char("Try an EPC", store=False)
    sample_result = fields.Char("Stands for", compute="_compute_sample_result")

    @api.depends("match", "pattern", "coding", "found_by", "product_id", "sample")
    def _compute_sample_result(self):
        for rule in self:
            rule.sample_result = rule.sample and rule._explain(rule.sample.strip().upper())

    @api.constrains("match", "pattern", "product_id")
    def _check_pattern(self):
        for rule in self:
            try:
                tag_rule.Rule(rule.match, rule.pattern, rule.coding).check(
                    names_part=not rule.product_id
                )
            except ValueError as why:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: the pattern does not work (%(reason)s). Correct it and try it "
                        "with the EPC of a tag.",
                        rule=rule.name,
                        reason=reasons.say_refusal(self.env, why),
                    )
                ) from why

    def _first_fitting(self, epc):
        """Return the first of these rules that holds for ``epc``; empty: none does."""
        if not tag_data.HEX.fullmatch(epc):
            return self.browse()
        return next((rule for rule in self if rule._part_of(epc)), self.browse())

    @api.model
    def _of_company(self, company_id):
        return self.sudo().search([("company_id", "=", company_id)])

    def _part_of(self, epc):
        """Return (part number,) when the rule holds for ``epc``, else None."""
        return tag_rule.Rule(self.match, self.pattern, self.coding).part_of(epc)

    def _products_of(self, epcs):
        """Return {EPC: product} of those that stand for one by this rule."""
        self.ensure_one()
        if self.product_id:
            return dict.fromkeys(epcs, self.product_id)
        numbers = {epc: fits[0] for epc in epcs if (fits := self._part_of(epc)) and fits[0]}
        products = self.env["product.product"].search(
            [
                (self.found_by, "in", list(numbers.values())),
                ("company_id", "in", (False, self.company_id.id)),
            ]
        )
        by_number = {product[self.found_by]: product for product in reversed(products)}
        return {epc: by_number[number] for epc, number in numbers.items() if number in by_number}

    def _explain(self, epc):
        try:
            fits = self._part_of(epc)
        except ValueError as why:
            return reasons.say_refusal(self.env, why)
        if fits is None:
            return self.env._("The rule does not hold for this EPC.")
        if product := self._products_of([epc]).get(epc):
            return product.display_name
        return self.env._("Part number %(number)s, which no part has.", number=fits[0])
