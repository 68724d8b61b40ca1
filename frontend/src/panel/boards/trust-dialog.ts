import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Board, BoardPolicy } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import "../../parts/nr-dialog.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { keysIn } from "./policy.ts";

/** Asks whom to rely on about a followed board. Fires `nr-done`, whether it was changed or not. */
@define("nr-trust-dialog")
export class TrustDialog extends PageElement {
  @property({ attribute: false }) board!: Board;
  @state() private policy: BoardPolicy | null = null;
  @state() private witnesses = "";
  @state() private verifiers = "";
  @state() private quorum = "";
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
      textarea {
        font-family: var(--nr-mono) !important;
        font-size: 12px !important;
        min-height: 96px !important;
        resize: vertical;
      }
      .wrong {
        color: var(--nr-red);
        margin-top: 8px;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render(): TemplateResult {
    return html`<nr-dialog
      open
      .heading=${t("boards.rely_title", { name: this.board.origin })}
      @nr-close=${this.#close}
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
          </div>`
        : nothing}
      ${this.wrong ? html`<p class="wrong sm" role="alert">${this.wrong}</p>` : nothing}
      <button slot="acts" class="btn link" @click=${this.#close}>${t("pages.cancel")}</button>
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

  #close = (): void => {
    this.dispatchEvent(new CustomEvent("nr-done"));
  };

  async #load(): Promise<void> {
    try {
      const policy = await this.house.hub.get<BoardPolicy>("/boards/policy", {
        origin: this.board.origin,
      });
      this.witnesses = policy.witnesses.join("\n");
      this.verifiers = policy.verifiers.join("\n");
      this.quorum = String(policy.quorum);
      this.policy = policy;
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
  }

  async #change(): Promise<void> {
    this.busy = true;
    this.wrong = "";
    try {
      await this.house.hub.put("/boards/policy", {
        origin: this.board.origin,
        witnesses: keysIn(this.witnesses),
        quorum: Number(this.quorum || "0"),
        verifiers: keysIn(this.verifiers),
      });
      this.notify(t("boards.rely_done", { name: this.board.origin }));
      this.#close();
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }
}
