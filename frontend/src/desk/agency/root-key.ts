import { css, html, LitElement, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { desk } from "../style.ts";
import type { RootBody } from "./types.ts";
import type { NrPassphrase } from "./unlock.ts";
import "./unlock.ts";

type Where = "here" | "file" | "paper";

/** Where the root key is, and its passphrase, for what only the root key can do. */
@define("nr-root-key")
export class NrRootKey extends LitElement {
  /** Whether it is in the agency's folder. */
  @property({ type: Boolean }) here = false;
  /** Where copies were made. */
  @property({ attribute: false }) copies: string[] = [];
  @property() language = "";
  @state() private chosen: Where | null = null;
  @query("input[name=file]") private file?: HTMLInputElement;
  @query("textarea") private typed?: HTMLTextAreaElement;
  @query("nr-passphrase") private field?: NrPassphrase;

  static override styles = [
    shared,
    desk,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .start {
        justify-self: start;
      }
      textarea {
        min-height: 120px;
        font: 12.5px/18px var(--nr-mono);
      }
    `,
  ];

  read(): RootBody {
    const where = this.#where;
    return {
      file: where === "file" ? (this.file?.value ?? "") : "",
      typed: where === "paper" ? (this.typed?.value ?? "") : "",
      passphrase: this.field?.value ?? "",
    };
  }

  clear(): void {
    if (this.field) this.field.value = "";
    if (this.typed) this.typed.value = "";
  }

  get #where(): Where {
    if (this.chosen) return this.chosen;
    if (this.here) return "here";
    return this.copies.length && this.copies.every((each) => each === "paper") ? "paper" : "file";
  }

  override render() {
    const where = this.#where;
    const file = this.copies.find((each) => each !== "paper") ?? "";
    return html`<div class="field">
        ${t("desk.keys.root_is")}
        <div class="seg start" role="group" aria-label=${t("desk.keys.root_is")}>
          ${(["here", "file", "paper"] as const).map((each) =>
            each === "here" && !this.here
              ? nothing
              : html`<button type="button" aria-pressed=${where === each} @click=${() => (this.chosen = each)}>
                  ${t(`desk.keys.root_is.${each}`)}
                </button>`,
          )}
        </div>
      </div>
      ${where === "file"
        ? html`<label class="field"
            >${t("desk.keys.root_file")}<input name="file" required .value=${file} autocapitalize="off" spellcheck="false" /><small
              >${t("desk.keys.root_file.why")}</small
            ></label
          >`
        : nothing}
      ${where === "paper"
        ? html`<label class="field"
            >${t("desk.keys.root_typed")}<textarea required spellcheck="false" autocapitalize="characters" autocomplete="off"></textarea
            ><small>${t("desk.keys.root_typed.why")}</small></label
          >`
        : nothing}
      <nr-passphrase .label=${t("desk.unlock.root")}></nr-passphrase>`;
  }
}
