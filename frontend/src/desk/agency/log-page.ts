import { html } from "lit";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage } from "../page.ts";
import { desk } from "../style.ts";

/** The department's own log. */
@define("nr-desk-log")
export class LogPage extends DeskPage {
  static override styles = [shared, desk];

  override render() {
    return html`<div class="ttl"><h1 tabindex="-1">${t("desk.log")}</h1></div>`;
  }
}
