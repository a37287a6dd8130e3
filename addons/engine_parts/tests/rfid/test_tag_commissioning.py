import base64

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common_rfid import GTIN, OTHER_TAG, TAG, RfidCase


@tagged("post_install", "-at_install")
class TestCommissioning(RfidCase):
    def print_tags(self, coding="sgtin-96", **line):
        wizard = (
            self.env["engine.rfid.commission"]
            .with_user(self.sam)
            .create(
                {
                    "coding": coding,
                    "line_ids": [(0, 0, {"product_id": self.piston.id, "tag_count": 3, **line})],
                }
            )
        )
        return self.env["engine.rfid.tag"].search(wizard.action_print()["domain"])

    def test_printed_tags_carry_the_gtin_and_numbers_of_their_own(self):
        self.piston.barcode = GTIN
        tags = self.print_tags() | self.print_tags("sgtin-198", quantity=12)
        self.assertEqual(set(tags.mapped("gs1_key")), {GTIN})
        self.assertEqual(len(set(tags.mapped("serial"))), 6)
        self.assertEqual(set(tags.mapped("state")), {"printed"})

    def test_serial_number_goes_into_the_tag(self):
        self.injector.write({"tracking": "serial", "barcode": GTIN})
        lot = self.env["stock.lot"].create({"name": "SN/7a", "product_id": self.injector.id})
        tag = self.print_tags("sgtin-198", product_id=self.injector.id, lot_id=lot.id, tag_count=1)
        self.assertEqual(tag.serial, "SN/7a")

    def test_part_without_gtin_gets_an_asset_number(self):
        with self.refused("has no GTIN"):
            self.print_tags()
        self.assertEqual(set(self.print_tags("giai-96").mapped("scheme")), {"GIAI"})

    def test_gtin_of_another_company_is_not_ours_to_print(self):
        self.piston.barcode = "04012345123456"
        with self.refused("has no GTIN of the company prefix 0614141"):
            self.print_tags()

    def test_company_without_prefix_cannot_print(self):
        self.env.company.gs1_company_prefix = False
        with self.refused("no GS1 company prefix"):
            self.print_tags("giai-96")
        with self.assertRaises(ValidationError):
            self.env.company.gs1_company_prefix = "12345"

    def run_import(self, text, encoding="utf-8"):
        wizard = (
            self.env["engine.rfid.tag.import"]
            .with_user(self.sam)
            .create({"data": base64.b64encode(text.encode(encoding)), "file_name": "tags.csv"})
        )
        wizard.action_import()
        return wizard

    def test_list_puts_good_lines_in_use_and_names_the_others(self):
        self.piston.write({"barcode": GTIN, "default_code": "P-1"})
        self.gasket.default_code = "G-1"
        self.new_tag("3074257BF7194E4000001A99")
        wizard = self.run_import(
            "EPC,Part,Lot,Quantity\n"
            f"{TAG},,,\n"
            f"{OTHER_TAG},P-1,,12\n"
            f"{TAG},,,\n"
            "3074257BF7194E4000001A8G,P-1,,\n"
            "307C257BF7194E4000001A85,P-1,,\n"
            "3034257BF400B71A00000001,,,\n"
            "3034257BF400B71A00000002,G-1,,5\n"
            "3034257BF400B71A00000003,X-9,,\n"
            f"{OTHER_TAG[:-1]}7,G-1,,\n"
            "3034257BF400B71A00000004,G-1,,-2\n"
            "3034257BF400B71A00000005,G-1,L9,\n"
            "3074257BF7194E4000001A99,P-1,,\n"
        )
        self.assertEqual(wizard.tag_count, 3)
        lines = wizard.report.splitlines()
        self.assertEqual(
            [int(line.split()[1].rstrip(":")) for line in lines], [4, 5, 6, 7, 9, 10, 11, 12, 13]
        )
        for line, words in zip(
            lines,
            ("twice", "not hexadecimal", "reserved", "another company", "X-9", "is the EPC of",
             "not a quantity", "has no number L9", "is the tag of"),
            strict=True,
        ):  # fmt: skip
            self.assertIn(words, line)
        tags = self.env["engine.rfid.tag"].search([("epc", "in", (TAG, OTHER_TAG))])
        self.assertEqual(set(tags.mapped("state")), {"commissioned"})
        self.assertEqual(set(tags.mapped("quantity")), {1.0, 12.0})

    def test_printed_tag_in_the_list_is_put_in_use(self):
        self.piston.barcode = GTIN
        tags = self.print_tags()
        wizard = self.run_import("epc\n" + "\n".join(tags.mapped("epc")))
        self.assertEqual((wizard.tag_count, wizard.report), (3, ""))
        self.assertEqual(set(tags.mapped("state")), {"commissioned"})

    def test_list_that_excel_wrote_in_china_is_taken(self):
        self.piston.default_code = "P-1"
        wizard = self.run_import(f"电子标签;part;备注\n{TAG};P-1;货架七\n", "gbk")
        self.assertEqual((wizard.tag_count, wizard.report), (1, ""))

    def test_long_list_costs_no_more_queries_than_a_short_one(self):
        self.piston.write({"barcode": GTIN, "default_code": "00010000"})
        self.env["engine.rfid.tag.rule"].create(
            {"name": "Supplier", "match": "mask", "pattern": "E280....PPPPPPPP........"}
        )

        def queries_of(numbers):
            standard = [f"3074257BF7194E4000{number:06X}" for number in numbers]
            others = [f"E280117000010000{number:08X}" for number in numbers]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard = self.run_import("epc\n" + "\n".join([*standard, *others]))
            self.assertEqual((wizard.tag_count, wizard.report), (2 * len(numbers), ""))
            return self.env.cr.sql_log_count - before

        queries_of(range(1))  # what is asked once a registry
        short = queries_of(range(1, 3))
        self.assertEqual(queries_of(range(3, 43)), short)

    def test_refusal_of_the_database_loses_one_line(self):
        self.injector.write({"tracking": "serial", "default_code": "I-1"})
        self.env["stock.lot"].create({"name": "S1", "product_id": self.injector.id})
        with mute_logger("odoo.sql_db"):
            wizard = self.run_import(
                f"epc,part,lot\n{TAG},I-1,S1\n{OTHER_TAG},I-1,S1\n3074257BF7194E4000001A87,I-1,\n"
            )
        self.assertEqual(wizard.tag_count, 2)
        self.assertIn("carries a tag already", wizard.report)

    def test_file_that_is_no_list_is_refused(self):
        with self.refused("the first line names the columns"):
            self.run_import("a,b\n1,2\n")
        wizard = (
            self.env["engine.rfid.tag.import"]
            .with_user(self.sam)
            .create({"data": base64.b64encode(b"epc\n\xff\xfe"), "file_name": "x.csv"})
        )
        with self.assertRaisesRegex(UserError, "not UTF-8"):
            wizard.action_import()
