import { html } from "lit";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage } from "../page.ts";
import { desk } from "../style.ts";

/** The first hour, and each key. */
@define("nr-desk-keys")
export class KeysPage extends DeskPage {
  static override styles = [shared, desk];

  override render() {
    return html`<div class="ttl"><h1 tabindex="-1">${t("desk.keys_page")}</h1></div>`;
  }
}
