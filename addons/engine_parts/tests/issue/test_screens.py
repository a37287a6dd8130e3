from lxml import etree

from odoo.tests import tagged

from ..common import ROLES, PartsCase


@tagged("post_install", "-at_install")
class TestScreens(PartsCase):
    """Everybody who signs can open what they sign."""

    def spec_of(self, arch, model):
        """Return the web_read specification of a view, one level of lines deep."""
        spec = {}
        for node in etree.fromstring(arch).iterdescendants("field"):
            if any(parent.tag == "field" for parent in node.iterancestors()):
                continue
            name = node.get("name")
            spec[name] = {}
            field = self.env[model]._fields[name]
            if field.type == "many2one":
                spec[name] = {"fields": {"display_name": {}}}
            lines = node.find("list")
            if lines is not None:
                columns = {child.get("name"): {} for child in lines.iter("field")}
                spec[name] = {"fields": columns}
        return spec

    def test_every_role_opens_the_parts_issue(self):
        issue = self.new_issued((self.injector, 1)) | self.new_issue()
        action = self.env.ref("engine_parts.stock_picking_action_issue")
        views = [(view.view_id.id, view.view_mode) for view in action.view_ids]
        views.append((action.search_view_id.id, "search"))
        for role in ROLES:
            pickings = self.env["stock.picking"].with_user(self.users[role])
            with self.subTest(role):
                result = pickings.get_views(views)
                for kind in ("form", "list", "kanban"):
                    spec = self.spec_of(result["views"][kind]["arch"], "stock.picking")
                    rows = issue.with_user(self.users[role]).web_read(spec)
                    self.assertEqual(len(rows), 2)

    def test_buttons_follow_the_roles(self):
        form = self.env.ref("engine_parts.stock_picking_view_form_issue")
        expected = {
            "storekeeper": {"action_sign_issue", "action_sign_check", "action_issue_parts"},
            # As issuer from the own van only: `may_issue` hides them otherwise.
            "engineer": {"action_sign_issue", "action_sign_check", "action_issue_parts"},
            "supervisor": {"action_sign_check", "action_sign_special"},
            "finance": set(),
        }
        for role, buttons in expected.items():
            pickings = self.env["stock.picking"].with_user(self.users[role])
            arch = pickings.get_view(form.id, "form")["arch"]
            shown = {
                node.get("name")
                for node in etree.fromstring(arch).iter("button")
                if node.get("name", "").startswith(("action_sign", "action_issue"))
            }
            self.assertEqual(shown, buttons, role)

    def test_filters_find_what_they_say(self):
        waiting = self.new_issue()
        waiting.with_user(self.sam).action_sign_issue()
        special = self.new_issue((self.injector, 1))
        pickings = self.env["stock.picking"]
        arch = pickings.get_view(
            self.env.ref("engine_parts.stock_picking_view_search_issue").id, "search"
        )["arch"]
        domains = {
            node.get("name"): node.get("domain")
            for node in etree.fromstring(arch).iter("filter")
            if node.get("domain")
        }
        found = {
            name: pickings.search(eval(domain, {"uid": self.env.uid}))
            for name, domain in domains.items()
        }
        self.assertIn(waiting, found["second_person"])
        self.assertNotIn(special, found["second_person"])
        self.assertIn(special, found["supervisor"])
        self.assertIn(special, found["to_issue"])

    def test_core_form_leads_to_the_signatures(self):
        issue = self.new_issue()
        self.assertEqual(issue.action_open_parts_issue()["res_id"], issue.id)
        arch = self.env["stock.picking"].get_view(self.env.ref("stock.view_picking_form").id)[
            "arch"
        ]
        for button in etree.fromstring(arch).iter("button"):
            if button.get("name") == "button_validate":
                self.assertIn("is_parts_issue", button.get("invisible"))

    def test_empty_list_explains_the_issue(self):
        pickings = self.env["stock.picking"].with_context(parts_issue_help=True)
        self.assertEqual(pickings.get_empty_list_help("<p>Sign</p>"), "<p>Sign</p>")
