import json

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..count_common import CountBuilders, epc

WATCH = """
(async () => {
    const figure = (name) => document.querySelector(`.o_engine_count_live .${name} strong`);
    const text = (name) => figure(name)?.textContent;
    const rows = () => document.querySelectorAll(".o_engine_count_missing tbody tr").length;
    const until = async (what, find) => {
        for (let tries = 0; tries < 1200; tries++) {
            if (find()) return;
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error(`never seen: ${what}; ${text("o_percent")} ${text("o_seen")} ${rows()}`);
    };
    const deliver = async (reader, epcs) => {
        const at = new Date().toISOString();
        const reads = epcs.map((epc) => ({ epc, at, antenna: 1, rssi: -50 }));
        const answer = await fetch("/web/dataset/call_kw/engine.rfid.read/ingest", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({
                jsonrpc: "2.0",
                params: {
                    model: "engine.rfid.read",
                    method: "ingest",
                    args: [`browser-${reader}-${at}`, reader, reads],
                    kwargs: {},
                },
            }),
        });
        const { error, result } = await answer.json();
        if (error || result.rejected.length) throw new Error(JSON.stringify(error || result));
    };
    window.stillTheSamePage = true;
    await until("nothing read yet", () => text("o_seen") === "0" && text("o_percent") === "0%");
    await until("fourteen missing", () => rows() === 14);
    for (const [reader, epcs] of DELIVERIES) await deliver(reader, epcs);
    await until("tags per second", () => parseFloat(text("o_rate")) > 0);
    await until("13 of 14 read", () => text("o_seen") === "13" && text("o_percent") === "92.9%");
    await until("one is still missing", () => rows() === 1 && text("o_missing") === "1");
    if (!window.stillTheSamePage) throw new Error("the page was loaded again");
    console.log("test successful");
})();
"""


@tagged("post_install", "-at_install", "browser")
class TestBrowserCount(CountBuilders, HttpCase):
    """The live screen of a count: its figures move without a reload, in Chinese."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build()
        cls.sam.lang = "zh_CN"

    def test_figures_move_while_reads_come_in(self):
        self.now = fields.Datetime.now()
        count = self.started(is_blind=False)
        deliveries = [
            (self.readers[0].name, [epc(n) for n in (*range(9), 100, 101)]),
            (self.readers[1].name, [epc(n) for n in (102, 103)]),
        ]
        self.browser_js(
            f"/odoo/action-engine_count_live?active_id={count.id}",
            f"const DELIVERIES = {json.dumps(deliveries)};\n{WATCH}",
            ready="!!document.querySelector('.o_engine_count_live')",
            login=self.sam.login,
        )

    def test_open_screens_are_told_of_reads(self):
        count = self.started()
        self.env.cr.precommit.run()
        messages = self.env["bus.bus"].search([])
        self.read(self.shelf, 1, 2)
        self.env.cr.precommit.run()
        fresh = self.env["bus.bus"].search([]) - messages
        self.assertIn(f"engine_count_{count.id}", "".join(fresh.mapped("channel")))
