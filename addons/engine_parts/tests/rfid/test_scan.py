from odoo.tests import tagged

from ..common_rfid import OTHER_TAG, TAG, RfidCase


@tagged("post_install", "-at_install")
class TestScan(RfidCase):
    """The tag on a part confirms its line of a parts issue."""

    def test_tag_in_use_confirms_the_line_of_its_part(self):
        self.new_tag()
        issue = self.new_issue()
        answer = issue.with_user(self.sam).action_scan(TAG.lower())
        line = issue.move_line_ids.browse(answer["line_id"])
        self.assertEqual((line.product_id, line.issuer_confirmer_id), (self.piston, self.sam))

    def test_retired_or_strange_tag_is_refused(self):
        self.new_tag().action_retire()
        issue = self.new_issue()
        for epc in (TAG, OTHER_TAG):
            with self.refused("none of its parts"):
                issue.with_user(self.sam).action_scan(epc)
