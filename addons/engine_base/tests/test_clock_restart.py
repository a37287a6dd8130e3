from contextlib import closing, contextmanager

from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged

from ..tools.moment import Replay
from .test_clock_life import MONDAY_9

NOW = MONDAY_9.replace(hour=5)


@tagged("post_install", "-at_install")
class TestClockRestart(BaseCase):
    """Two sweeps at once, and one that is killed: real cursors on committed rows."""

    @contextmanager
    def session(self):
        with closing(db_connect(get_db_name()).cursor()) as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def setUp(self):
        super().setUp()
        with self.session() as env:
            documents = env["res.partner"].create([{"name": f"Swept {n}"} for n in range(6)])
            clocks = env["engine.clock"]._start(
                [
                    {
                        "record": document,
                        "kind": "emergency",
                        "limit_h": 4,
                        "owner_id": SUPERUSER_ID,
                        "started_at": MONDAY_9,
                    }
                    for document in documents
                ]
            )
            env.cr.commit()
            self.document_ids, self.clock_ids = documents.ids, clocks.ids
        self.addCleanup(self.remove)

    def remove(self):
        with self.session() as env:
            for query in (
                "DELETE FROM engine_clock_event WHERE clock_id = ANY(%s)",
                "DELETE FROM engine_clock_pause WHERE clock_id = ANY(%s)",
                "DELETE FROM mail_activity WHERE res_model = 'engine.clock' AND res_id = ANY(%s)",
                "DELETE FROM engine_clock WHERE id = ANY(%s)",
            ):
                env.cr.execute(query, (self.clock_ids,))
            env["res.partner"].browse(self.document_ids).unlink()
            env.cr.commit()

    def events(self, env):
        return env["engine.clock.event"].search([("clock_id", "in", self.clock_ids)])

    def due(self, env):
        return env["engine.clock"].search_count(
            [("id", "in", self.clock_ids), ("next_fire_at", "<=", NOW)]
        )

    def test_two_sweeps_at_once_share_the_clocks(self):
        with self.session() as one, self.session() as other:
            first = one["engine.clock"]._sweep_batch(NOW, limit=4)
            second = other["engine.clock"]._sweep_batch(NOW, limit=4)
            self.assertEqual(first, 4)
            self.assertGreaterEqual(second, 2)  # a used database may hold other late clocks
            other.cr.commit()
            one.cr.commit()
        with self.session() as env:
            while env["engine.clock"]._sweep_batch(NOW):
                pass
            events = self.events(env)
            self.assertEqual(len(events), 12)  # 75 % and 100 % of six clocks, each once
            self.assertEqual(len({(event.clock_id, event.step_id) for event in events}), 12)

    def test_killed_sweep_leaves_nothing_and_the_next_does_all(self):
        with self.session() as killed:
            killed["engine.clock"]._sweep_batch(NOW)
            killed.flush_all()
            killed.cr.rollback()  # what PostgreSQL does when the worker dies
        with self.session() as env:
            self.assertFalse(self.events(env))
            self.assertEqual(self.due(env), 6)
            env["engine.clock"].with_context(engine_moment=Replay(at=NOW))._cron_sweep()
        with self.session() as env:
            self.assertEqual(len(self.events(env)), 12)
            self.assertEqual(self.due(env), 0)

    def test_two_crons_at_once_end_each_forgotten_pause_once(self):
        with self.session() as env:
            clocks = env["engine.clock"].browse(self.clock_ids)
            reason = env.ref("engine_base.engine_clock_pause_reason_force")
            clocks.with_context(engine_moment=Replay(at=MONDAY_9))._pause(reason, "flood")
            over = clocks[0].pause_until
            env.cr.commit()
        with self.session() as one, self.session() as other:
            first = one["engine.clock"]._resume_overdue(over, limit=4)
            second = other["engine.clock"]._resume_overdue(over, limit=4)
            self.assertEqual(first, 4)
            self.assertGreaterEqual(second, 2)  # a used database may hold other pauses
            other.cr.commit()
            one.cr.commit()
        with self.session() as env:
            self.assertEqual(env["engine.clock"]._resume_overdue(over), 0)
            events = self.events(env)
            self.assertEqual(len(events.clock_id), len(events), "one event each")
            pauses = env["engine.clock.pause"].search([("clock_id", "in", self.clock_ids)])
            self.assertEqual(set(pauses.mapped("ended_at")), {over})
