import { html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { Refusal, type Calls, type Link } from "../protocol.ts";
import { StepElement } from "./step.ts";
import { step } from "./style.ts";

const TWELVE = 12;
const MOST_BYTES = 64 * 1024;

/** Come back with the twelve words: see whether the share was opened, or take it back. */
@define("nr-share-back")
export class ShareBack extends StepElement {
  @property({ attribute: false }) link!: Link;
  @property({ attribute: false }) words: string[] = [];
  @state() private entered = "";
  @state() private found: ReturnType<Calls["look"]> | null = null;
  @state() private isBusy = false;
  @state() private isAsking = false;

  static override styles = [shared, step];

  override connectedCallback(): void {
    super.connectedCallback();
    this.entered = this.words.join(" ");
    if (this.words.length) void this.#look();
  }

  override render() {
    const state = this.found?.state;
    return html`<div class="bd">
        <h1 tabindex="-1">${t("share.back.title")}</h1>
        <label class="field"
          >${t("share.back.words")}<textarea
            rows="3"
            autocapitalize="none"
            autocomplete="off"
            spellcheck="false"
            .value=${this.entered}
            @input=${(event: Event) => (this.entered = (event.target as HTMLTextAreaElement).value)}
          ></textarea>
        </label>
        <div class="pick">
          <input
            id="file"
            type="file"
            accept=".txt,text/plain"
            @change=${(event: Event) => this.#open(event.target as HTMLInputElement)}
          />
          <label class="btn wide" for="file">${icon("folder", 20)}${t("share.back.file")}</label>
        </div>
        <button class="btn tonal wide" ?disabled=${this.isBusy || !this.entered.trim()} @click=${this.#look}>
          ${t("share.back.look")}
        </button>
        ${this.troubled()}
        <div role="status">
          ${state
            ? html`<div class="note plain">
                ${icon(state === "opened" ? "eye" : state === "withdrawn" ? "undo" : "inbox", 20)}<span>${t(`share.back.is.${state}`)}</span>
              </div>`
            : nothing}
        </div>
        ${state && state !== "withdrawn" && state !== "gone"
          ? html`<button class="btn wide" ?disabled=${this.isBusy} @click=${() => (this.isAsking = true)}>
              ${t("share.back.withdraw")}
            </button>`
          : nothing}
        <p class="sm mut">${t("share.back.lost")}</p>
        ${this.isAsking
          ? html`<nr-dialog open .heading=${t("share.back.sure")} @nr-close=${() => (this.isAsking = false)}>
              <p>${t("share.done.changed_text")}</p>
              <button slot="acts" class="btn" autofocus @click=${() => (this.isAsking = false)}>${t("share.back")}</button>
              <button slot="acts" class="btn tonal" @click=${this.#withdraw}>${t("share.back.yes")}</button>
            </nr-dialog>`
          : nothing}
      </div>
      <div class="ft">
        <button class="btn one" @click=${() => this.go("choose")}>${t("share.back.request")}</button>
      </div>`;
  }

  async #open(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (!file || file.size > MOST_BYTES) return;
    const line = (await file.text()).split("\n").find((each) => each.trim().split(/\s+/).length === TWELVE);
    if (!line) this.trouble = new Refusal("twelve_words");
    else {
      this.entered = line.trim();
      await this.#look();
    }
  }

  get #words(): string[] {
    return this.entered.toLowerCase().trim().split(/[^a-z]+/).filter(Boolean);
  }

  #look = async (): Promise<void> => {
    await this.#ask(async () => {
      this.found = await this.caller.call("look", [this.link, this.#words]);
    });
  };

  #withdraw = async (): Promise<void> => {
    this.isAsking = false;
    await this.#ask(async () => {
      const { note } = await this.caller.call("withdraw", [this.link, this.#words]);
      this.found = { state: "withdrawn", note };
    });
  };

  async #ask(act: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.trouble = null;
    try {
      await act();
    } catch (error) {
      this.found = null;
      this.tell(error);
    }
    this.isBusy = false;
  }
}
