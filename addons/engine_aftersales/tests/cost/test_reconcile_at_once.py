from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from odoo.exceptions import LockError
from odoo.tests import tagged

from odoo.addons.engine_base.tools import moment

from ..service.committed import CommittedCase

WORKER = Path(__file__).with_name("reconcile_worker.py")
STOP = ["engine.cost.reconciliation", "_remind_finance"]  # all is written, nothing committed


@tagged("post_install", "-at_install")
class TestReconcileAtOnce(CommittedCase):
    """Real processes reconcile the same month: whole runs only, each difference once."""

    @classmethod
    def build(cls):
        super().build()
        cls.runs = cls.env["engine.cost.reconciliation"]
        cls.month = moment.company_today(cls.env, cls.company)

    def setUp(self):
        super().setUp()
        self.order_id = self.committed_order("costed")
        self.env.cr.execute(
            "UPDATE account_analytic_line SET amount = amount - 5 WHERE id = ("
            "SELECT min(id) FROM account_analytic_line WHERE repair_id = %s)",
            [self.order_id],
        )
        self.commit()
        self.before = len(self.mine())

    def mine(self):
        self.reread(self.order_id)
        return self.runs.search(
            [("company_id", "=", self.company.id), ("date_from", "=", self.month.replace(day=1))],
            order="number",
        )

    @contextmanager
    def reconciling(self):
        """Start a process whose transaction has begun and that waits for its go."""
        task = {"company": self.company.id, "month": str(self.month)}
        with self.process(WORKER, self.finance, **task) as process:
            self.assertEqual(process.stdout.readline(), "ready\n")
            yield process

    def reconcile(self):
        run_id = self.runs.with_user(self.finance).reconcile_month(self.company.id, str(self.month))
        self.commit()
        return run_id

    def assert_whole(self, expected):
        """Runs are numbered without a gap; each has its lines; only the newest one's are open."""
        runs = self.mine()
        self.assertEqual(len(runs), expected)
        self.assertEqual(runs.mapped("number"), list(range(1, expected + 1)))
        newest = runs[-1:]
        for run in runs[self.before :]:
            with self.subTest(run=run.number):
                own = run.line_ids.filtered("repair_id")
                self.assertEqual(len(own), run.differing_count)
                self.assertEqual(len(own.repair_id), len(own), "an order differs once")
                self.assertIn(self.order_id, own.repair_id.ids)
                self.assertEqual(set(own.mapped("state")), {"open" if run == newest else "closed"})
                self.assertEqual(run.agreed_count + run.differing_count, run.order_count)
        self.assertFalse(newest.superseded_by_id)
        for run, following in pairwise(runs):
            self.assertEqual(run.superseded_by_id, following)
        self.assertEqual(self.env["engine.transition"].verify(), [])

    def test_two_processes_make_one_run_or_two_whole_ones(self):
        with self.reconciling() as one, self.reconciling() as other:
            for process in (one, other):
                self.go(process)
            answers = [process.stdout.readline().strip() for process in (one, other)]
        made = [answer for answer in answers if answer.isdigit()]
        self.assertTrue(made)
        self.assertEqual(len(set(made)), len(made))
        for answer in set(answers) - set(made):
            self.assertRegex(answer, "refused .* is being reconciled right now")
        self.assert_whole(self.before + len(made))

    def test_process_that_began_before_another_s_run_makes_the_next_one(self):
        with self.reconciling() as process:
            self.reconcile()
            self.go(process)
            answer = process.stdout.readline().strip()
        self.assertEqual(answer, str(self.before + 2))
        self.assert_whole(self.before + 2)

    def test_killed_in_the_middle_leaves_nothing_of_the_run(self):
        first = self.runs.browse(self.reconcile())
        with self.worker(self.finance, first, "action_reconcile_again", STOP) as process:
            self.assertEqual(process.stdout.readline(), "stopped\n")
            with self.assertRaisesRegex(LockError, "being reconciled right now"):
                self.reconcile()
            process.kill()
            process.wait()
        self.wait_for_the_lock()
        self.assert_whole(self.before + 1)
        self.reconcile()
        self.assert_whole(self.before + 2)

    def test_night_leaves_a_month_that_a_person_is_at_to_its_next_start(self):
        first = self.runs.browse(self.reconcile())
        with self.worker(self.finance, first, "action_reconcile_again", STOP) as process:
            self.assertEqual(process.stdout.readline(), "stopped\n")
            self.runs._cron_reconcile()
            self.assertFalse(self.mine().filtered("night"))
            process.kill()
            process.wait()
        self.wait_for_the_lock()
        self.runs._cron_reconcile()
        self.runs._cron_reconcile()
        self.assertEqual(self.mine().mapped("night"), [False] * (self.before + 1) + [self.month])
        self.assert_whole(self.before + 2)

    def wait_for_the_lock(self):
        """Let the database notice that the process is dead."""
        self.env.cr.rollback()
        self.env.cr.execute("SET LOCAL lock_timeout = '10s'")
        self.env.cr.execute(
            "SELECT pg_advisory_xact_lock(hashtext('engine.cost.reconciliation'), %s)",
            [self.company.id],
        )
        self.env.cr.rollback()
