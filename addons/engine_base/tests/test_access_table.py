"""Who may do what: the table in each addon's ``tests/access.csv`` against the database."""

import csv
from pathlib import Path

from odoo.modules.module import get_module_path
from odoo.tests import new_test_user, tagged

from .common import EngineCase

RIGHTS = {"read": "r", "write": "w", "create": "c", "unlink": "d"}


@tagged("post_install", "-at_install")
class TestAccessTable(EngineCase):
    """Design 5.6: a row per model, a column per role, in letters of :data:`RIGHTS`.

    ``temporary`` is a temporary engineer, ``internal`` an employee without a role. Record rules
    narrow what the letters give; ``-`` is nothing at all.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.persons = {
            **cls.people,
            "temporary": cls.new_person(
                "test_temporary", "engineer", groups=("engine_base.group_temporary_engineer",)
            ),
            "portal": new_test_user(cls.env, "test_access_portal", groups="base.group_portal"),
            "internal": cls.new_person("test_internal"),
        }

    def test_rights_are_those_of_the_table(self):
        for model, expected in self._tables().items():
            if model not in self.env:
                continue
            with self.subTest(model=model):
                self.assertEqual(self._rights(model), expected)

    def test_every_model_of_ours_is_in_a_table(self):
        self.assertEqual(self._models_of_ours() - set(self._tables()), set())

    def test_no_table_names_a_model_that_is_gone(self):
        self.assertEqual(set(self._tables()) - set(self.env.registry), set())

    def test_every_document_with_a_company_is_kept_apart(self):
        """A user of one company neither reads nor changes what belongs to another one."""
        open_to_all = []
        for name in self._models_of_ours():
            model = self.env[name]
            field = model._fields.get("company_id")
            if not name.startswith("engine.") or model._transient or not (field and field.store):
                continue
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False), ("perm_read", "=", True)]
            )
            if not any("company_ids" in (rule.domain_force or "") for rule in rules):
                open_to_all.append(name)
        self.assertEqual(open_to_all, [])

    def _rights(self, model):
        return {
            person: "".join(
                letter
                for right, letter in RIGHTS.items()
                if self.env[model].with_user(user).has_access(right)
            )
            for person, user in self.persons.items()
        }

    def _tables(self):
        """Return {model: {person: letters}} of all installed addons of ours."""
        table = {}
        for addon in self.env.registry._init_modules:
            path = addon.startswith("engine_") and Path(get_module_path(addon), "tests/access.csv")
            if path and path.exists():
                with path.open(encoding="utf-8", newline="") as file:
                    for row in csv.DictReader(file):
                        model = row.pop("model")
                        table[model] = {who: text.replace("-", "") for who, text in row.items()}
        return table

    def _models_of_ours(self):
        """Return the names of the models that a class of ours defines or extends."""
        return {
            name
            for name, model in self.env.registry.items()
            if not model._abstract
            and any(
                base.__module__.startswith("odoo.addons.engine_")
                and not base.__module__.endswith(".mail_thread")  # all that has a chatter
                for base in model.__mro__
            )
        }
