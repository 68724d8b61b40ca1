import { html } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage } from "../page.ts";
import { desk } from "../style.ts";
import type { TodayView } from "./types.ts";

/** What needs somebody, what is open, and how the agency stands. */
@define("nr-desk-today")
export class TodayPage extends DeskPage {
  @state() private today: TodayView | null = null;

  static override styles = [shared, desk];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.today = await this.client.call<TodayView>("GET", "/today");
    } catch (error) {
      this.notify(error);
    }
  }

  override render() {
    return html`<div class="ttl"><div><h1 tabindex="-1">${t("desk.today")}</h1><p>${this.today?.agency}</p></div></div>`;
  }
}
