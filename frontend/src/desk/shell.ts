import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { html as staticHtml, unsafeStatic } from "lit/static-html.js";
import { define } from "../element.ts";
import type { Hass } from "../hass.ts";
import { clock, readAs } from "../parts/format.ts";
import "../parts/nr-dialog.ts";
import { icon, type IconName } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { paper } from "../share/page/style.ts";
import { language as spoken, t } from "../words/localize.ts";
import type { Role, SessionView, SignInView } from "./agency/types.ts";
import { Client, DeskFailure } from "./client.ts";
import { sentenceOf } from "./page.ts";
import { areKeysOn, type Shortcut, Shortcuts, turnKeys } from "./shortcuts.ts";
import { desk } from "./style.ts";

/** One part of a desk, as the rail names it. */
export interface Part {
  /** In the address. */
  name: string;
  word: string;
  icon: IconName;
  /** The second key after `g`. */
  key: string;
  /** The element that draws it. */
  element: string;
  load: () => Promise<unknown>;
  /** Who sees it; everybody if there is none. */
  roles?: Role[];
  /** Whether it is there only on a department's server. */
  onServer?: boolean;
}

const LANGUAGES = { en: "English", es: "Español", fr: "Français", de: "Deutsch" };
const LANGUAGE = "nr-desk-language";
const SAID_MS = 8000;

/** The frame of every desk: signing in, the masthead, the rail, and the page that the address names. */
@define("nr-desk")
export class NrDesk extends LitElement {
  @property({ attribute: false }) parts: Part[] = [];
  /** The key of the word beside the desk's name. */
  @property() kind = "";
  /** The key of the sentence that says where a person's name will stand. */
  @property() why = "desk.in.why";
  /** What beside the person's name says how things stand; the desk's own element. */
  @property() standing = "";
  @property({ reflect: true, attribute: "lang" }) language = preferred();
  @state() private session: SessionView | null = null;
  @state() private isKnown = false;
  @state() private code = "";
  @state() private failed = "";
  /** What the department calls its identity provider; empty if links sign in. */
  @state() private provider = "";
  @state() private route: string[] = [];
  @state() private said = "";
  @state() private showsKeys = false;
  @state() private counts: Record<string, string> = {};
  @query("main") private main?: HTMLElement;
  readonly client = new Client();
  readonly shortcuts = new Shortcuts();
  #saidUntil = 0;

  static override styles = [
    shared,
    paper,
    desk,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 100dvh;
        font: 14px/20px var(--nr-font);
        --map-land: #eeebe2;
        --map-block: #e3dfd4;
        --map-road: #fffefb;
        --map-edge: #d3cdc0;
        --map-line: #d3cdc0;
        --map-water: #c9dfe9;
        --map-park: #d5e5cd;
        --map-text: #58605c;
      }
      @media (prefers-color-scheme: dark) {
        :host {
          --map-land: #1c2224;
          --map-block: #252c2f;
          --map-road: #394145;
          --map-edge: #14181a;
          --map-line: #2c3437;
          --map-water: #1c3542;
          --map-park: #223127;
          --map-text: #a6afab;
        }
      }
      .mast {
        background: var(--nr-card);
        border-bottom: 1px solid var(--nr-line);
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 4px 16px;
        min-height: 56px;
        padding: 6px 24px 6px 16px;
      }
      .brand {
        font: 600 18px/24px var(--nr-head);
        color: var(--nr-ink);
        text-decoration: none;
        display: flex;
        gap: 10px;
        align-items: center;
        overflow-wrap: anywhere;
      }
      .brand .ic {
        color: var(--nr-link);
      }
      .brand small {
        font: 400 13px/18px var(--nr-font);
        border-inline-start: 1px solid var(--nr-line);
        padding-inline-start: 10px;
        white-space: nowrap;
      }
      .end {
        margin-inline-start: auto;
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 4px 16px;
        font-size: 13px;
        color: var(--nr-ink2);
      }
      .who {
        display: flex;
        align-items: center;
        gap: 8px;
        color: var(--nr-ink);
        line-height: 16px;
      }
      .frame {
        flex: 1;
        display: grid;
        grid-template-columns: 176px minmax(0, 1fr);
      }
      .frame.narrow-rail {
        grid-template-columns: 56px minmax(0, 1fr);
      }
      nav {
        border-inline-end: 1px solid var(--nr-line);
        padding: 12px 8px;
        display: flex;
        flex-direction: column;
        gap: 2px;
      }
      nav a {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 40px;
        padding: 0 10px;
        border-radius: 8px;
        color: var(--nr-ink);
        text-decoration: none;
      }
      nav a .ic {
        color: var(--nr-ink2);
      }
      nav a:hover {
        background: color-mix(in srgb, var(--nr-ink) 6%, transparent);
      }
      nav a span {
        flex: 1;
        min-width: 0;
      }
      nav a i {
        font-style: normal;
        font-size: 12px;
        color: var(--nr-ink2);
        white-space: nowrap;
      }
      nav a[aria-current] {
        background: var(--nr-tint);
        color: var(--nr-link);
        font-weight: 600;
      }
      nav a[aria-current] .ic {
        color: var(--nr-link);
      }
      .foot {
        margin-top: auto;
        padding: 12px 10px 4px;
        border-top: 1px solid var(--nr-line);
        font-size: 12px;
        line-height: 17px;
        color: var(--nr-ink2);
        display: grid;
        gap: 8px;
      }
      .foot button,
      .foot select {
        font-size: 12px;
        min-height: 32px;
        padding: 0 8px;
        white-space: nowrap;
      }
      .foot select {
        border: 1px solid var(--nr-edge);
        border-radius: 6px;
        background: var(--nr-card);
        color: var(--nr-ink);
        width: 100%;
      }
      @media (min-width: 901px) {
        .narrow-rail nav a {
          justify-content: center;
          padding: 0;
        }
        .narrow-rail nav :is(a span, a i, .foot) {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
      main {
        padding: 20px 24px 32px;
        min-width: 0;
      }
      main:focus-visible {
        outline: none;
      }
      /* It is focused after each change of the page, so that reading goes on there. */
      main:focus-visible {
        outline: none;
      }
      .in select {
        min-height: 36px;
        padding: 0 8px;
        border: 1px solid var(--nr-edge);
        border-radius: 6px;
        background: var(--nr-card);
        color: var(--nr-ink);
        font: inherit;
      }
      .in {
        width: min(420px, 100% - 32px);
        margin: 12vh auto;
        display: grid;
        gap: 12px;
      }
      .said {
        position: fixed;
        inset-block-end: 16px;
        inset-inline: 16px;
        width: fit-content;
        max-width: 640px;
        margin-inline: auto;
        padding: 10px 16px;
        border-radius: 8px;
        background: var(--nr-ink);
        color: var(--nr-bg);
        z-index: 10;
      }
      .said:empty {
        display: none;
      }
      .keylist {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 6px 16px;
        align-items: baseline;
      }
      .skip {
        position: absolute;
        inset-inline-start: -999px;
      }
      .skip:focus {
        inset-inline-start: 8px;
        inset-block-start: 8px;
        z-index: 11;
      }
      @media (max-width: 900px) {
        .brand small,
        .who > span:last-child {
          display: none;
        }
        .mast {
          padding: 8px 16px;
        }
        .frame,
        .frame.narrow-rail {
          display: block;
        }
        nav {
          flex-direction: row;
          border: 0;
          border-bottom: 1px solid var(--nr-line);
          padding: 4px 8px;
          overflow-x: auto;
          gap: 0;
          background: var(--nr-card);
        }
        nav a {
          min-height: 44px;
          padding: 0 9px;
          white-space: nowrap;
          gap: 6px;
        }
        nav a .ic {
          display: none;
        }
        .foot {
          display: flex;
          margin: 0;
          margin-inline-start: auto;
          border: 0;
          padding: 0 8px;
          align-items: center;
        }
        .foot p {
          display: none;
        }
        .foot select {
          width: auto;
        }
      }
      @media (max-width: 600px) {
        main {
          padding: 16px;
        }
        .brand {
          font-size: 16px;
        }
      }
      @media print {
        nav,
        .end,
        .said {
          display: none;
        }
        .frame {
          display: block;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.client.ended = () => this.#out();
    addEventListener("hashchange", this.#go);
    addEventListener("keydown", this.#press);
    this.addEventListener("nr-say", this.#say as EventListener);
    this.addEventListener("nr-counts", this.#count);
    this.addEventListener("nr-registered", () => void this.#find());
    this.shortcuts.add(this, this.#keys());
    this.#go();
    void this.#find();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#go);
    removeEventListener("keydown", this.#press);
  }

  #keys(): Shortcut[] {
    const parts = this.#mine().map((part) => ({
      key: `g ${part.key}`,
      word: part.word,
      act: () => (location.hash = `#/${part.name}`),
    }));
    return [
      { key: "?", word: "desk.keys", act: () => (this.showsKeys = true) },
      { key: "Escape", word: "desk.keys.back", act: () => this.#back() },
      ...parts,
    ];
  }

  #mine(): Part[] {
    const roles = this.session?.roles ?? [];
    return this.parts.filter(
      (part) =>
        (!part.roles || part.roles.some((role) => roles.includes(role))) && (!part.onServer || this.provider !== ""),
    );
  }

  #back(): void {
    if (this.showsKeys) this.showsKeys = false;
    else if (this.route.length > 1) location.hash = `#/${this.route.slice(0, -1).map(encodeURIComponent).join("/")}`;
  }

  #press = (event: KeyboardEvent): void => {
    // An open dialog has the keyboard to itself, and closes by Escape.
    if (event.composedPath().some((each) => each instanceof HTMLDialogElement)) return;
    if (this.session && !(this.showsKeys && event.key !== "Escape")) this.shortcuts.press(event);
  };

  #say = (event: CustomEvent<string>): void => {
    this.said = event.detail;
    const until = (this.#saidUntil = performance.now() + SAID_MS);
    setTimeout(() => {
      if (until === this.#saidUntil) this.said = "";
    }, SAID_MS);
  };

  #count = (): void => {
    const counts = this.parts.length ? this.readCounts : null;
    if (!counts || !this.session) return;
    void counts(this.client).then(
      (found) => (this.counts = found),
      () => undefined,
    );
  };

  /** Returns the few words beside each part's name. */
  @property({ attribute: false }) readCounts: ((client: Client) => Promise<Record<string, string>>) | null = null;

  /** Read where the address leads; a link from the terminal has a code, which is taken out of it. */
  #go = (): void => {
    const hash = location.hash.slice(1);
    if (hash.startsWith("code=")) {
      this.code = hash.slice("code=".length);
      history.replaceState(null, "", "#/");
      if (this.session) void this.client.signOut();
      this.failed = "";
    }
    const parts = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean);
    try {
      this.route = parts.map(decodeURIComponent);
    } catch {
      this.route = [];
    }
  };

  async #find(): Promise<void> {
    try {
      this.provider = (await this.client.call<SignInView>("GET", "/sign-in")).provider;
      if (this.code && this.client.isBound) await this.#enter("");
      else if (this.client.isSignedIn && !this.code) {
        this.session = await this.client.call<SessionView>("GET", "/session");
      }
    } catch (error) {
      if (DeskFailure.of(error).status !== 401) this.failed = sentenceOf(error);
    }
    this.isKnown = true;
  }

  #out(): void {
    this.session = null;
    this.counts = {};
  }

  override willUpdate(changed: PropertyValues): void {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const locale = navigator.languages.find((each) => each.startsWith(this.language)) ?? this.language;
    readAs(
      {
        language: this.language,
        locale: { language: locale, time_format: "language" },
        config: { time_zone: timeZone, unit_system: { length: locale === "en-US" ? "mi" : "km" } },
      } as unknown as Hass,
      this,
    );
    document.documentElement.lang = this.language;
    if (changed.has("session") && this.session) {
      this.shortcuts.add(this, this.#keys());
      this.#count();
    }
    const desk = this.session?.desk || t(this.kind);
    const part = this.#part();
    document.title = this.session && part ? `${t(part.word)} · ${desk}` : desk;
  }

  override updated(changed: PropertyValues): void {
    const before = changed.get("route") as string[] | undefined;
    if (changed.has("route") && before && this.session) {
      this.main?.focus({ preventScroll: true });
      if (before.join("/") !== this.route.join("/")) scrollTo(0, 0);
      this.#count();
    }
  }

  #part(): Part | undefined {
    const mine = this.#mine();
    // A desk without a name has no keys yet: making them comes first.
    const first = this.session?.desk ? undefined : mine.find((part) => part.name === "keys");
    return mine.find((part) => part.name === this.route[0]) ?? first ?? mine[0];
  }

  override render() {
    if (!this.isKnown) return nothing;
    return html`${this.session ? this.#desk(this.session) : this.#signIn()}
      <div class="said" role="status">${this.said}</div>`;
  }

  #signIn() {
    return html`<div class="in">
      <h1>${t(this.kind)}</h1>
      ${this.failed
        ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>`
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
      ${this.#languages()}
    </div>`;
  }

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#enter(String(new FormData(event.target as HTMLFormElement).get("name")));
  };

  async #enter(name: string): Promise<void> {
    try {
      this.failed = "";
      this.session = await this.client.signIn(this.code, name);
      this.code = "";
    } catch (error) {
      this.failed = sentenceOf(error);
      // The code is used up, unless only the name was lacking.
      if (![0, 400].includes(DeskFailure.of(error).status)) this.code = "";
    }
  }

  #leave = async (): Promise<void> => {
    try {
      this.failed = "";
      await this.client.leaveToSignIn();
    } catch (error) {
      this.failed = sentenceOf(error);
    }
  };

  #languages() {
    return html`<select
      aria-label=${t("desk.language")}
      @change=${(event: Event) => {
        this.language = (event.target as HTMLSelectElement).value;
        localStorage.setItem(LANGUAGE, this.language);
      }}
    >
      ${Object.entries(LANGUAGES).map(
        ([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === this.language}>${name}</option>`,
      )}
    </select>`;
  }

  #desk(session: SessionView) {
    const part = this.#part();
    return html`<a class="btn skip" href="#main" @click=${this.#skip}>${t("desk.skip")}</a>
      <header class="mast">
        <a class="brand" href="#/">${icon("ledger", 22)}${session.desk || t("desk.new")}<small>${t(this.kind)}</small></a>
        <div class="end">
          ${this.standing ? this.#element(this.standing) : nothing}
          <span class="who">
            <span class="tile" aria-hidden="true">${initials(session.name)}</span>
            <span>${session.name}<small>${session.roles.map((role) => t(`desk.role.${role}`)).join(", ")}</small></span>
          </span>
        </div>
      </header>
      <div class="frame ${part?.name === "cases" && this.route.length > 1 ? "narrow-rail" : ""}">
        <nav aria-label=${t(this.kind)}>
          ${this.#mine().map(
            (each) =>
              html`<a href="#/${each.name}" title=${t(each.word)} aria-current=${each === part ? "page" : nothing}>
                ${icon(each.icon, 18)}<span>${t(each.word)}</span>${this.counts[each.name]
                  ? html`<i>${this.counts[each.name]}</i>`
                  : nothing}
              </a>`,
          )}
          <div class="foot">
            <p>${t(this.provider ? "desk.foot.server" : "desk.foot", { address: location.host })}<br />${t("desk.foot.until", { time: clock(session.until) })}</p>
            ${this.#languages()}
            <button @click=${() => (this.showsKeys = true)}>${t("desk.keys")}</button>
            <button @click=${() => this.client.signOut()}>${t("desk.out")}</button>
          </div>
        </nav>
        <main id="main" tabindex="-1">${part ? this.#element(part.element, part.load) : nothing}</main>
      </div>
      <nr-dialog ?open=${this.showsKeys} closes heading=${t("desk.keys")} @nr-close=${() => (this.showsKeys = false)}>
        <div class="keylist">
          ${this.shortcuts
            .all()
            .map(
              (each) => html`<span>${each.key.split(" ").map((key) => html`<kbd>${key}</kbd> `)}</span><span>${t(each.word)}</span>`,
            )}
        </div>
        <label class="row pad">
          <input
            type="checkbox"
            .checked=${areKeysOn()}
            @change=${(event: Event) => turnKeys((event.target as HTMLInputElement).checked)}
          />
          ${t("desk.keys.on")}
        </label>
      </nr-dialog>`;
  }

  #skip = (event: Event): void => {
    event.preventDefault();
    this.main?.focus();
  };

  /** Draw an element with what every page is given, and load it if need be. */
  #element(name: string, load?: () => Promise<unknown>) {
    if (load && !customElements.get(name)) {
      load().then(
        () => this.requestUpdate(),
        () => this.dispatchEvent(new CustomEvent("nr-say", { detail: t("desk.away") })),
      );
      return nothing;
    }
    const tag = unsafeStatic(name);
    return staticHtml`<${tag}
      .client=${this.client}
      .session=${this.session}
      .shortcuts=${this.shortcuts}
      .route=${this.route.slice(1)}
      .language=${spoken()}
    ></${tag}>`;
  }
}

/** Return the chosen language, or the browser's if the desk speaks it. */
function preferred(): string {
  const kept = localStorage.getItem(LANGUAGE);
  const wanted = [kept ?? "", ...navigator.languages].map((each) => each.split("-")[0] ?? "");
  return wanted.find((each) => each in LANGUAGES) ?? "en";
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "").join("");
}
