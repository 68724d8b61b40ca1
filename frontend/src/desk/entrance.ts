import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../element.ts";
import { icon } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";
import type { SessionView, SignInView } from "./agency/types.ts";
import { type Client, DeskFailure } from "./client.ts";
import { languages, languageStyle } from "./language.ts";
import { sentenceOf } from "./page.ts";
import { desk } from "./style.ts";

/** Who is signed in, and at which identity provider if links don't do. */
export interface Entered {
  session: SessionView;
  /** What the department calls its identity provider; empty if links sign in. */
  provider: string;
}

/**
 * Finds who is signed in here, or signs somebody in: by a link from the terminal and a name, or at
 * the department's identity provider. Fires `nr-entered`.
 */
@define("nr-entrance")
export class NrEntrance extends LitElement {
  @property({ attribute: false }) client!: Client;
  /** The key of what the desk is called. */
  @property() kind = "";
  /** The key of the sentence that says where a person's name will stand. */
  @property() why = "";
  /** The code of a link, or of the provider's answer; empty once it is used up. */
  @property() code = "";
  @property() language = "";
  /** Whether somebody was signed in here until the session ended. */
  @property({ type: Boolean }) isOver = false;
  @state() private provider = "";
  @state() private failed = "";
  @state() private isKnown = false;

  static override styles = [
    shared,
    desk,
    languageStyle,
    css`
      :host {
        width: min(420px, 100% - 32px);
        margin: 12vh auto;
        display: grid;
        gap: 12px;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#find();
  }

  async #find(): Promise<void> {
    try {
      this.provider = (await this.client.call<SignInView>("GET", "/sign-in")).provider;
      if (this.code && this.client.isBound) await this.#enter("");
      else if (this.client.isSignedIn && !this.code) this.#go(await this.client.call<SessionView>("GET", "/session"));
    } catch (error) {
      if (DeskFailure.of(error).status !== 401) this.failed = sentenceOf(error);
    }
    this.isKnown = true;
  }

  async #enter(name: string): Promise<void> {
    try {
      this.failed = "";
      this.#go(await this.client.signIn(this.code, name));
    } catch (error) {
      this.failed = sentenceOf(error);
      // The code is used up, unless only the name was lacking.
      if (![0, 400].includes(DeskFailure.of(error).status)) this.code = "";
    }
  }

  #go(session: SessionView): void {
    const detail: Entered = { session, provider: this.provider };
    this.dispatchEvent(new CustomEvent("nr-entered", { detail }));
  }

  #leave = async (): Promise<void> => {
    try {
      this.failed = "";
      await this.client.leaveToSignIn();
    } catch (error) {
      this.failed = sentenceOf(error);
    }
  };

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("code") && this.code) this.failed = "";
  }

  override render() {
    if (!this.isKnown) return nothing;
    return html`<h1>${t(this.kind)}</h1>
      ${this.failed
        ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>`
        : nothing}
      ${this.isOver && !this.failed
        ? html`<div class="note" role="status">${icon("clock", 18)}<span>${t("desk.in.over")}</span></div>`
        : nothing}
      ${this.code
        ? html`<form class="stack" @submit=${this.#submit}>
            <label class="field">
              ${t("desk.in.name")}
              <input name="name" required maxlength="80" autocomplete="name" autofocus />
              <small>${t(this.why)}</small>
            </label>
            <button class="btn fill big">${t("desk.in.act")}</button>
          </form>`
        : this.provider
          ? html`<button class="btn fill big" @click=${this.#leave}>${t("desk.in.with", { provider: this.provider })}</button>
              <p>${t("desk.in.with.why", { provider: this.provider })}</p>`
          : html`<p>${t("desk.in.link")}</p>`}
      ${languages(this.language)}`;
  }

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#enter(String(new FormData(event.target as HTMLFormElement).get("name")));
  };
}
