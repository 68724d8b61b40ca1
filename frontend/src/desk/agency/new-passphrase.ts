import { css, html, LitElement, nothing } from "lit";
import { property, query, queryAll, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import type { Client } from "../client.ts";
import { sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import type { WordsView } from "./types.ts";
import type { NrPassphrase } from "./unlock.ts";
import "./unlock.ts";

const ASKED = 2;

/**
 * A new passphrase: six words that are made, or one's own. Words that are made must be shown to have
 * been written down: two of them are asked for. `read()` returns it, or says what is missing.
 */
@define("nr-new-passphrase")
export class NrNewPassphrase extends LitElement {
  @property({ attribute: false }) client!: Client;
  /** Changes when the language does. */
  @property() language = "";
  @state() private made: WordsView | null = null;
  @state() private asked: number[] = [];
  @state() private isOwn = false;
  @state() private failed = "";
  @query("nr-passphrase") private own?: NrPassphrase;
  @query("#again") private again?: NrPassphrase;
  @queryAll("input[data-word]") private answers!: NodeListOf<HTMLInputElement>;

  static override styles = [
    shared,
    desk,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      ol {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(max(116px, 28%), 1fr));
        gap: 8px;
      }
      li {
        font: 600 17px/24px var(--nr-head);
        border: 1px solid var(--nr-line);
        background: var(--nr-bg);
        border-radius: 6px;
        padding: 7px 10px;
        display: flex;
        gap: 8px;
        align-items: baseline;
        user-select: all;
      }
      li span {
        font: 12px/16px var(--nr-font);
        color: var(--nr-ink2);
        user-select: none;
      }
      .proof {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
        gap: 10px;
      }
      h3 {
        margin-top: 8px;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#make();
  }

  /** Return the passphrase; empty if something is missing, which is then said. */
  read(): string {
    this.failed = "";
    if (this.isOwn) {
      const [own, again] = [this.own?.value ?? "", this.again?.value ?? ""];
      if (own === again) return own;
      this.failed = t("desk.keys.pass.differ");
      this.again?.select();
      return "";
    }
    const words = this.made?.words ?? [];
    const wrong = [...this.answers].find(
      (field) => field.value.trim().toLowerCase() !== words[Number(field.dataset["word"])],
    );
    if (!wrong) return words.join(" ");
    this.failed = t("desk.keys.pass.wrong_word", { number: Number(wrong.dataset["word"]) + 1 });
    wrong.focus();
    return "";
  }

  override render() {
    return html`<h3>${t("desk.keys.pass")}</h3>
      ${this.isOwn ? this.#ownFields() : this.#madeWords()}
      ${this.failed
        ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>`
        : nothing}`;
  }

  #madeWords() {
    const words = this.made?.words ?? [];
    return html`<p class="sm mut">${t("desk.keys.pass.made", { bits: this.made?.bits ?? 0 })}</p>
      <ol>
        ${words.map((word, at) => html`<li><span>${at + 1}</span>${word}</li>`)}
      </ol>
      <div class="row">
        <button type="button" class="btn" @click=${this.#make}>${icon("again")}${t("desk.keys.pass.other")}</button>
        <button type="button" class="btn link" @click=${() => (this.isOwn = true)}>${t("desk.keys.pass.own")}</button>
      </div>
      <h3>${t("desk.keys.pass.proof")}</h3>
      <div class="proof">
        ${this.asked.map(
          (at) => html`<label class="field">
            ${t("desk.keys.pass.word", { number: at + 1 })}
            <input data-word=${at} autocomplete="off" autocapitalize="off" spellcheck="false" />
          </label>`,
        )}
      </div>`;
  }

  #ownFields() {
    return html`<p class="sm mut">${t("desk.keys.pass.own_why")}</p>
      <nr-passphrase fresh .label=${t("desk.keys.pass.new")}></nr-passphrase>
      <nr-passphrase id="again" fresh .label=${t("desk.keys.pass.again")}></nr-passphrase>
      <div class="row">
        <button type="button" class="btn link" @click=${() => (this.isOwn = false)}>${t("desk.keys.pass.words")}</button>
      </div>`;
  }

  #make = async (): Promise<void> => {
    try {
      this.made = await this.client.call<WordsView>("POST", "/setup/passphrase");
      const [first, second] = shuffled(this.made.words.length);
      this.asked = [first ?? 0, second ?? 1].sort((a, b) => a - b).slice(0, ASKED);
      for (const field of this.answers) field.value = "";
    } catch (error) {
      this.failed = sentenceOf(error);
    }
  };
}

function shuffled(many: number): number[] {
  const drawn = crypto.getRandomValues(new Uint32Array(many));
  return [...drawn.keys()].sort((a, b) => (drawn[a] ?? 0) - (drawn[b] ?? 0));
}
