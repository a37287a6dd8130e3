from odoo.tests import HttpCase, new_test_user, tagged

READY = "!!document.querySelector('.o_graph_canvas_container canvas')"
CHECK = "console.log('test successful')"


@tagged("post_install", "-at_install", "browser")
class TestBrowserPeaks(HttpCase):
    """The graph of peaks draws: its own view of load as bars and capacity as a line."""

    def test_supervisor_sees_the_graph(self):
        new_test_user(
            self.env,
            "browser_peaks",
            groups="engine_base.group_supervisor",
            lang="zh_CN",
            tz="Asia/Shanghai",
        )
        self.env["hr.employee"].create({"name": "Graph", "engineer_grade": "senior"})
        self.env["engine.peak.forecast"]._refresh(self.env.company)
        self.env.flush_all()
        self.browser_js("/odoo/peaks", CHECK, READY, login="browser_peaks")
