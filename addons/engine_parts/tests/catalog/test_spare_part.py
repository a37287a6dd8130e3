from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestSparePart(PartsCase):
    def test_special_without_spare_part_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["product.template"].create({"name": "Bolt", "is_special_part": True})

    def test_planner_keeps_the_parts(self):
        part = self.piston.with_user(self.pia)
        part.is_core_part = True
        self.assertTrue(self.piston.product_tmpl_id.is_core_part)

    def test_engineer_reads_and_does_not_write(self):
        part = self.piston.with_user(self.eva)
        self.assertTrue(part.is_engine_part)
        with self.assertRaises(AccessError):
            part.is_core_part = True
