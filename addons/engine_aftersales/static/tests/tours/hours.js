import { registry } from "@web/core/registry";
import { patiently } from "./patience";

/* On the engineer's phone: depart, work, end, and correct what was logged. */
const SERIAL = "QH6K-2024-0816";
const MODAL = ".modal:not(.o_inactive_modal)";
const TIMES = ".o_form_view .o_engine_timer";
const HOURS = ".o_field_widget[name=timesheet_ids]";

const tap = (name) => ({
    content: `tap ${name}`,
    trigger: `${TIMES} button[name=${name}]:enabled`,
    run: "click",
});
const isRunning = (icon) => ({
    content: `the time is running: ${icon}`,
    trigger: `${TIMES}:has(.o_engine_timer_now .${icon}) .o_engine_running_time:contains(/^0:[0-9][0-9]:[0-9]*[1-9]/)`,
});
const hasLines = (count) => ({
    content: `${count} lines of hours`,
    trigger: `${HOURS}:has(.o_kanban_record:not(.o_kanban_ghost):eq(${count - 1}))`,
});

registry.category("web_tour.tours").add("engine_hours_phone", {
    steps: patiently(() => [
        {
            content: "open the order",
            trigger: `.o_kanban_record:contains(${SERIAL})`,
            run: "click",
        },
        {
            content: "the screen is Chinese and its buttons large",
            trigger: `${TIMES} button[name=action_start_travel]`,
            run() {
                const { height } = this.anchor.getBoundingClientRect();
                const words = document.querySelector(".o_form_statusbar").textContent;
                if (height < 44 || !/\p{Script=Han}/u.test(words)) {
                    console.error(`not for a thumb, or not Chinese: ${height} px, ${words}`);
                }
            },
        },
        tap("action_start_travel"),
        isRunning("fa-car"),
        tap("action_start_work"),
        isRunning("fa-wrench"),
        tap("action_stop_timer"),
        {
            content: "nothing is running",
            trigger: `${TIMES}:not(:has(button[name=action_stop_timer])) button[name=action_start_work]`,
        },
        tap("action_open_hours_wizard"),
        {
            content: "two and a half hours",
            trigger: `${MODAL} .o_field_widget[name=hours] input`,
            run: "edit 2:30",
        },
        {
            content: "log them",
            trigger: `${MODAL} button[name=action_confirm]:enabled`,
            run: "click",
        },
        {
            content: "look at the hours",
            trigger: "body:not(:has(.modal)) .o_form_view .o_notebook_headers a[name=execution]",
            run: "click",
        },
        hasLines(1),
        {
            content: "correct them",
            trigger: `${HOURS} button[name=action_open_correction]`,
            run: "click",
        },
        {
            content: "it was three",
            trigger: `${MODAL} .o_field_widget[name=hours] input`,
            run: "edit 3:00",
        },
        {
            content: "because",
            trigger: `${MODAL} .o_field_widget[name=reason] input`,
            run: "edit 漏记半小时",
        },
        {
            content: "put it right",
            trigger: `${MODAL} button[name=action_confirm]:enabled`,
            run: "click",
        },
        hasLines(3),
    ]),
});

registry.category("web_tour.tours").add("engine_hours_mine", {
    steps: patiently(() => [
        {
            content: "the week with its total: three hours, and a minute where one began meanwhile",
            trigger: ".o_list_view .o_group_header:contains(03:0)",
            run: "click",
        },
        {
            content: "all three lines are there",
            trigger: ".o_list_view:has(.o_data_row:eq(2))",
        },
    ]),
});
