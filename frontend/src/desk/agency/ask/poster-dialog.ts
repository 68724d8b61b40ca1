import { css, html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../../element.ts";
import "../../../parts/nr-dialog.ts";
import { icon } from "../../../style/icons.ts";
import { shared } from "../../../style/shared.ts";
import { t } from "../../../words/localize.ts";
import type { Client } from "../../client.ts";
import { sentenceOf } from "../../page.ts";
import { desk } from "../../style.ts";

const LANGUAGES = { en: "English", es: "Español", fr: "Français", de: "Deutsch" };
const PAPERS = { "us-letter": "US Letter", a4: "A4" };

/** Asks in which language and on which paper a request's poster is printed, and saves the PDF. */
@define("nr-desk-poster")
export class NrDeskPoster extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property() request = "";
  @property() zone = "UTC";
  @property() language = "en";
  @property({ type: Boolean }) open = false;
  @state() private failed = "";
  @state() private working = false;

  static override styles = [
    shared,
    desk,
    css`
      form {
        display: grid;
        gap: 12px;
      }
    `,
  ];

  override render() {
    const choice = (name: string, word: string, values: Record<string, string>, chosen: string) =>
      html`<label class="field"
        >${t(word)}<select name=${name}>
          ${Object.entries(values).map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
        </select></label
      >`;
    return html`<nr-dialog .open=${this.open} heading=${t("desk.ask.poster")} @nr-close=${() => this.#close()}>
      <form @submit=${(event: Event) => event.preventDefault()}>
        ${choice("language", "desk.language", LANGUAGES, this.language)}
        ${choice("paper", "desk.ask.poster.paper", PAPERS, this.language === "en" ? "us-letter" : "a4")}
        <label class="field">${t("desk.ask.poster.where")}<input name="where" maxlength="200" /></label>
        ${this.failed ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>` : nothing}
        <p class="sm mut">${t("desk.ask.poster.check")}</p>
      </form>
      <button class="btn" slot="acts" autofocus @click=${() => this.#close()}>${t("desk.ask.back")}</button>
      <button class="btn" slot="acts" ?disabled=${this.working} @click=${() => this.#save()}>${t("desk.ask.poster.act")}</button>
    </nr-dialog>`;
  }

  #close(): void {
    this.failed = "";
    this.dispatchEvent(new CustomEvent("nr-close"));
  }

  async #save(): Promise<void> {
    const form = this.renderRoot.querySelector("form");
    if (!form || this.working) return;
    this.working = true;
    this.failed = "";
    const query = new URLSearchParams({ zone: this.zone });
    for (const [name, value] of new FormData(form)) query.set(name, String(value));
    try {
      const answer = await this.client.send("GET", `/requests/${this.request}/poster?${query}`);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = `poster-${this.request.slice(0, 8)}.pdf`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      this.#close();
    } catch (error) {
      this.failed = sentenceOf(error);
    }
    this.working = false;
  }
}
