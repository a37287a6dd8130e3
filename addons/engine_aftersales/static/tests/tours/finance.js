import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { patiently } from "./patience";

/*
 * Finance reads the cost-centre report: a cell of the pivot, its lines, the journal item of one;
 * then the table as a file, which is handed to the test as an attachment. Elements are found by
 * names and data, never by words.
 */
const files = [];

/* Keep what the browser is about to save; the saving itself goes on. */
function watchDownloads() {
    const createObjectURL = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
        files.push(blob);
        return createObjectURL.call(URL, blob);
    };
}

async function handOver(name) {
    for (let turn = 0; !files.length && turn < 600; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const bytes = new Uint8Array(await files.at(-1).arrayBuffer());
    const datas = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    await rpc("/web/dataset/call_kw/ir.attachment/create", {
        model: "ir.attachment",
        method: "create",
        args: [[{ name, datas, mimetype: files.at(-1).type }]],
        kwargs: {},
    });
    document.body.classList.add("engine_file_kept");
}

registry.category("web_tour.tours").add("engine_finance_pivot", {
    steps: patiently(() => [
        {
            content: "the pivot has figures; export it",
            trigger: ".o_pivot_view .o_pivot_cell_value",
            run: watchDownloads,
        },
        { content: "export", trigger: ".o_pivot_buttons .o_pivot_download", run: "click" },
        {
            content: "the file is there",
            trigger: ".o_pivot_view",
            run: () => handOver("engine_finance_pivot.xlsx"),
        },
        { content: "kept", trigger: "body.engine_file_kept" },
        {
            content: "open the cell of the total",
            trigger: ".o_pivot_view tbody tr:first-child .o_pivot_cell_value",
            run: "click",
        },
        {
            content: "the lines of the cell; open the journal item of the first",
            trigger: ".o_list_view .o_data_row button[name=action_open_journal_item]",
            run: "click",
        },
        {
            content: "the journal item, with its account",
            trigger: ".o_form_view .o_field_widget[name=account_id]",
        },
    ]),
});

registry.category("web_tour.tours").add("engine_finance_dashboard", {
    steps: patiently(() => [
        {
            content: "it is drawn, with its charts",
            trigger: ".o-spreadsheet .o-figure canvas, .o-spreadsheet .o-scorecard",
        },
    ]),
});
