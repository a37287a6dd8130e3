import { useExternalListener } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { getTabableElements } from "@web/core/utils/ui";
import { formView } from "@web/views/form/form_view";

const INPUT = ".o_engine_intake_form .o-autocomplete--input";
const PATIENCE = 3000; // ms for the server to answer what was typed

/**
 * The quick form is filled by somebody who types faster than the list of matches opens, and who
 * goes on with Tab. Tab therefore waits for the first match, takes it and goes to the next field;
 * core would drop what was typed, or lose the focus with the closing list.
 */
export class IntakeFormRenderer extends formView.Renderer {
    setup() {
        super.setup();
        this.typed = new WeakSet();
        useExternalListener(document, "input", (ev) => this.onTyped(ev), { capture: true });
        useExternalListener(document, "keydown", (ev) => this.onKey(ev), { capture: true });
    }

    onTyped(ev) {
        if (ev.target.matches?.(INPUT)) {
            this.typed[ev.target.value ? "add" : "delete"](ev.target);
        }
    }

    onKey(ev) {
        const input = ev.target;
        if (!input.matches?.(INPUT)) {
            return;
        }
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            this.typed.add(input);
        } else if (ev.key === "Enter") {
            this.typed.delete(input);
        } else if (ev.key === "Tab" && !ev.shiftKey && (this.typed.has(input) || isOpen(input))) {
            ev.preventDefault();
            ev.stopImmediatePropagation();
            this.takeAndGoOn(input);
        }
    }

    async takeAndGoOn(input) {
        if (this.typed.has(input)) {
            this.typed.delete(input);
            const match = ".o-autocomplete--dropdown-item .ui-state-active";
            if (await until(() => isOpen(input) && document.querySelector(match))) {
                input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
                await until(() => !isOpen(input) || !input.value);
            }
        }
        const fields = getTabableElements(input.closest(".o_form_view")).filter(
            (element) => element === input || !element.closest(".o-autocomplete--dropdown-menu")
        );
        fields[fields.indexOf(input) + 1]?.focus();
    }
}

const isOpen = (input) => input.getAttribute("aria-expanded") === "true";

async function until(condition) {
    const end = performance.now() + PATIENCE;
    while (!condition() && performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return condition();
}

registry.category("views").add("engine_intake_form", { ...formView, Renderer: IntakeFormRenderer });
