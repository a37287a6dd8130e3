import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { patiently } from "./patience";

/*
 * One repair from the call to the archive, one tour per person. Elements are found by field and
 * button names and by data, never by words: the people read Chinese.
 */
const tours = registry.category("web_tour.tours");
const SERIAL = "QH6K-2024-0815";
const MODAL = ".modal:not(.o_inactive_modal)";

const press = (name, root = ".o_form_view") => ({
    content: `press ${name}`,
    trigger: `${root} button[name=${name}]:enabled`,
    run: "click",
});
const confirmDialog = () => press("action_confirm", MODAL);
const reached = (state) => ({
    content: `the document is ${state}`,
    trigger: `.o_form_view .o_arrow_button_current[data-value=${state}]:not(:visible), .o_form_view .o_arrow_button_current[data-value=${state}]`,
});
const openTab = (name) => ({
    content: `open the page ${name}`,
    trigger: `.o_form_view .o_notebook_headers a[name=${name}]`,
    run: "click",
});
const fill = (name, text, root = ".o_form_view") => ({
    content: `fill in ${name}`,
    trigger: `${root} .o_field_widget[name=${name}] :is(input, textarea)`,
    run: `edit ${text}`,
});
const choose = (name, text, root = ".o_form_view") => [
    fill(name, text, root),
    {
        content: `choose ${text}`,
        trigger: `.o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option) a:contains(${text})`,
        run: "click",
    },
];
const openCard = () => ({
    content: "open the card of the engine",
    trigger: `.o_kanban_record:contains(${SERIAL})`,
    run: "click",
});
const readInChinese = () => ({
    content: "the screen is Chinese",
    trigger: ".o_form_view, .o_list_view, .o_kanban_view",
    run() {
        const titles = document.querySelectorAll(".o_menu_brand, .o_main_navbar .o_breadcrumb");
        const words = [...titles].map((title) => title.textContent).join(" ");
        if (user.lang !== "zh-CN" || !/\p{Script=Han}/u.test(words)) {
            console.error(`The screen is in ${user.lang}, not in Chinese: ${words}`);
        }
    },
});

tours.add("engine_story_customer_service", {
    steps: patiently(() => [
        readInChinese(),
        fill("serial_number", SERIAL),
        fill("symptom", "怠速抖动，动力不足，冒黑烟"),
        {
            content: "model and customer follow from the serial number",
            trigger: ".o_field_widget[name=partner_id] input:value(瑞丰)",
        },
        ...choose("fault_code_ids", "T-100"),
        {
            content: "save the request",
            trigger: ".o_form_button_save",
            run: "click",
        },
        press("action_open_contact_dialog"),
        fill("note", "客户要求今天到场", MODAL),
        confirmDialog(),
        press("action_create_service_order"),
        reached("draft"),
    ]),
});

tours.add("engine_story_support", {
    steps: patiently(() => [
        readInChinese(),
        openCard(),
        ...choose("engineer_id", "蒋春燕"),
        {
            content: "add a diagnosis",
            trigger: ".o_field_widget[name=diagnosis_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        ...choose("fault_code_id", "T-100", ".o_selected_row"),
        fill("finding", "2缸喷油器回油量超标", ".o_selected_row"),
        fill("conclusion", "喷油嘴磨损", ".o_selected_row"),
        press("action_load_suggestion"),
        openTab("plan"),
        {
            content: "the parts of the fault code are there",
            trigger: ".o_field_widget[name=move_ids] .o_data_row:eq(1)",
        },
        {
            content: "add one more part",
            trigger: ".o_field_widget[name=move_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        ...choose("product_id", "增压器", ".o_field_widget[name=move_ids] .o_selected_row"),
        fill("product_uom_qty", "1", ".o_field_widget[name=move_ids] .o_selected_row"),
        press("action_diagnose"),
        reached("diagnosed"),
        press("action_plan"),
        reached("planned"),
        press("action_request_approval"),
        {
            content: "the approval is under way",
            trigger: "button[name=action_open_approvals]",
        },
        openTab("plan"),
    ]),
});

tours.add("engine_story_supervisor", {
    steps: patiently(() => [
        readInChinese(),
        {
            content: "open what waits for me",
            trigger: ".o_data_row .o_data_cell[name=name]",
            run: "click",
        },
        {
            content: "what is decided is on the screen",
            trigger: ".o_form_view .o_field_widget[name=summary]:contains(增压器)",
        },
        press("action_approve"),
        reached("approved"),
        press("action_open_document"),
        press("action_open_issue_pickings"),
        press("action_sign_special"),
        {
            content: "the special parts are released",
            trigger: ".o_form_view .o_field_widget[name=special_signed_at]",
        },
    ]),
});

tours.add("engine_story_storekeeper", {
    steps: patiently(() => [
        readInChinese(),
        {
            content: "open the parts issue",
            trigger: ".o_kanban_record:contains(瑞丰)",
            run: "click",
        },
        press("action_sign_issue"),
        reached("signed"),
    ]),
});

tours.add("engine_story_second_storekeeper", {
    steps: patiently(() => [
        readInChinese(),
        {
            content: "open the parts issue",
            trigger: ".o_kanban_record:contains(瑞丰)",
            run: "click",
        },
        press("action_sign_check"),
        reached("checked"),
        press("action_issue_parts"),
        reached("issued"),
    ]),
});

/* On the engineer's phone: the steps are cards, and buttons share one menu. */
const pressOnPhone = (name) => ({
    content: `press ${name}`,
    trigger: `.o_form_view .o_form_statusbar`,
    async run({ click, waitFor }) {
        const button = `.o_statusbar_buttons button[name=${name}], .o-dropdown--menu button[name=${name}]`;
        if (!document.querySelector(button)) {
            await click(".o_form_statusbar .o_statusbar_buttons + .dropdown-toggle, .o_form_statusbar .dropdown-toggle");
        }
        await click(await waitFor(button));
    },
});
const drawSignature = {
    content: "the customer signs on the pad",
    trigger: ".modal canvas.o_web_sign_signature",
    async run() {
        const { left, top, width, height } = this.anchor.getBoundingClientRect();
        const points = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map((x, index) => ({
            clientX: left + width * x,
            clientY: top + height * (index % 2 ? 0.3 : 0.7),
        }));
        const draw = (type, point) =>
            this.anchor.dispatchEvent(
                new PointerEvent(type, {
                    ...point,
                    bubbles: true,
                    button: 0,
                    buttons: type === "pointerup" ? 0 : 1,
                    isPrimary: true,
                    pointerId: 1,
                    pointerType: "touch",
                    pressure: 0.5,
                })
            );
        draw("pointerdown", points[0]);
        for (const point of points) {
            await new Promise((resolve) => setTimeout(resolve, 40)); // the pad skips faster moves
            draw("pointermove", point);
        }
        draw("pointerup", points.at(-1));
    },
};
const doStep = (done) => [
    {
        content: `tick step ${done}`,
        trigger: ".o_field_widget[name=step_ids] button[name=action_do]",
        run: "click",
    },
    {
        content: `${done} steps are ticked`,
        trigger: `.o_field_widget[name=step_ids]:has(button[name=action_undo]:eq(${done - 1}))`,
    },
];

tours.add("engine_story_engineer", {
    steps: patiently(() => [
        readInChinese(),
        openCard(),
        pressOnPhone("action_start_repair"),
        openTab("execution"),
        ...doStep(1),
        ...doStep(2),
        ...doStep(3),
        pressOnPhone("action_open_hours_wizard"),
        fill("hours", "2:30", MODAL),
        fill("name", "更换喷油器和增压器，试车正常", MODAL),
        confirmDialog(),
        {
            content: "the hours are logged",
            trigger: ".o_field_widget[name=timesheet_ids] .o_kanban_record:not(.o_kanban_ghost)",
        },
        pressOnPhone("action_finish_repair"),
        {
            content: "the repair is finished",
            trigger: ".o_form_view .o_notebook_headers a[name=customer]",
        },
        pressOnPhone("action_open_signature_wizard"),
        fill("signed_by", "曹刚", MODAL),
        {
            content: "open the pad",
            trigger: `${MODAL} .o_field_widget[name=signature] .o_signature`,
            run: "click",
        },
        drawSignature,
        {
            content: "adopt the signature",
            trigger: `${MODAL}:has(canvas) .modal-footer .btn-primary:enabled`,
            run: "click",
        },
        {
            content: "the signature is on the form",
            trigger: `${MODAL} .o_field_widget[name=signature] img[src^=data]`,
        },
        confirmDialog(),
        openTab("customer"),
        {
            content: "the order keeps the signature",
            trigger: ".o_field_widget[name=signature] img",
        },
    ]),
});

tours.add("engine_story_finance", {
    steps: patiently(() => [
        readInChinese(),
        {
            content: "open the order to cost",
            trigger: `.o_data_row:contains(${SERIAL}) .o_data_cell[name=name]`,
            run: "click",
        },
        press("action_cost"),
        reached("costed"),
        openTab("cost"),
        {
            content: "every cost has its line",
            trigger: ".o_field_widget[name=cost_ids] .o_data_row:eq(3)",
        },
    ]),
});

tours.add("engine_story_archive", {
    steps: patiently(() => [
        {
            content: "open the costed order",
            trigger: `.o_data_row:contains(${SERIAL}) .o_data_cell[name=name]`,
            run: "click",
        },
        press("action_archive_order"),
        {
            content: "yes, seal it",
            trigger: `${MODAL} .modal-footer .btn-primary`,
            run: "click",
        },
        reached("archived"),
    ]),
});
