import { html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { level, levelStyle } from "../../parts/nr-level.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskFailure } from "../client.ts";
import { DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import { departmentFields, readDepartment } from "./department.ts";
import "./keys-root.ts";
import { setupStyle } from "./keys-setup-style.ts";
import type { NrNewPassphrase } from "./new-passphrase.ts";
import "./new-passphrase.ts";
import type { NrRootKey } from "./root-key.ts";
import "./root-key.ts";
import type { FoundBoardView, SetupView, RegistrationStatusView } from "./types.ts";

const STEPS = [1, 2, 3, 4, 5, 6];
const FILE = "register.entry";
const EXAMPLE_LINK = "board.example.org/#key=…";

/** The first hour: six steps, each of which can end the day. Fires `nr-setup` with how it stands. */
@define("nr-keys-setup")
export class NrKeysSetup extends DeskPage {
  @state() private setup: SetupView | null = null;
  @state() private shown = 0;
  @state() private failed = "";
  @state() private words: { link: string[]; board: string[] } | null = null;
  @state() private works = false;
  @state() private board: FoundBoardView | null = null;
  @state() private isOutline = false;
  @state() private isPlain = false;
  @state() private standing: RegistrationStatusView | null = null;

  static override styles = [shared, desk, levelStyle, setupStyle];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.#take(await this.client.call<SetupView>("GET", "/setup"));
      if (this.setup?.agency) await this.#ask();
    } catch (error) {
      this.notify(error);
    }
  }

  /** Show how it stands, and the first step that isn't done. */
  #take(setup: SetupView, shown = setup.step): void {
    this.setup = setup;
    this.shown = shown;
    this.failed = "";
    this.words = null;
    this.dispatchEvent(new CustomEvent("nr-setup", { detail: setup }));
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".step h2")?.focus());
  }

  /** Do something that the desk may refuse; its sentence then stands above the buttons. */
  async #act(act: () => Promise<void>): Promise<void> {
    if (this.works) return;
    this.works = true;
    this.failed = "";
    this.words = null;
    try {
      await act();
    } catch (error) {
      this.failed = sentenceOf(error);
      const { link, board } = DeskFailure.of(error).details as Record<string, string[] | undefined>;
      if (link && board) this.words = { link, board };
    } finally {
      this.works = false;
    }
  }

  #ask = async (): Promise<void> => {
    await this.#act(async () => {
      this.standing = await this.client.call<RegistrationStatusView>("GET", "/setup/status");
    });
  };

  override render() {
    const { setup } = this;
    if (!setup) return nothing;
    return html`<div class="kg">
      <section class="card" aria-label=${t("desk.keys.first_hour")}>
        <ol class="steps">
          ${STEPS.map((step) => this.#entry(setup, step))}
        </ol>
      </section>
      <section class="card step" aria-live="polite">
        <div>
          <p class="sm mut">${t("desk.keys.step_of", { step: this.shown })}</p>
          <h2 tabindex="-1">${t(`desk.keys.step${this.shown}.title`)}</h2>
        </div>
        ${this.#step(setup)}
      </section>
      <div class="stack">${this.#comesBack(setup)}</div>
    </div>`;
  }

  #entry(setup: SetupView, step: number) {
    const state = step === this.shown ? "now" : this.#isDone(setup, step) ? "done" : "";
    const isOpen = step <= setup.step && !(setup.agency && step < 5);
    return html`<li class=${state}>
      <button
        ?disabled=${!isOpen}
        aria-current=${step === this.shown ? "step" : nothing}
        @click=${() => this.#take(setup, step)}
      >
        <span class="n">${this.#isDone(setup, step) ? icon("tick") : step}</span>
        <span
          ><b>${t(`desk.keys.step${step}`)}</b><small>${t(`desk.keys.step${step}.what`)}</small
          ><small>${t(`desk.keys.step${step}.time`)}</small></span
        >
      </button>
    </li>`;
  }

  #isDone(setup: SetupView, step: number): boolean {
    if (step === 5) return Boolean(this.standing?.is_logged);
    if (step === 6) return (this.standing?.level ?? 0) > 0;
    return step < setup.step;
  }

  #step(setup: SetupView): TemplateResult {
    switch (this.shown) {
      case 1:
        return this.#department(setup);
      case 2:
        return html`<nr-keys-root
          .client=${this.client}
          .session=${this.session}
          .shortcuts=${this.shortcuts}
          .language=${this.language}
          .setup=${setup}
          @nr-setup=${(event: CustomEvent<SetupView>) => (this.setup = event.detail)}
          @nr-done=${() => this.#take(this.setup ?? setup, 3)}
          @nr-stop=${this.#stop}
        ></nr-keys-root>`;
      case 3:
        return this.#keys(setup);
      case 4:
        return this.#chooseBoard(setup);
      case 5:
        return this.#registration(setup);
      default:
        return this.#domain(setup);
    }
  }

  #department(setup: SetupView) {
    return html`<form class="stack" @submit=${this.#saveDepartment}>
      ${departmentFields(setup, this.isOutline, (outline) => (this.isOutline = outline))}
      ${this.#refusal()} ${this.#buttons("desk.keys.go_on")}
    </form>`;
  }

  #saveDepartment = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    void this.#act(async () => {
      const department = await readDepartment(form);
      this.#take(await this.client.call<SetupView>("PUT", "/setup/department", department));
    });
  };

  #keys(setup: SetupView) {
    if (setup.are_keys_made)
      return html`<p class="st">${icon("tick")}${t(setup.keys === "plain" ? "desk.keys.made.plain" : "desk.keys.made.locked")}</p>
        <div class="act">
          <button class="btn big" @click=${this.#stop}>${t("desk.keys.stop")}</button>
          <button class="btn big" @click=${() => this.#take(setup, 4)}>${t("desk.keys.go_on")}</button>
        </div>`;
    return html`<form class="stack" @submit=${this.#makeKeys}>
      <p>${t("desk.keys.step3.why")}</p>
      <label class="row">
        <input type="checkbox" .checked=${this.isPlain} @change=${(event: Event) => (this.isPlain = (event.target as HTMLInputElement).checked)} />
        ${t("desk.keys.plain")}
      </label>
      ${this.isPlain
        ? html`<div class="note">${icon("warn", 18)}<span>${t("desk.keys.plain.why")}</span></div>`
        : html`<nr-new-passphrase .client=${this.client} .language=${this.language}></nr-new-passphrase>`}
      ${this.#refusal()} ${this.#buttons("desk.keys.step3.act")}
    </form>`;
  }

  #makeKeys = (event: SubmitEvent): void => {
    event.preventDefault();
    const passphrase = this.isPlain ? "" : this.renderRoot.querySelector<NrNewPassphrase>("nr-new-passphrase")?.read();
    if (passphrase === undefined || (!passphrase && !this.isPlain)) return;
    void this.#act(async () => {
      this.#take(await this.client.call<SetupView>("POST", "/setup/keys", { passphrase }), 4);
    });
  };

  #chooseBoard(setup: SetupView) {
    const board = this.board ?? setup.board;
    return html`<form class="stack" @submit=${this.#lookAtBoard}>
      <p>${t("desk.keys.step4.why")}</p>
      <label class="field"
        >${t("desk.keys.link")}<input name="link" required maxlength="600" .value=${setup.board?.url ?? ""} placeholder=${EXAMPLE_LINK} autocapitalize="off" spellcheck="false" @input=${() => (this.board = null)}
      /></label>
      ${board
        ? html`<div>
              <h3>${t("desk.keys.compare", { board: board.origin })}</h3>
              <p class="sm mut">${t(board.has_link_key ? "desk.keys.compare.link" : "desk.keys.compare.words")}</p>
            </div>
            <ol class="words">
              ${board.words.map((word) => html`<li>${word}</li>`)}
            </ol>`
        : nothing}
      ${this.#refusal()}
      ${this.words
        ? html`<dl class="stack">
            <div><dt class="sm mut">${t("desk.keys.link_says")}</dt><dd class="code">${this.words.link.join(" ")}</dd></div>
            <div><dt class="sm mut">${t("desk.keys.board_says")}</dt><dd class="code">${this.words.board.join(" ")}</dd></div>
          </dl>`
        : nothing}
      ${this.#buttons(this.board ? "desk.keys.step4.trust" : "desk.keys.step4.act")}
    </form>`;
  }

  #lookAtBoard = (event: SubmitEvent): void => {
    event.preventDefault();
    const link = String(new FormData(event.target as HTMLFormElement).get("link"));
    const { board } = this;
    void this.#act(async () => {
      if (!board) {
        this.board = await this.client.call<FoundBoardView>("POST", "/setup/board/key", { link });
        return;
      }
      const chosen = await this.client.call<SetupView>("PUT", "/setup/board", { link, log_key: board.log_key });
      this.board = null;
      this.#take(chosen);
    });
  };

  #registration(setup: SetupView) {
    if (!setup.agency)
      return html`<form class="stack" @submit=${this.#register}>
        <p>${t("desk.keys.step5.why")}</p>
        <nr-root-key .client=${this.client} .language=${this.language} .here=${setup.root !== "elsewhere"} .copies=${setup.root_copies}></nr-root-key>
        ${this.#refusal()} ${this.#buttons("desk.keys.step5.act")}
      </form>`;
    return html`<p>${t("desk.keys.send")}</p>
      <div class="row"><button class="btn" @click=${this.#download}>${icon("download")}${FILE}</button></div>
      <p class="sm mut">${t("desk.keys.send.where", { file: setup.register })}</p>
      ${this.standing
        ? html`<div class="note plain">
            ${icon(this.standing.is_logged ? "tick" : "clock", 18)}<span
              >${this.standing.is_logged
                ? t("desk.keys.logged", { index: this.standing.index ?? 0 })
                : t("desk.keys.not_logged", { board: setup.board?.origin ?? "" })}</span
            >
          </div>`
        : nothing}
      ${this.#refusal()}
      <div class="act">
        <button class="btn big" ?disabled=${this.works} @click=${this.#ask}>${t("desk.keys.look")}</button>
        <button class="btn big" @click=${() => this.#take(setup, 6)}>${t("desk.keys.go_on")}</button>
      </div>`;
  }

  #register = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = this.renderRoot.querySelector<NrRootKey>("nr-root-key");
    if (!field) return;
    void this.#act(async () => {
      const setup = await this.client.call<SetupView>("POST", "/setup/registration", field.read());
      field.clear();
      this.#take(setup, 5);
      this.standing = await this.client.call<RegistrationStatusView>("GET", "/setup/status");
    });
  };

  #download = async (): Promise<void> => {
    try {
      const link = document.createElement("a");
      link.href = await this.client.mediaUrl("/setup/registration");
      link.download = FILE;
      link.click();
    } catch (error) {
      this.notify(error);
    }
  };

  #domain(setup: SetupView) {
    const reached = this.standing?.level ?? 0;
    return html`<p>${t("desk.keys.step6.why")}</p>
      <div class="field">${t("desk.keys.page_at")}<pre>${setup.domain_address}</pre></div>
      <div class="field">${t("desk.keys.page_says")}<pre>${setup.domain_page}</pre></div>
      ${this.standing
        ? html`<div class="note plain">
            ${icon("info", 18)}
            <div>
              <span class="level">${level(reached)}</span>
              <p>${t(this.standing.is_logged ? `desk.keys.next.${Math.min(3, reached)}` : "desk.keys.next.none")}</p>
            </div>
          </div>`
        : nothing}
      ${this.#refusal()}
      <div class="act">
        <button class="btn big" ?disabled=${this.works} @click=${this.#ask}>${t("desk.keys.look")}</button>
        <a class="btn big" href="#/keys">${t("desk.keys.to_keys")}</a>
      </div>`;
  }

  #comesBack(setup: SetupView) {
    return html`<section class="card">
      <header><h2>${t("desk.keys.returns")}</h2></header>
      <ul class="kv">
        <li>${icon("next", 18)}<div>${t("desk.keys.returns.send")}<small>${t("desk.keys.returns.send.why")}</small></div></li>
        <li>${icon("info", 18)}<div>${t("desk.keys.returns.logged")}<small>${t("desk.keys.returns.logged.why")}</small></div></li>
        <li>${icon("agency", 18)}<div>${t("desk.keys.returns.domain")}<small>${t("desk.keys.returns.domain.why")}</small></div></li>
      </ul>
    </section>
    ${setup.root_copies.length && setup.root !== "elsewhere" && this.shown !== 2
      ? html`<div class="note">${icon("warn", 18)}<span>${t("desk.keys.root_here")}</span></div>`
      : nothing}`;
  }

  #refusal() {
    return this.failed
      ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>`
      : nothing;
  }

  #buttons(word: string) {
    return html`<div class="act">
      <button type="button" class="btn big" @click=${this.#stop}>${t("desk.keys.stop")}</button>
      <button class="btn big" ?disabled=${this.works}>${t(this.works ? "desk.keys.works" : word)}</button>
    </div>`;
  }

  #stop = (): void => this.notify(t("desk.keys.stopped"));
}
