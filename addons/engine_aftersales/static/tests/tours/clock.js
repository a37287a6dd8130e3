import { registry } from "@web/core/registry";
import { patiently } from "./patience";

/*
 * A person asks why a deadline is due: from the request to the page of its clock, in Chinese. A
 * failed call is kept on the way. Elements are found by names and data, never by words.
 */
const press = (name, root = ".o_form_view") => ({
    content: `press ${name}`,
    trigger: `${root} button[name=${name}]:enabled`,
    run: "click",
});
const openTab = (name) => ({
    content: `open the page ${name}`,
    trigger: `.o_form_view .o_notebook_headers a[name=${name}]`,
    run: "click",
});
const MODAL = ".modal:not(.o_inactive_modal)";

registry.category("web_tour.tours").add("engine_clock_explained", {
    steps: patiently(() => [
        press("action_open_contact_dialog"),
        {
            content: "nobody answered",
            trigger: `${MODAL} .o_field_widget[name=outcome] input[data-value=no_answer]`,
            run: "click",
        },
        press("action_confirm", MODAL),
        openTab("contact"),
        {
            content: "the attempt is kept and the customer is still waiting",
            trigger: ".o_form_view .o_field_widget[name=contact_attempt_ids] .o_data_row",
        },
        openTab("fault_level"),
        {
            content: "the rule that fired is named",
            trigger: ".o_field_widget[name=fault_level_explanation] li:contains(B)",
        },
        openTab("clocks"),
        {
            content: "explain the clock in working hours",
            trigger:
                ".o_field_widget[name=clock_ids] .o_data_row:nth-child(2) button[name=action_explain]",
            run: "click",
        },
        {
            content: "the page of the clock is there, in Chinese, and its figures add up",
            trigger: ".o_engine_clock_explanation .o_engine_clock_days tbody tr",
            run() {
                const page = document.querySelector(".o_engine_clock_explanation");
                const rows = [...page.querySelectorAll(".o_engine_clock_days tbody tr")];
                const minutes = (cell) => {
                    const [hours, rest] = cell.textContent.trim().split(":").map(Number);
                    return hours * 60 + rest;
                };
                const counted = rows.map((row) => minutes(row.cells[4]));
                const sum = counted.reduce((one, other) => one + other, 0);
                if (sum !== minutes(rows.at(-1).cells[5]) || sum !== 120) {
                    console.error(`Two working hours, and the page counts ${sum} minutes.`);
                }
                if (!/国庆/.test(page.textContent) || !/周一/.test(page.textContent)) {
                    console.error(`The page does not name the holiday: ${page.textContent}`);
                }
            },
        },
        {
            content: "the ladder says who is told next",
            trigger: ".o_engine_clock_steps tbody tr.table-warning",
        },
    ]),
});
