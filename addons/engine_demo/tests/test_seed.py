from odoo.tests import tagged

from .common import SeedCase


@tagged("post_install", "-at_install")
class TestSeed(SeedCase):
    """Anybody's CSV files: good rows come in once, bad ones are named, nothing is lost."""

    def test_second_run_changes_nothing(self):
        code, printed = self.seed()
        self.assertEqual(code, 0, printed)
        self.assertEqual(self.line(printed, "parts.csv"), (5, 5, 0, 0))
        counts = self.count_all()
        code, printed = self.seed()
        self.assertEqual(code, 0)
        self.assertIn("nothing changed", printed)
        self.assertEqual(self.line(printed, "parts.csv"), (5, 0, 5, 0))
        self.assertEqual(self.count_all(), counts)

    def test_rows_that_are_there_are_found_without_the_stamp(self):
        self.seed()
        counts = self.count_all()
        self.env["ir.config_parameter"].search([("key", "like", "engine_seed.done.")]).unlink()
        code, printed = self.seed()
        self.assertEqual((code, self.count_all()), (0, counts), printed)

    def test_bad_rows_are_named_and_the_others_loaded(self):
        def spoil(rows):
            rows[0]["standard_cost_cny"] = "-3"
            rows[1]["engine_models"] = "QH99"
            rows[2]["weight_kg"] = "heavy"
            return [*rows, rows[3]]

        self.change("parts.csv", spoil)
        code, printed = self.seed()
        self.assertEqual(code, 2)
        self.assertEqual(self.line(printed, "parts.csv"), (6, 2, 0, 4))
        for reason in (
            "parts.csv line 2: standard_cost_cny -3 is negative",
            "parts.csv line 3: unknown engine model QH99",
            'parts.csv line 4: weight_kg "heavy" is not a number',
            "parts.csv line 7: code FUE06-12V stands in line 5 already",
        ):
            self.assertIn(reason, printed)
        self.assertIn("stock.csv line 2: unknown part", printed)

    def test_row_refused_by_a_rule_leaves_the_batch(self):
        def spoil(rows):
            rows[1].update(is_temporary="1", service_from="2026-05-02", service_until="2026-05-01")
            rows[2]["hourly_cost_cny"] = ""
            return rows

        self.change("engineers.csv", spoil)
        code, printed = self.seed()
        self.assertEqual(code, 2)
        self.assertEqual(self.line(printed, "engineers.csv"), (4, 2, 0, 2))
        self.assertIn("the last day of service lies before the first", printed)
        self.assertIn("hourly_cost_cny is empty", printed)

    def test_corrected_row_comes_in_on_the_next_run(self):
        self.change("customers.csv", lambda rows: [{**rows[0], "tier": "gold"}, *rows[1:]])
        self.assertEqual(self.seed()[0], 2)
        self.change("customers.csv", lambda rows: [{**rows[0], "tier": "vip"}, *rows[1:]])
        code, printed = self.seed()
        self.assertEqual(code, 0, printed)
        self.assertEqual(self.line(printed, "customers.csv")[1], 1)

    def test_wrong_folder_loads_nothing(self):
        companies = self.env.company.name
        (self.folder / "parts.csv").write_text("code;name\nX;Y\n", encoding="utf-8")
        code, printed = self.seed()
        self.assertEqual(code, 2)
        self.assertEqual(len(printed.splitlines()), 1)
        self.assertIn("lacks the column(s)", printed)
        self.assertEqual(self.env.company.name, companies)

    def test_codes_that_differ_by_a_dot_or_a_blank_are_different(self):
        """An external id takes neither, so that FUE 1, FUE.1 and FUE_1 were once the same."""

        def spoil(rows):
            for row, code in zip(rows, ("FUE 1", "FUE.1", "FUE_1", "FUE%201"), strict=False):
                row["code"] = code
            return rows

        self.change("parts.csv", spoil)
        self.change("stock.csv", lambda rows: [{**rows[0], "part": "FUE.1"}])
        self.change("fault_parts.csv", lambda rows: [{**rows[0], "part": "FUE.1"}])
        self.change("fault_causes.csv", lambda rows: [{**rows[0], "parts": "FUE.1"}])
        code, printed = self.seed()
        self.assertEqual(self.line(printed, "parts.csv"), (5, 5, 0, 0), printed)
        stocked = self.env["stock.quant"].search(
            [("location_id.usage", "=", "internal"), ("product_id.default_code", "like", "FUE")]
        )
        self.assertEqual(stocked.product_id.mapped("default_code"), ["FUE.1"])
        code, printed = self.seed()
        self.assertEqual((code, self.line(printed, "parts.csv")), (0, (5, 0, 5, 0)))

    def test_company_that_is_refused_ends_the_run_in_a_sentence(self):
        self.change("company.csv", lambda rows: [{**rows[0], "province": "Atlantis"}])
        code, printed = self.seed()
        self.assertEqual(code, 2)
        self.assertIn("company.csv line 2: unknown province Atlantis", printed)
        self.assertIn("Nothing else is loaded", printed)
        self.assertNotIn("parts.csv", printed)

    def test_second_company_is_refused(self):
        self.seed()
        self.change("company.csv", lambda rows: [{**rows[0], "code": "OTHER", "name": "X"}])
        name = self.env.company.name
        code, printed = self.seed()
        self.assertEqual((code, self.env.company.name), (2, name))
        self.assertIn("company.csv line 2: only one company can be loaded", printed)

    def test_every_bad_file_is_named_at_once(self):
        (self.folder / "parts.csv").write_text("code;name\nX;Y\n", encoding="utf-8")
        (self.folder / "customers.csv").write_bytes("code,name\nC1,发动机".encode("gbk"))
        sops = (self.folder / "sops.csv").read_text(encoding="utf-8")
        (self.folder / "sops.csv").write_text(f'{sops}SOP-X,"open,,,\n', encoding="utf-8")
        code, printed = self.seed()
        self.assertEqual((code, len(printed.splitlines())), (2, 3), printed)
        for words in ("parts.csv lacks", "customers.csv is not UTF-8", "sops.csv line 4: a quot"):
            self.assertIn(words, printed)

    def test_factory_is_set_up(self):
        self.seed()
        company = self.env.company
        self.assertEqual(
            (company.currency_id.name, company.country_id.code, company.chart_template),
            ("CNY", "CN", "cn"),
        )
        self.assertEqual(company.inventory_valuation, "real_time")
        self.assertTrue(company.engine_project_id and company.engine_parts_cost_account_id)
        users = self.env["res.users"].search([("login", "in", ["cs", "gm", "customer"])])
        self.assertEqual(set(users.mapped("lang")), {"zh_CN"})
        self.assertTrue(users.filtered("share").partner_id.parent_id.engine_ids is not None)

    def test_stock_is_valued_in_the_ledger(self):
        self.seed()
        moves = self.env["stock.move"].search([("inventory_name", "=", "期初库存")])
        account = (
            self.env["product.product"]
            .browse(moves.product_id.ids)
            ._get_product_accounts()["stock_valuation"]
        )
        items = self.env["account.move.line"].search([("account_id", "=", account.id)])
        self.assertAlmostEqual(sum(items.mapped("balance")), sum(moves.mapped("value")), 2)
        self.assertTrue(all(move.date.year == 2025 for move in moves))

    def test_chinese_of_masters(self):
        self.seed()
        fault = self.env["engine.fault.code"].search([("code", "=", "SPN651-5")])
        self.assertEqual(fault.with_context(lang="zh_CN").name, "一缸喷油器电路开路")
        self.assertEqual(fault.with_context(lang="en_US").name, "Injector cylinder 1 circuit open")

    def count_all(self):
        models = ("product.product", "res.partner", "stock.lot", "stock.move", "account.move",
                  "engine.sop.step", "hr.employee", "res.users", "ir.model.data")  # fmt: skip
        return {model: self.env[model].search_count([]) for model in models}
