import { html } from "lit";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage } from "../page.ts";
import { desk } from "../style.ts";

/** The list of cases; one case; and what is proved about one share. */
@define("nr-desk-cases")
export class CasesPage extends DeskPage {
  static override styles = [shared, desk];

  override render() {
    return html`<div class="ttl"><h1 tabindex="-1">${t("desk.cases")}</h1></div>`;
  }
}
