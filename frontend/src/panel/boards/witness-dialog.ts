import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Board, HomeWitness } from "../../api/types.ts";
import { define } from "../../element.ts";
import { moment, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { FormElement, formStyle } from "../form-element.ts";

/** Says what being a witness reveals, and switches it on and off. Fires `nr-done` at the end. */
@define("nr-witness-dialog")
export class WitnessDialog extends FormElement {
  @property({ attribute: false }) board!: Board;
  /** What the home is now; null if it is no witness of this board. */
  @property({ attribute: false }) witness: HomeWitness | null = null;
  @state() private bastion = "";

  static override styles = [shared, formStyle];

  override render(): TemplateResult {
    const { witness } = this;
    return html`<nr-dialog
      open
      .heading=${t("boards.witness_title", { name: this.board.origin })}
      @nr-close=${this.done}
    >
      <p class="mut">${t("boards.witness_text")}</p>
      ${witness ? this.#on(witness) : this.#off()}
      ${this.complaint()}
      <button slot="acts" class="btn link" @click=${this.done}>
        ${t(witness ? "pages.back" : "pages.cancel")}
      </button>
      ${witness
        ? html`<button
            slot="acts"
            class="btn"
            ?disabled=${this.busy}
            @click=${() => void this.#end()}
          >
            ${t("boards.witness_end")}
          </button>`
        : html`<button
            slot="acts"
            class="btn tonal"
            ?disabled=${this.busy || !this.bastion.trim()}
            @click=${() => void this.#begin()}
          >
            ${t("boards.witness_begin")}
          </button>`}
    </nr-dialog>`;
  }

  #off(): TemplateResult {
    return html`<ul class="points">
        <li>${t("boards.witness_bastion_learns")}</li>
        <li>${t("boards.witness_public_learns")}</li>
        <li>${t("boards.witness_never")}</li>
      </ul>
      <div class="fields">
        <label class="field"
          >${t("boards.witness_bastion")}<input
            type="text"
            inputmode="url"
            autocapitalize="none"
            spellcheck="false"
            placeholder=${t("boards.witness_example")}
            .value=${this.bastion}
            @input=${(event: InputEvent) => {
              this.bastion = (event.target as HTMLInputElement).value;
            }}
        /></label>
      </div>
      <p class="sm mut">${t("boards.witness_bastion_hint")}</p>`;
  }

  #on(witness: HomeWitness): TemplateResult {
    const { bastion, minute, cosigned_at: at, size } = witness;
    const key = witness.connected ? "boards.witness_connected" : "boards.witness_away";
    return html`<p>${t(key, { bastion, minute: String(minute).padStart(2, "0") })}</p>
      ${witness.reason ? html`<p class="sm mut">${witness.reason}</p>` : nothing}
      ${at && size !== null
        ? html`<p class="sm mut">
            ${tn("boards.witness_signed", size, { time: moment(at), count: number(size) })}
          </p>`
        : nothing}
      <div class="fields">
        <label class="field"
          >${t("boards.witness_line")}<textarea
            readonly
            spellcheck="false"
            .value=${witness.line}
            @focus=${(event: FocusEvent) => {
              (event.target as HTMLTextAreaElement).select();
            }}
          ></textarea>
        </label>
      </div>
      <p class="sm mut">${t("boards.witness_line_hint")}</p>
      <p class="sm mut">${t("boards.witness_end_text")}</p>`;
  }

  async #begin(): Promise<void> {
    const { origin } = this.board;
    await this.act(async () => {
      const sent = { origin, bastion: this.bastion.trim() };
      this.witness = await this.house.hub.post<HomeWitness>("/boards/witness", sent);
      this.notify(t("boards.witness_begun", { name: origin }));
    });
  }

  async #end(): Promise<void> {
    const { origin } = this.board;
    await this.act(async () => {
      await this.house.hub.delete("/boards/witness", { origin });
      this.notify(t("boards.witness_ended", { name: origin }));
      this.done();
    });
  }
}
