import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Board, BoardPolicy, BoardRegion, BoardRegions } from "../../api/types.ts";
import { define } from "../../element.ts";
import { number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { shared, ticks } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { FormElement, formStyle } from "../form-element.ts";
import { keysIn } from "./policy.ts";

/** Asks whom to rely on about a followed board. Fires `nr-done`, whether it was changed or not. */
@define("nr-trust-dialog")
export class TrustDialog extends FormElement {
  @property({ attribute: false }) board!: Board;
  @state() private policy: BoardPolicy | null = null;
  @state() private witnesses = "";
  @state() private verifiers = "";
  @state() private quorum = "";
  @state() private earlier = true;
  @state() private region = "";
  @state() private regions: BoardRegion[] = [];

  static override styles = [shared, formStyle, ticks];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render(): TemplateResult {
    return html`<nr-dialog
      open
      .heading=${t("boards.rely_title", { name: this.board.origin })}
      @nr-close=${this.done}
    >
      <p class="mut">${t("boards.rely_text")}</p>
      ${this.policy
        ? html`<div class="fields">
            ${this.#keys("boards.rely_witnesses", this.witnesses, (text) => {
              this.witnesses = text;
            })}
            <label class="field"
              >${t("boards.rely_quorum")}<input
                type="number"
                min="0"
                max="64"
                .value=${this.quorum}
                @input=${(event: InputEvent) => {
                  this.quorum = (event.target as HTMLInputElement).value;
                }}
            /></label>
            ${this.#keys("boards.rely_verifiers", this.verifiers, (text) => {
              this.verifiers = text;
            })}
            ${this.regions.length || this.region ? this.#choices() : nothing}
            ${this.region ? nothing : this.#earlier()}
          </div>`
        : nothing}
      ${this.complaint()}
      <button slot="acts" class="btn link" @click=${this.done}>${t("pages.cancel")}</button>
      <button
        slot="acts"
        class="btn tonal"
        ?disabled=${this.busy || !this.policy}
        @click=${() => void this.#change()}
      >
        ${t("boards.rely_change")}
      </button>
    </nr-dialog>`;
  }

  #keys(label: string, value: string, onInput: (text: string) => void): TemplateResult {
    return html`<label class="field"
      >${t(label)}<textarea
        spellcheck="false"
        .value=${value}
        @input=${(event: InputEvent) => {
          onInput((event.target as HTMLTextAreaElement).value);
        }}
      ></textarea>
    </label>`;
  }

  #choices(): TemplateResult {
    const known = this.regions.some((each) => each.verifier === this.region);
    const option = (value: string, text: string) =>
      html`<option value=${value} .selected=${value === this.region}>${text}</option>`;
    return html`<label class="field"
        >${t("boards.rely_region")}<select
          name="region"
          @change=${(event: Event) => {
            this.region = (event.target as HTMLSelectElement).value;
          }}
        >
          ${option("", t("boards.rely_region_all"))}
          ${this.region && !known ? option(this.region, this.board.region) : nothing}
          ${this.regions.map((each) =>
            option(
              each.verifier,
              t("boards.rely_region_one", {
                name: each.name,
                count: number(each.agencies),
              }),
            ),
          )}
        </select></label
      >
      ${this.region
        ? html`<ul class="points sm">
            <li>${t("boards.rely_region_learns")}</li>
            <li>${t("boards.rely_region_late")}</li>
            <li>${t("boards.rely_region_unchecked")}</li>
          </ul>`
        : nothing}`;
  }

  /** Whoever reads a region alone reads nothing of what was before. */
  #earlier(): TemplateResult {
    return html`<label class="tick"
      ><input
        type="checkbox"
        .checked=${this.earlier}
        @change=${(event: Event) => {
          this.earlier = (event.target as HTMLInputElement).checked;
        }}
      /><span
        >${t("boards.rely_earlier")}<br /><span class="sm mut"
          >${t("boards.rely_earlier_hint")}</span
        ></span
      ></label
    >`;
  }

  async #load(): Promise<void> {
    await this.act(async () => {
      const of = { origin: this.board.origin };
      const [policy, { regions }] = await Promise.all([
        this.house.hub.get<BoardPolicy>("/boards/policy", of),
        this.house.hub.get<BoardRegions>("/boards/regions", of),
      ]);
      this.region = policy.region;
      this.regions = regions;
      this.witnesses = policy.witnesses.join("\n");
      this.verifiers = policy.verifiers.join("\n");
      this.quorum = String(policy.quorum);
      this.earlier = policy.read_earlier;
      this.policy = policy;
    });
  }

  async #change(): Promise<void> {
    await this.act(async () => {
      await this.house.hub.put("/boards/policy", {
        origin: this.board.origin,
        witnesses: keysIn(this.witnesses),
        quorum: Number(this.quorum || "0"),
        verifiers: keysIn(this.verifiers),
        read_earlier: this.earlier,
        region: this.region,
      });
      this.notify(t("boards.rely_done", { name: this.board.origin }));
      this.done();
    });
  }
}
