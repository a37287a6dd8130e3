from odoo import api, models


class EngineRfidTag(models.Model):
    """Tags that were scanned at an issue: out with their parts, and back with what comes back."""

    _inherit = "engine.rfid.tag"

    @api.model
    def _leave_with(self, lines):
        """Take the tags scanned on issued lines out of the store, with what they stand for.

        A box from which some are taken stays, and stands for the rest.
        """
        tags = self._scanned_on(lines, "commissioned")
        gone = self.browse()
        for line in lines:
            left = line.quantity_product_uom
            for tag in tags[line] - gone:
                if line.product_id.uom_id.compare(tag.quantity, left) <= 0:
                    gone |= tag
                    left -= tag.quantity
                elif not line.product_id.uom_id.is_zero(left):
                    tag.quantity -= left
                    break
        gone._transition("issue")

    @api.model
    def _come_back_with(self, lines):
        """Put the tags of issued parts in use again that come back unused; damaged ones end."""
        origins = lines.move_id.origin_returned_move_id.move_line_ids
        tags = self._scanned_on(origins, "issued")
        back, ended = self.browse(), self.browse()
        for line in lines:
            left = line.quantity_product_uom
            pieces = line.move_id.origin_returned_move_id.move_line_ids
            for piece in pieces.filtered(lambda piece, line=line: piece.lot_id == line.lot_id):
                for tag in tags[piece] - back - ended:
                    if line.product_id.uom_id.is_zero(left):
                        break
                    tag.quantity = min(tag.quantity, left)
                    left -= tag.quantity
                    if line.location_dest_id.usage == "internal":
                        back |= tag
                    else:
                        ended |= tag
        back._transition("commission", note=self.env._("The part came back unused."))
        ended._transition("retire", note=self.env._("The part came back damaged."))

    @api.model
    def _end_with(self, moves):
        """Retire the tags of issued parts of which nothing is left to come back."""
        used = moves.filtered(
            lambda move: move.product_uom.compare(move._returnable_quantity(), 0) <= 0
        )
        self.concat(*self._scanned_on(used.move_line_ids, "issued").values())._transition(
            "retire", note=self.env._("The part was used or has left the company.")
        )

    @api.model
    def _scanned_on(self, lines, state):
        """Return {issued line: tags in this state that were scanned on it}, with every right.

        A serial number's tag needs none of this: where its part is, the books say.
        """
        codes = {
            line: [self._spelled(code) for code in (line.issuer_code, line.checker_code) if code]
            for line in lines
        }
        found = self.sudo().search(
            [
                ("epc", "in", [code for own in codes.values() for code in own]),
                ("company_id", "in", lines.company_id.ids),
                ("state", "=", state),
                ("is_serial_tag", "=", False),
            ]
        )
        by_code = {(tag.company_id, tag.epc): tag for tag in found}
        return {
            line: found.concat(
                *(
                    by_code.get((line.company_id, code), found.browse())
                    for code in dict.fromkeys(own)
                )
            ).filtered(
                lambda tag, line=line: (
                    (tag.product_id, tag.lot_id) == (line.product_id, line.lot_id)
                )
            )
            for line, own in codes.items()
        }
