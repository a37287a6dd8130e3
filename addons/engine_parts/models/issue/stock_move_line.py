from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare

from .issue_pass import RESERVING, RESERVING_KEY

CONTENT_FIELDS = frozenset(
    {
        "move_id",
        "picking_id",
        "product_id",
        "product_uom_id",
        "quantity",
        "lot_id",
        "lot_name",
        "quant_id",
        "owner_id",
        "package_id",
        "result_package_id",
        "location_id",
        "location_dest_id",
        "picked",
    }
)


class StockMoveLine(models.Model):
    """A line of a parts issue: changed by the store only, frozen once issued."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if done := lines.filtered(lambda line: line.state == "done"):
            done._check_done_by_store()
            done.move_id._check_entry()
        guarded = lines.move_id._guarded()
        if guarded:
            lines._check_may_change(guarded)
            lines._check_reservation(guarded)
            guarded._issues()._content_changed()
        return lines

    def write(self, vals):
        if CONTENT_FIELDS.isdisjoint(vals):
            return super().write(vals)
        if done := self.filtered(lambda line: line.state == "done"):
            done._check_done_by_store()
        guarded = self.move_id._guarded()
        if guarded:
            self._check_may_change(guarded)
        result = super().write(vals)
        if guarded := guarded | self.move_id._guarded():
            self._check_may_change(guarded)  # a line may have come into an issue
            self._check_reservation(guarded)
            guarded._issues()._content_changed()
            if not (CONTENT_FIELDS - {"picked"}).isdisjoint(vals):
                self._drop_confirmations()
        if done := self.filtered(lambda line: line.state == "done"):
            done.move_id._check_entry()
        return result

    def unlink(self):
        guarded = self.move_id._guarded()
        if guarded:
            self._check_may_change(guarded)
        result = super().unlink()
        if guarded:
            guarded.exists()._issues()._content_changed()
        return result

    def _check_done_by_store(self):
        """Refuse to move goods by changing a done line, which core lets every employee do."""
        if not self.env.su and not self.env.user.has_group("stock.group_stock_user"):
            raise AccessError(
                self.env._(
                    "%(parts)s: only the store corrects what has been moved.",
                    parts=", ".join(self.product_id.mapped("display_name")),
                )
            )

    def _check_may_change(self, moves):
        """Refuse people outside the store, and every change of what has been issued."""
        moves._check_store_person()
        if done := moves.filtered(lambda move: move.state == "done"):
            raise UserError(
                self.env._(
                    "%(issues)s has been issued: it stays as it was signed. Return parts that were "
                    "not used.",
                    issues=done._issues()._names(),
                )
            )

    def _check_reservation(self, moves):
        """Refuse a quantity by hand that takes what is reserved for others, or is not there."""
        if self.env.context.get(RESERVING_KEY) is RESERVING:
            return
        for line in self.filtered(lambda line: line.move_id in moves):
            product, location = line.product_id, line.location_id
            if not product.is_storable or location.should_bypass_reservation():
                continue
            free = self.env["stock.quant"]._get_available_quantity(
                product,
                location,
                lot_id=line.lot_id,
                package_id=line.package_id,
                owner_id=line.owner_id,
                strict=True,
                allow_negative=True,
            )
            if product.uom_id.compare(free, 0) < 0:
                raise UserError(
                    self.env._(
                        "%(issue)s: %(excess)s of %(part)s more than can be reserved in "
                        "%(location)s. Issue what is reserved; the rest follows in a back order.",
                        issue=line.move_id.picking_id.display_name,
                        excess=-free,
                        part=product.display_name,
                        location=location.display_name,
                    )
                )

    def _check_on_hand(self):
        """Refuse lines that would make a stock negative; one query for all of them."""
        wanted = defaultdict(float)
        for line in self:
            if line.product_id.is_storable and not line.location_id.should_bypass_reservation():
                key = (
                    line.product_id,
                    line.location_id,
                    line.lot_id,
                    line.package_id,
                    line.owner_id,
                )
                wanted[key] += line.quantity_product_uom
        products = self.env["product.product"].concat(*{key[0] for key in wanted})
        stock = {
            tuple(key): quantity or 0.0
            for *key, quantity in self.env["stock.quant"]._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("location_id", "in", [key[1].id for key in wanted]),
                ],
                ["product_id", "location_id", "lot_id", "package_id", "owner_id"],
                ["quantity:sum"],
            )
        }
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for key, quantity in wanted.items():
            if float_compare(quantity, stock.get(key, 0.0), precision_digits=digits) > 0:
                raise UserError(
                    self.env._(
                        "%(location)s has %(stock)s of %(part)s, not %(quantity)s: more than that "
                        "cannot be issued.",
                        location=key[1].display_name,
                        stock=stock.get(key, 0.0),
                        part=key[0].display_name,
                        quantity=quantity,
                    )
                )
