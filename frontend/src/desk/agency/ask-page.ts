import { html } from "lit";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage } from "../page.ts";
import { desk } from "../style.ts";

/** Drafts, and the page on which a request is written. */
@define("nr-desk-ask")
export class AskPage extends DeskPage {
  static override styles = [shared, desk];

  override render() {
    return html`<div class="ttl"><h1 tabindex="-1">${t("desk.ask")}</h1></div>`;
  }
}
