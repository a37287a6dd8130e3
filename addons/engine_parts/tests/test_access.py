from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ROLES, PartsCase


@tagged("post_install", "-at_install")
class TestAccess(PartsCase):
    """What each role may at least do with the documents of the store.

    Addons above add to it (service orders have parts, too), which is theirs to test.
    """

    TABLE = {
        # model: (every role, the exceptions)
        "stock.picking": ("r---", {"storekeeper": "rwcu", "planner": "rwcu"}),
        "stock.move": ("r---", {"storekeeper": "rwc-", "planner": "rwc-"}),
        "stock.lot": ("r---", {"storekeeper": "rwcu", "planner": "rwcu"}),
        "stock.quant": ("r---", {"storekeeper": "rwc-", "planner": "rwc-"}),
        "stock.location": ("r---", {}),
        "stock.warehouse": ("r---", {}),
        "stock.picking.type": ("r---", {}),
        "product.template": ("r---", {"planner": "rwc-", "manager": "rwc-"}),
        "product.product": ("r---", {"planner": "rwc-", "manager": "rwc-"}),
        "product.category": ("r---", {}),
        "uom.uom": ("r---", {}),
        "engine.parts.promise": ("----", {"storekeeper": "rwcu", "planner": "rwcu"}),
    }

    def test_roles_may_what_the_table_says(self):
        letters = (("read", "r"), ("write", "w"), ("create", "c"), ("unlink", "u"))
        for model, (everybody, exceptions) in self.TABLE.items():
            for role in ROLES:
                access = self.env[model].with_user(self.users[role])
                may = "".join(
                    letter if access.has_access(operation) else "-" for operation, letter in letters
                )
                wanted = set(exceptions.get(role, everybody)) - {"-"}
                self.assertEqual(wanted - set(may), set(), f"{role} on {model}")
                if model == "stock.picking" and role != "finance":  # invoicing writes transfers
                    self.assertEqual(set(may) - {"-"}, wanted, f"{role} on {model}")

    def test_other_company_neither_sees_nor_signs(self):
        company = self.env["res.company"].create({"name": "Second Factory"})
        stranger = new_test_user(
            self.env,
            "parts_stranger",
            groups="engine_base.group_storekeeper,engine_base.group_supervisor",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        issue = self.new_issue((self.injector, 1))
        for button in (
            "action_sign_issue",
            "action_sign_check",
            "action_sign_special",
            "action_issue_parts",
        ):
            with self.subTest(button), self.assertRaises(AccessError):
                self.rpc(stranger, issue, button)
        self.assertFalse(
            self.env["stock.picking"].with_user(stranger).search([("id", "=", issue.id)])
        )

    def test_people_without_a_role_sign_nothing(self):
        clerk = new_test_user(self.env, "parts_clerk", groups="base.group_user")
        store = new_test_user(self.env, "parts_store", groups="stock.group_stock_manager")
        issue = self.new_issue()
        for person in (clerk, store, self.root):
            for button in ("action_sign_issue", "action_sign_check", "action_issue_parts"):
                with self.subTest(person.login), self.assertRaises(AccessError):
                    self.rpc(person, issue, button)
