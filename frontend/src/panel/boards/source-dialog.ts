import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import { define } from "../../define.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { PageElement } from "../element.ts";
import "../../parts/nr-dialog.ts";

/** Asks for the address of one more awareness source. Fires `nr-done`, whether it was added or not. */
@define("nr-source-dialog")
export class SourceDialog extends PageElement {
  @state() private url = "";
  @state() private name = "";
  @state() private within = "";
  @state() private wrong = "";
  @state() private busy = false;

  static override styles = [
    shared,
    css`
      .fields {
        display: grid;
        gap: 12px;
        margin-top: 12px;
      }
      .wrong {
        color: var(--nr-red);
        margin-top: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<nr-dialog open .heading=${t("sources.add_title")} @nr-close=${this.#done}>
      <p class="mut">${t("sources.add_text")}</p>
      <div class="fields">
        <label class="field"
          >${t("sources.address")}<input
            type="url"
            inputmode="url"
            autofocus
            spellcheck="false"
            .value=${this.url}
            @input=${(event: InputEvent) => {
              this.url = (event.target as HTMLInputElement).value;
            }}
        /></label>
        <label class="field"
          >${t("sources.name")}<input
            maxlength="100"
            .value=${this.name}
            @input=${(event: InputEvent) => {
              this.name = (event.target as HTMLInputElement).value;
            }}
        /></label>
        <label class="field"
          >${t("sources.within")}<input
            type="number"
            min="0.1"
            max="20000"
            step="any"
            placeholder=${t("sources.everything")}
            .value=${this.within}
            @input=${(event: InputEvent) => {
              this.within = (event.target as HTMLInputElement).value;
            }}
        /></label>
      </div>
      ${this.wrong ? html`<p class="wrong sm" role="alert">${this.wrong}</p>` : nothing}
      <button slot="acts" class="btn link" @click=${this.#done}>${t("pages.cancel")}</button>
      <button
        slot="acts"
        ?disabled=${this.busy || !this.url.trim()}
        @click=${() => void this.#add()}
      >
        ${t("sources.add_this")}
      </button>
    </nr-dialog>`;
  }

  #done = (): void => {
    this.dispatchEvent(new CustomEvent("nr-done"));
  };

  async #add(): Promise<void> {
    this.busy = true;
    this.wrong = "";
    const url = this.url.trim();
    try {
      const within_km = this.within ? Number(this.within) : null;
      const source = await this.house.hub.post<{ name: string }>("/awareness/sources", {
        url,
        name: this.name.trim(),
        within_km,
      });
      this.say(t("sources.added", { name: source.name }));
      this.#done();
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }
}
