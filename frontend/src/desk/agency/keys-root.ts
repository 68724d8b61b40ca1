import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { size } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import type { NrNewPassphrase } from "./new-passphrase.ts";
import "./new-passphrase.ts";
import type { CopyView, SetupView, SticksView, StickView } from "./types.ts";
import type { NrPassphrase } from "./unlock.ts";
import "./unlock.ts";

/**
 * Make the root key, copy it to a stick or paper, and take it off this machine. Fires `nr-setup`
 * after each, `nr-done` to go on, and `nr-stop`.
 */
@define("nr-keys-root")
export class NrKeysRoot extends DeskPage {
  @property({ attribute: false }) setup!: SetupView;
  @state() private where: "stick" | "paper" = "stick";
  @state() private sticks: StickView[] = [];
  @state() private folder = "";
  @state() private copied: CopyView | null = null;
  @state() private failed = "";
  @state() private works = false;
  @state() private remade = false;
  /** The address of the paper copy. */
  @state() private paper = "";

  static override styles = [
    shared,
    desk,
    css`
      :host,
      form {
        display: grid;
        gap: 14px;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(180px, 1fr));
        gap: 10px;
      }
      fieldset {
        min-width: 0;
      }
      legend {
        font: 600 14px/20px var(--nr-font);
        padding: 0;
        margin-bottom: 6px;
      }
      .opt {
        display: grid;
        grid-template-columns: 24px minmax(0, 1fr) 18px;
        gap: 10px;
        align-items: center;
        border: 1.5px solid var(--nr-edge);
        border-radius: 8px;
        padding: 10px 12px;
        cursor: pointer;
      }
      .opt:has(:checked) {
        border-color: var(--nr-link);
        background: var(--nr-tint);
      }
      .opt:has(:checked) small {
        color: var(--nr-ink);
      }
      .opt:focus-within {
        outline: 3px solid var(--nr-link);
        outline-offset: 2px;
      }
      .opt input {
        width: 18px;
        height: 18px;
        margin: 0;
        accent-color: var(--nr-fill);
      }
      .opt b {
        display: block;
        font-weight: 600;
      }
      .act {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
      }
      .act .btn {
        flex: 1 1 150px;
      }
      textarea {
        min-height: 120px;
        font: 12.5px/18px var(--nr-mono);
      }
      .made li {
        display: flex;
        gap: 8px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  #look = async (): Promise<void> => {
    try {
      this.paper = `${await this.client.mediaUrl("/keys/root/paper")}&language=${this.language}`;
      this.sticks = (await this.client.call<SticksView>("GET", "/keys/sticks")).sticks;
      this.folder ||= this.sticks[0]?.folder ?? "";
    } catch (error) {
      this.notify(error);
    }
  };

  override render() {
    const { setup } = this;
    if (!setup.is_root_made || this.remade) return this.#make();
    const isHere = setup.root !== "elsewhere";
    return html`${setup.root_copies.length
        ? html`<div>
            <h3>${t("desk.keys.copies")}</h3>
            <ul class="made">
              ${setup.root_copies.map(
                (each) => html`<li class="sm">
                  <span class="ok">${icon("tick")}</span>${each === "paper" ? t("desk.keys.copies.paper") : html`<span class="code">${each}</span>`}
                </li>`,
              )}
            </ul>
          </div>`
        : html`<p class="st">${icon("tick")}${t("desk.keys.root_made")}</p>`}
      ${this.copied?.has_others
        ? html`<div class="note">${icon("stick", 18)}<span>${t("desk.keys.others")}</span></div>`
        : nothing}
      ${this.copied?.is_same_disk
        ? html`<div class="note">${icon("disk", 18)}<span>${t("desk.keys.same_disk")}</span></div>`
        : nothing}
      ${isHere ? this.#copy(setup) : html`<p class="sm mut">${t("desk.keys.root_gone")}</p>`}
      ${this.#end(setup, isHere)}`;
  }

  #make() {
    return html`<form @submit=${this.#submitMake}>
      <p>${t("desk.keys.step2.why")}</p>
      <nr-new-passphrase .client=${this.client} .language=${this.language}></nr-new-passphrase>
      ${this.#refusal()}
      <div class="act">
        <button type="button" class="btn big" @click=${this.#stop}>${t("desk.keys.stop")}</button>
        <button class="btn big" ?disabled=${this.works}>${t(this.works ? "desk.keys.works" : "desk.keys.step2.make")}</button>
      </div>
    </form>`;
  }

  #copy(setup: SetupView) {
    return html`<form @submit=${this.#submitCopy}>
      <fieldset>
        <legend>${t(setup.root_copies.length ? "desk.keys.next_copy" : "desk.keys.first_copy")}</legend>
        <div class="pair">
          ${(["stick", "paper"] as const).map(
            (each) => html`<label class="opt">
              ${icon(each === "stick" ? "stick" : "print", 24)}
              <span><b>${t(`desk.keys.${each}`)}</b><small>${t(`desk.keys.${each}.what`)}</small></span>
              <input type="radio" name="where" .checked=${this.where === each} @change=${() => this.#choose(each)} />
            </label>`,
          )}
        </div>
      </fieldset>
      ${this.where === "stick" ? this.#stick() : this.#paper()} ${this.#refusal()}
      <div class="act">
        ${this.where === "paper"
          ? html`<a class="btn big" href=${this.paper} target="_blank" rel="noopener noreferrer">${icon("print")}${t("desk.keys.print")}</a>`
          : html`<button type="button" class="btn big" @click=${this.#stop}>${t("desk.keys.stop")}</button>`}
        <button class="btn big" ?disabled=${this.works}>
          ${t(this.works ? "desk.keys.works" : this.where === "paper" ? "desk.keys.compare_paper" : "desk.keys.write")}
        </button>
      </div>
      <p class="xs mut">${t("desk.keys.write.why")}</p>
    </form>`;
  }

  #stick() {
    return html`${this.sticks.length
        ? html`<label class="field"
            >${t("desk.keys.sticks")}
            <select @change=${(event: Event) => (this.folder = (event.target as HTMLSelectElement).value)}>
              ${this.sticks.map(
                (each) => html`<option value=${each.folder} ?selected=${each.folder === this.folder}>
                  ${each.folder}, ${t("desk.keys.free", { size: size(each.free_bytes) })}${each.has_others ? `, ${t("desk.keys.in_use")}` : ""}
                </option>`,
              )}
            </select></label
          >`
        : html`<div class="note plain">${icon("stick", 18)}<span>${t("desk.keys.no_stick")}</span></div>`}
      <label class="field"
        >${t("desk.keys.folder")}<input name="folder" required .value=${this.folder} autocapitalize="off" spellcheck="false" @input=${(event: Event) => (this.folder = (event.target as HTMLInputElement).value)}
      /></label>
      <div class="row">
        <button type="button" class="btn" @click=${this.#look}>${icon("again")}${t("desk.keys.look_sticks")}</button>
      </div>
      <nr-passphrase .label=${t("desk.unlock.root")} .hint=${t("desk.keys.pass.opens")}></nr-passphrase>`;
  }

  #paper() {
    return html`<ol class="stack sm">
        <li>${t("desk.keys.paper.1")}</li>
        <li>${t("desk.keys.paper.2")}</li>
      </ol>
      <label class="field"
        >${t("desk.keys.root_typed")}<textarea required spellcheck="false" autocapitalize="characters" autocomplete="off"></textarea
        ><small>${t("desk.keys.root_typed.why")}</small></label
      >`;
  }

  #end(setup: SetupView, isHere: boolean) {
    return html`<div class="act">
      ${isHere && setup.root_copies.length
        ? html`<button class="btn big" ?disabled=${this.works} @click=${this.#remove}>${t("desk.keys.remove")}</button>`
        : html`<button class="btn big" @click=${() => (this.remade = true)}>${t("desk.keys.another")}</button>`}
      ${setup.root_copies.length
        ? html`<button class="btn big" @click=${() => this.dispatchEvent(new CustomEvent("nr-done"))}>${t("desk.keys.go_on")}</button>`
        : nothing}
    </div>`;
  }

  async #act(act: () => Promise<void>): Promise<void> {
    if (this.works) return;
    this.works = true;
    this.failed = "";
    try {
      await act();
    } catch (error) {
      this.failed = sentenceOf(error);
    } finally {
      this.works = false;
    }
  }

  #take(setup: SetupView): void {
    this.setup = setup;
    this.dispatchEvent(new CustomEvent("nr-setup", { detail: setup }));
  }

  #submitMake = (event: SubmitEvent): void => {
    event.preventDefault();
    const passphrase = this.renderRoot.querySelector<NrNewPassphrase>("nr-new-passphrase")?.read();
    if (!passphrase) return;
    void this.#act(async () => {
      this.#take(await this.client.call<SetupView>("POST", "/setup/root", { passphrase, again: this.remade }));
      this.remade = false;
      this.copied = null;
      await this.updateComplete;
      const field = this.renderRoot.querySelector<NrPassphrase>("nr-passphrase");
      field?.focus();
    });
  };

  #submitCopy = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#act(async () => {
      if (this.where === "stick") {
        const field = this.renderRoot.querySelector<NrPassphrase>("nr-passphrase");
        this.copied = await this.client.call<CopyView>("POST", "/keys/root/copies", {
          folder: this.folder,
          passphrase: field?.value ?? "",
        });
        if (field) field.value = "";
      } else {
        const field = this.renderRoot.querySelector<HTMLTextAreaElement>("textarea");
        await this.client.call("POST", "/keys/root/paper", { typed: field?.value ?? "" });
        if (field) field.value = "";
      }
      this.#take(await this.client.call<SetupView>("GET", "/setup"));
    });
  };

  #remove = (): void => {
    void this.#act(async () => this.#take(await this.client.call<SetupView>("DELETE", "/setup/root")));
  };

  #refusal() {
    return this.failed
      ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>`
      : nothing;
  }

  /** Choose where the copy goes; what went wrong elsewhere is over. */
  #choose(where: "stick" | "paper"): void {
    this.where = where;
    this.failed = "";
  }

  #stop = (): void => {
    this.dispatchEvent(new CustomEvent("nr-stop"));
  };
}
