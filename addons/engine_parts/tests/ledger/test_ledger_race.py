from threading import Barrier, Thread

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.engine_base.tests.committed import Committed

from ...models.ledger.ledger_closing import LOCK
from ..common import PartsBuilders

DAYS = "engine.parts.ledger.day"


@tagged("post_install", "-at_install")
class TestLedgerRace(PartsBuilders, Committed):
    """Two crons at the same time, and one that is killed: every day has its rows, once."""

    @classmethod
    def build(cls):
        super().build()
        move = cls.env["stock.move"].create(
            {
                "product_id": cls.piston.id,
                "product_uom_qty": 5,
                "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": cls.stock.id,
            }
        )
        move._action_confirm()
        move.quantity, move.picked = 5, True
        move._action_done()
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE stock_move SET date = date - INTERVAL '3 days' WHERE id = %s", move.ids
        )

    def tearDown(self):
        """Take the ledger out again, the newest days first."""
        self.fresh()
        for table in ("engine_parts_ledger", "engine_parts_ledger_late", "engine_parts_ledger_day"):
            self.assertTrue(self._remove_new_rows(table))
        self._remove_new_rows("engine_parts_ledger_part")
        self.commit()
        super().tearDown()

    def fresh(self):
        """Look at the database as it is now."""
        self.env.cr.rollback()
        self.env.transaction.reset()

    def assert_drawn_up_once(self):
        """Every day up to today stands there once, with its rows, sealed, as the moves say."""
        self.fresh()
        days = self.env[DAYS].search([("company_id", "=", self.env.company.id)], order="day")
        self.assertEqual(days.mapped("state"), ["closed"] * (len(days) - 1) + ["open"])
        today = self.env.company._engine_day(fields.Datetime.now())
        self.assertEqual((days[-1].day, (days[-1].day - days[0].day).days), (today, len(days) - 1))
        self.assertGreaterEqual(len(days), 4)
        for day in days:
            rows = day.row_ids.filtered(lambda row: row.product_id == self.piston)
            self.assertEqual((len(rows), rows.closing_qty), (1, 5))
            self.assertEqual(len(day.row_ids), day.row_count)
        closed = self.env["engine.parts.ledger"].verify(days[0].day, days[-2].day)
        self.assertEqual(closed, [])

    def test_cron_that_comes_while_another_is_at_it_leaves_the_day_to_it(self):
        with self.session() as one, self.session() as other:
            self.assertTrue(one[DAYS]._close_next(one.company))
            other[DAYS]._cron_close()  # does not wait
            self.assertFalse(other[DAYS].search_count([("company_id", "=", one.company.id)]))
            one[DAYS]._cron_close()
        self.assert_drawn_up_once()

    @mute_logger("odoo.sql_db")
    def test_cron_that_looked_before_another_was_through_doubles_nothing(self):
        with self.session() as one, self.session() as other:
            other.cr.execute("SELECT count(*) FROM engine_parts_ledger_day")  # its snapshot
            one[DAYS]._cron_close()
            other[DAYS]._cron_close()
        self.assert_drawn_up_once()
        with self.session() as one, self.session() as other:
            other.cr.execute("SELECT count(*) FROM engine_parts_ledger_day")
            one[DAYS]._cron_close()  # draws up the open day anew
            other[DAYS]._cron_close()
        self.assert_drawn_up_once()

    @mute_logger("odoo.sql_db")
    def test_crons_in_parallel_neither_double_nor_block(self):
        barrier, failed = Barrier(3), []

        def close():
            try:
                with self.session() as env:
                    barrier.wait(60)
                    for _again in range(3):
                        env[DAYS]._cron_close()
            except Exception as error:  # noqa: BLE001  a thread has nobody to raise to
                failed.append(error)

        threads = [Thread(target=close, daemon=True) for _one in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(180)
        self.assertFalse([thread for thread in threads if thread.is_alive()])
        self.assertEqual(failed, [])
        self.assert_drawn_up_once()

    def test_killed_cron_leaves_whole_days_and_the_next_one_goes_on(self):
        root, day = self.env.ref("base.user_root"), self.env[DAYS]
        for stop in ([DAYS, "_close"], [DAYS, "_stored_seals"], [DAYS, "_refresh"]):
            with self.subTest(stop), self.worker(root, day, "_cron_close", stop) as process:
                self.assertEqual(process.stdout.readline(), "stopped\n")
                with self.session() as env:  # the lock is held: nobody closes beside it
                    env[DAYS]._cron_close()
                process.kill()
            self.fresh()
            # Waits until the server of the database has noticed, and undone what was written.
            self.env.cr.execute("SET LOCAL lock_timeout = '60s'")
            self.env.cr.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, self.env.company.id])
            self.fresh()
            days = day.search([("company_id", "=", self.env.company.id)], order="day")
            self.assertLessEqual(set(days.mapped("state")), {"closed"})
            self.assertEqual([len(one.row_ids) for one in days], days.mapped("row_count"))
        self.env[DAYS]._cron_close()
        self.assert_drawn_up_once()
