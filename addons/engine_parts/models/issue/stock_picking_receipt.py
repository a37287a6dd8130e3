from collections import defaultdict

from odoo import Command, models

from odoo.addons.engine_base.tools import moment


class StockPicking(models.Model):
    """The transfer that brings parts of an issue back, made and done in one step."""

    _inherit = "stock.picking"

    def _create_receipt(self, giver, reason, source, target, pieces):
        """Return the transfer of what comes back with one move a piece, not done yet."""
        goods = [(vals.pop("lot_id"), vals.pop("owner_id")) for vals in pieces]
        receipt = (
            self._transitioning()
            .with_context(mail_create_nosubscribe=True, mail_notrack=True)
            .create(
                {
                    "picking_type_id": self.picking_type_id.warehouse_id.int_type_id.id,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "partner_id": self.partner_id.id,
                    "origin": self.name,
                    "return_id": self.id,
                    "returned_by_id": giver.id,
                    "received_by_id": self.env.uid,
                    "return_reason": reason.strip(),
                    "move_ids": [Command.create(vals) for vals in pieces],
                }
            )
            .with_env(self.env)
        )
        moves = receipt.move_ids.sorted("id")
        moves._action_confirm(merge=False)
        moves._do_unreserve()  # the pieces that come back are known, core would choose others
        taken = defaultdict(float)
        self.env["stock.move.line"].create(
            [
                vals
                for move, (lot_id, owner_id) in zip(moves, goods, strict=True)
                for vals in self._prepare_receipt_lines(move, lot_id, owner_id, taken)
            ]
        )
        return receipt

    def _prepare_receipt_lines(self, move, lot_id, owner_id, taken):
        """Return the lines of one piece, taken out of the packages in which it lies by now.

        :param taken: {quant: how much the lines before take of it}, added to
        """
        way = {
            **move._prepare_move_line_vals(quantity=0),
            "lot_id": lot_id,
            "owner_id": owner_id,
        }
        left, lines = move.product_uom_qty, []
        for quant in self._quants_lying(move, lot_id, owner_id):
            quantity = min(left, quant.available_quantity - taken[quant])
            if move.product_uom.compare(quantity, 0) > 0:
                taken[quant] += quantity
                left -= quantity
                lines.append({**way, "quantity": quantity, "package_id": quant.package_id.id})
        if not move.product_uom.is_zero(left):
            lines.append({**way, "quantity": left})
        return lines

    def _quants_lying(self, move, lot_id, owner_id):
        quants = self.env["stock.quant"].sudo()
        if move.location_id.should_bypass_reservation():
            return quants
        lying = quants._gather(move.product_id, move.location_id)
        return lying.filtered(
            lambda quant: (quant.lot_id.id, quant.owner_id.id) == (lot_id, owner_id)
        )

    def _receive_now(self):
        """Put the goods of the receipt where they go, in this transaction."""
        self.move_ids.picked = True
        self.with_context(skip_backorder=True, skip_expired=True)._action_done()
        self.date_done = moment.now(self.env)

    def _prepare_unused_vals(self, piece, quantity, condition):
        place = self.location_id if condition == "good" else self._scrap_place()
        return {
            **self._prepare_receipt_vals(
                piece.product_id, quantity, piece.location_dest_id, place, piece.lot_id
            ),
            "owner_id": piece.owner_id.id,
            "origin_returned_move_id": piece.move_id.id,
            "return_condition": condition,
        }

    def _prepare_old_vals(self, source, place, old, quantity, lot_name):
        lot = self.env["stock.lot"]
        if lot_name:
            vals = {"product_id": old.product_id.id, "name": lot_name}
            known = lot.search([(name, "=", value) for name, value in vals.items()], limit=1)
            lot = known or lot.create({**vals, "company_id": self.company_id.id})
        return {
            **self._prepare_receipt_vals(old.product_id, quantity, source, place, lot),
            "return_condition": "old",
        }

    def _prepare_receipt_vals(self, product, quantity, source, place, lot):
        way = {
            "product_id": product.id,
            "location_id": source.id,
            "location_dest_id": place.id,
            "company_id": self.company_id.id,
        }
        return {
            **way,
            "product_uom_qty": quantity,
            "product_uom": product.uom_id.id,
            "origin": self.name,
            "lot_id": lot.id,
            "owner_id": False,
        }

    def _scrap_place(self):
        return self.env["stock.location"].search(
            [("company_id", "=", self.company_id.id), ("usage", "=", "inventory")],
            order="id",
            limit=1,
        )
