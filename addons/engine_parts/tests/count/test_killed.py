from odoo import fields
from odoo.exceptions import LockError
from odoo.tests import tagged

from odoo.addons.engine_base.tests.committed import Committed

from ..count_common import CountBuilders


@tagged("post_install", "-at_install")
class TestKilled(CountBuilders, Committed):
    """Power loss while a count is applied: everything of it or nothing, and once."""

    @classmethod
    def build(cls):
        super().build()
        cls.now = fields.Datetime.now()  # in a month that the sightings have room for

    def test_killed_while_applying_leaves_nothing_and_then_applies_once(self):
        count = self.checked(self.explained(self.compared(but=(7, 102), oil=9)))
        self.commit()
        before = self.picture(count)
        for stop in (
            ["stock.quant", "_apply_differences"],
            ["product.product", "_update_standard_price"],  # rows of moves and stock are written
            ["engine.count", "_announce"],
        ):
            with self.subTest(stop=stop):
                self.kill_at(count, stop)
                self.assertEqual(self.picture(count), before)
        for _again in range(2):
            self.by(self.pia, count).action_apply()
            self.commit()
        state, on_hand, moves, steps = self.picture(count)
        self.assertEqual((state, on_hand), ("applied", [9, 9, 0]))
        self.assertEqual((moves, steps), (3, 5))

    def picture(self, count):
        """Return state, stock, adjustments and steps as the database has them now."""
        self.env.cr.rollback()
        self.env.transaction.reset()
        count = self.env["engine.count"].browse(count.id)
        trail = [("res_model", "=", "engine.count"), ("res_id", "=", count.id)]
        pump = self.env["stock.quant"]._gather(
            self.pump, self.other, lot_id=self.serials[2], strict=True
        )
        return (
            count.state,
            [
                self.on_hand(self.ring, self.shelf),
                self.on_hand(self.oil, self.shelf),
                sum(pump.mapped("quantity")),
            ],
            self.env["stock.move"].search_count([("inventory_name", "=", count.name)]),
            self.env["engine.transition"].search_count(trail),
        )

    def kill_at(self, count, stop):
        """Apply in another process, kill it there; meanwhile nobody else can apply."""
        with self.worker(self.pia, count, "action_apply", stop) as process:
            self.assertEqual(process.stdout.readline(), "stopped\n")
            with (
                self.session(self.pia) as env,
                self.assertRaisesRegex(LockError, "somebody else is working on it"),
            ):
                env["engine.count"].browse(count.id).action_apply()
            process.kill()
        self.env.cr.execute("SET LOCAL lock_timeout = '60s'")
        # Waits until the server of the database has noticed, and undone what was written.
        self.env.cr.execute("SELECT FROM engine_count WHERE id = %s FOR UPDATE", [count.id])
