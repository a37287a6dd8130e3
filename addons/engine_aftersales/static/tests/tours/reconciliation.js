import { registry } from "@web/core/registry";
import { patiently } from "./patience";

/*
 * Finance sees the red banner, follows it to the difference, looks at the order, explains the
 * difference, and the banner is gone. Elements are found by names, never by words.
 */
registry.category("web_tour.tours").add("engine_reconciliation", {
    steps: patiently(() => [
        {
            content: "the banner stands above the runs; follow it",
            trigger: ".o_engine_cost_banner a",
            run: "click",
        },
        {
            content: "the difference has its cause; open it",
            trigger: ".o_data_row.text-danger .o_data_cell[name=cause]",
            run: "click",
        },
        {
            content: "to the order",
            trigger: ".o_form_view button[name=action_open_order]",
            run: "click",
        },
        {
            content: "the order says it, too; go back",
            trigger: ".alert-danger [name=cost_alert]",
            run: () => history.back(),
        },
        {
            content: "explain it",
            trigger: ".o_form_view button[data-hotkey=e]",
            run: "click",
        },
        {
            content: "the reason",
            trigger: ".modal [name=reason] input",
            run: "edit 下月更正",
        },
        {
            content: "confirm",
            trigger: ".modal footer button[name=action_confirm]",
            run: "click",
        },
        {
            content: "it is explained; back to the list",
            trigger: "body:not(:has(.modal)) .o_form_view button[name=action_take_back]",
            run: () => history.back(),
        },
        {
            content: "no banner any more",
            trigger: ".o_list_view:not(:has(.o_engine_cost_banner))",
        },
    ]),
});
