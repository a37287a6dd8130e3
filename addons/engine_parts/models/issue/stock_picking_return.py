from math import inf

from odoo import fields, models
from odoo.exceptions import UserError

from ...core.workflows import CHECKERS, RECEIVERS

CONDITIONS = ("good", "damaged")


class StockPicking(models.Model):
    """What comes back after an issue: parts that were not used, and the replaced old parts.

    The storekeeper receives, somebody else hands over; each receipt is a transfer of its own
    that names both and the reason, with its row in the trail of the issue.
    """

    _inherit = "stock.picking"

    returned_by_id = fields.Many2one("res.users", "Handed Back by", readonly=True, copy=False)
    received_by_id = fields.Many2one("res.users", "Received by", readonly=True, copy=False)
    return_reason = fields.Char("Reason of the Return", readonly=True, copy=False)
    old_part_ids = fields.One2many("engine.old.part", "picking_id", "Old Parts", readonly=True)

    def action_open_return(self):
        """Ask what comes back from this issue."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return Parts"),
            "res_model": "engine.parts.return",
            "view_mode": "form",
            "target": "new",
            "context": {"default_picking_id": self.ensure_one().id},
        }

    def action_return_unused(self, lines, giver_id, reason):
        """Take unused parts back: the good ones to their shelf, the damaged ones to scrap.

        :param lines: dicts with ``move_line_id`` (of this issue), ``quantity`` in the part's
            unit and ``condition`` good or damaged
        :param giver_id: the user who hands them over, not the one who receives
        :return: the receipt
        """
        issue, giver = self._open_for_return(giver_id, reason)
        pieces = [
            (issue.move_line_ids.browse(piece_id), quantity, line.get("condition"))
            for piece_id, quantity, line in issue._read_lines(lines, "move_line_id")
        ]
        issue._check_pieces(pieces)
        receipt = issue._create_receipt(
            giver,
            reason,
            issue.location_dest_id,
            issue.location_id,
            [issue._prepare_unused_vals(*piece) for piece in pieces],
        )
        receipt._receive_now()
        for piece, quantity, _condition in pieces:
            issue.old_part_ids.filtered(
                lambda old, piece=piece: old.move_id == piece.move_id
            )._expect_less(quantity)
        issue._record_step("return_unused", note=f"{receipt.name}: {reason.strip()}")
        receipt._ask_for_handover()
        return receipt.sudo(False)

    def action_return_old(self, lines, giver_id, reason):
        """Receive replaced parts in the old parts location, where they carry no value.

        :param lines: dicts with ``old_part_id`` (of this issue), ``quantity`` and, for parts
            with serial numbers or lots, ``lot_name`` of the old one
        :return: the receipt
        """
        issue, giver = self._open_for_return(giver_id, reason)
        pieces = [
            (issue.old_part_ids.browse(old_id), quantity, str(line.get("lot_name") or "").strip())
            for old_id, quantity, line in issue._read_lines(lines, "old_part_id")
        ]
        issue._check_old_pieces(pieces)
        place = issue.picking_type_id.warehouse_id.old_parts_location_id
        source = self.env.ref("stock.stock_location_customers")
        receipt = issue._create_receipt(
            giver,
            reason,
            source,
            place,
            [issue._prepare_old_vals(source, place, *piece) for piece in pieces],
        )
        receipt._receive_now()
        for old, quantity, _lot in pieces:
            old._receive(quantity)
        issue._record_step("return_old", note=f"{receipt.name}: {reason.strip()}")
        receipt._ask_for_handover()
        return receipt.sudo(False)

    def _open_for_return(self, giver_id, reason):
        """Return the issue with every right, locked, and the person who hands over."""
        self.ensure_one()
        issue = self._issued_by_role(RECEIVERS)
        giver = self.env["res.users"].browse(giver_id).exists()
        if not (reason or "").strip():
            raise UserError(self.env._("A return needs a reason."))
        if giver.partner_id == self.env.user.partner_id:
            raise UserError(
                self.env._(
                    "%(issue)s: you cannot receive what you hand back yourself. Ask a colleague.",
                    issue=issue.display_name,
                )
            )
        if not any(giver.has_group(group) for group in CHECKERS):
            raise UserError(
                self.env._(
                    "%(issue)s: %(person)s is not among those who handle parts. Choose the "
                    "engineer who brings them.",
                    issue=issue.display_name,
                    person=giver.name or "…",
                )
            )
        return issue, giver

    def _read_lines(self, lines, key):
        """Return (id, quantity, line) of each line as a client sent it."""
        try:
            return [(int(line[key]), float(line["quantity"]), line) for line in lines]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UserError(
                self.env._(
                    "%(issue)s: each line of a return needs %(key)s and a quantity as numbers.",
                    issue=self.display_name,
                    key=key,
                )
            ) from error

    def _check_pieces(self, pieces):
        """Refuse lines of other issues, without a quantity, or still reserved for the order."""
        self._check_some_quantity(quantity for _piece, quantity, _condition in pieces)
        quants = self.env["stock.quant"].sudo()
        wanted = {}
        for piece, quantity, condition in pieces:
            if piece not in self.move_line_ids or condition not in CONDITIONS:
                raise UserError(
                    self.env._(
                        "%(issue)s: only its own parts come back, good or damaged.",
                        issue=self.display_name,
                    )
                )
            key = (piece.product_id, piece.lot_id)
            wanted[key] = wanted.get(key, 0.0) + quantity
        for (product, lot), quantity in wanted.items():
            free = quants._get_available_quantity(
                product, self.location_dest_id, lot_id=lot or None
            )
            if product.uom_id.compare(quantity, free) > 0:
                raise UserError(
                    self.env._(
                        "%(issue)s: %(free)s of %(part)s lie free in %(location)s. What an order "
                        "still reserves is freed by entering the quantity used on the order.",
                        issue=self.display_name,
                        free=free,
                        part=product.display_name,
                        location=self.location_dest_id.display_name,
                    )
                )

    def _check_old_pieces(self, pieces):
        """Refuse old parts of other issues, or more than are still missing."""
        self._check_some_quantity(quantity for _old, quantity, _lot in pieces)
        for old, quantity, lot_name in pieces:
            if old not in self.old_part_ids or old.uom_id.compare(quantity, old.open_quantity) > 0:
                raise UserError(
                    self.env._(
                        "%(issue)s: more old parts than it is still waiting for.",
                        issue=self.display_name,
                    )
                )
            if old.product_id.tracking != "none" and not lot_name:
                raise UserError(
                    self.env._(
                        "%(issue)s: %(part)s has serial numbers or lots. Enter that of the old "
                        "part.",
                        issue=self.display_name,
                        part=old.product_id.display_name,
                    )
                )

    def _check_some_quantity(self, quantities):
        known = [0 < quantity < inf for quantity in quantities]
        if not known or not all(known):
            raise UserError(
                self.env._(
                    "%(issue)s: enter what comes back, each with a quantity above zero.",
                    issue=self.display_name,
                )
            )

    def _issued_by_role(self, groups):
        """Return this issue, done, with every right for somebody who has one of the roles."""
        self._check_role(groups)
        issue = self._parts_issues()
        if issue.issue_state != "issued":
            raise UserError(
                self.env._(
                    "%(transfer)s: parts come back from a parts issue that is done.",
                    transfer=self.display_name,
                )
            )
        self._lock_for_signing(issue)
        return issue

    def _old_part_person(self):
        """Return who is expected to bring the old parts of this issue; extended by orders."""
        return self.location_id.van_user_id or self.requester_id

    def _on_parts_issued(self):
        super()._on_parts_issued()
        self.env["engine.old.part"]._expect_from(self)
