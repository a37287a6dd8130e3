from ast import literal_eval

from lxml import etree

from odoo import Command
from odoo.tests import tagged

from ..desk_common import DeskCase

SCREENS = (
    "engine_unit_action",
    "engine_customer_action",
    "engine_model_action",
    "helpdesk_ticket_action",
    "helpdesk_ticket_action_contact",
    "engine_contact_attempt_action",
    "engine_fault_code_action",
    "engine_fault_level_rule_action",
    "engine_sop_action",
    "engineer_action",
)


@tagged("post_install", "-at_install")
class TestDeskScreens(DeskCase):
    """Every screen opens for every role, with data in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fault = cls.new_fault("T-1", cause_ids=[Command.create({"name": "Filter"})])
        cls.env["engine.sop"].create({"code": "S-1", "name": "Change the filter"})
        cls.env["hr.employee"].create({"name": "Sun", "engineer_grade": "senior"})
        ticket = cls.new_ticket(fault_code_ids=[Command.set(fault.ids)])
        ticket.action_record_contact("busy")
        ticket.action_create_service_order()

    def test_every_role_opens_every_screen(self):
        self.env.flush_all()
        for role, user in self.users.items():
            for screen in SCREENS:
                with self.subTest(role=role, screen=screen):
                    self.open_screen(user, f"engine_aftersales.{screen}")

    def open_screen(self, user, xml_id):
        action = self.env.ref(xml_id)
        model = self.env[action.res_model].with_user(user)
        offered = model.get_views([*action.views, (action.search_view_id.id, "search")])
        names = {
            node.get("name")
            for mode, view in offered["views"].items()
            if mode in ("list", "form", "kanban")
            for node in etree.fromstring(view["arch"]).xpath("//field[not(ancestor::field)]")
        }
        records = model.search(literal_eval(action.domain or "[]"), limit=5)
        self.assertTrue(records)
        named = {"fields": {"display_name": {}}}
        records.web_read(
            {name: named if model._fields[name].comodel_name else {} for name in names}
        )

    def test_helpdesk_application_is_for_its_manager(self):
        menu = self.env.ref("helpdesk_mgmt.helpdesk_ticket_main_menu")
        ours = self.env.ref("engine_aftersales.helpdesk_ticket_menu")
        for role, user in self.users.items():
            with self.subTest(role=role):
                visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
                self.assertEqual(menu.id in visible, role == "manager")
                self.assertIn(ours.id, visible)
