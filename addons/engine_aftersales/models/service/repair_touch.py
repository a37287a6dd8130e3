from odoo import models
from odoo.tools import SQL

_TOUCHED = "engine_touched_orders"


class RepairOrder(models.Model):
    """Changes of what belongs to an order, beside the steps of other people."""

    _inherit = "repair.order"

    def _touch(self):
        """Lock the orders and make every step that began before this change start anew.

        A step judges steps, hours and parts as they were when its transaction began. Each change
        of those therefore writes a new version of the order's row, as it is: the database then
        lets only one of the two through, and the server repeats the other on what is there now.

        :raise LockError: somebody else is changing one of the orders right now
        """
        # What this transaction wrote stays locked to its end; a savepoint that is undone empties
        # the set with the row's new version.
        done = self.env.cr.precommit.data.setdefault(_TOUCHED, set())
        new = self.filtered(lambda order: order.id and order.id not in done)
        if not new or self._in_transition():
            return
        new._lock_for_transition()
        self.env.cr.execute(
            SQL("UPDATE repair_order SET write_date = write_date WHERE id = ANY(%s)", new.ids)
        )
        done.update(new.ids)
