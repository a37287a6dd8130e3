import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** One box on the parts issue: a scanner (or a person) types a code and Enter, a line is confirmed. */
export class PartsScan extends Component {
    static template = "engine_parts.PartsScan";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.input = useRef("autofocus");
        this.state = useState({ message: "", isError: false, isBusy: false });
        useAutofocus({ mobile: true });
    }

    get placeholder() {
        return _t("Scan a barcode, lot or tag");
    }

    async onKeydown(event) {
        if (event.key !== "Enter") {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
        const code = this.input.el.value.trim();
        if (!code || this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.scan(code);
        } finally {
            this.state.isBusy = false;
            this.input.el.value = "";
            this.input.el.focus();
        }
    }

    async scan(code) {
        const record = this.props.record;
        try {
            const answer = await this.orm.call("stock.picking", "action_scan", [
                [record.resId],
                code,
            ]);
            this.state.message = answer.message;
            this.state.isError = false;
            await record.load();
        } catch (error) {
            // A refusal belongs beside the box: the next scan follows at once.
            this.state.message = error.data?.message || _t("The server does not answer. Scan again.");
            this.state.isError = true;
            navigator.vibrate?.(200);
        }
    }
}

registry.category("view_widgets").add("parts_scan", { component: PartsScan });
