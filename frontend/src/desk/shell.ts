import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { html as staticHtml, unsafeStatic } from "lit/static-html.js";
import { define } from "../element.ts";
import "../parts/nr-dialog.ts";
import { icon, type IconName } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { paper } from "../share/page/style.ts";
import { language as spoken, t } from "../words/localize.ts";
import type { Role, SessionView } from "./agency/types.ts";
import { Client } from "./client.ts";
import "./entrance.ts";
import type { Entered } from "./entrance.ts";
import { preferred, speakAs } from "./language.ts";
import "./rail.ts";
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

const SAID_MS = 8000;

/** The frame of every desk: the entrance, then the masthead, the rail, and the page that the address names. */
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
  /** What the department calls its identity provider; empty if links sign in. */
  @state() private provider = "";
  @state() private route: string[] = [];
  @state() private said = "";
  @state() private code = "";
  /** Whether somebody was signed in here until the session ended. */
  @state() private isOver = false;
  @state() private showsKeys = false;
  @state() private counts: Record<string, string> = {};
  @query("main") private main?: HTMLElement;
  readonly client = new Client();
  readonly shortcuts = new Shortcuts();
  /** Returns the few words beside each part's name. */
  @property({ attribute: false }) readCounts: ((client: Client) => Promise<Record<string, string>>) | null = null;
  /** The language of the counts. */
  #counted = "";
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
      main {
        padding: 20px 24px 32px;
        min-width: 0;
      }
      /* It is focused after each change of the page, so that reading goes on there. */
      main:focus-visible {
        outline: none;
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
      nr-dialog .row {
        margin-top: 16px;
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
        nr-rail,
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
    this.client.ended = () => this.#out(true);
    addEventListener("hashchange", this.#go);
    addEventListener("keydown", this.#press);
    this.addEventListener("nr-say", this.#say as EventListener);
    this.addEventListener("nr-counts", this.#count);
    this.addEventListener("nr-registered", () => void this.#rename());
    this.addEventListener("nr-language", this.#speak as EventListener);
    this.#go();
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
    if (this.route.length > 1) location.hash = `#/${this.route.slice(0, -1).map(encodeURIComponent).join("/")}`;
  }

  #press = (event: KeyboardEvent): void => {
    if (this.session) this.shortcuts.press(event);
  };

  #say = (event: CustomEvent<string>): void => {
    this.said = event.detail;
    const until = (this.#saidUntil = performance.now() + SAID_MS);
    setTimeout(() => {
      if (until === this.#saidUntil) this.said = "";
    }, SAID_MS);
  };

  #count = (): void => {
    if (!this.session) return;
    this.#counted = spoken();
    void this.readCounts?.(this.client).then(
      (found) => (this.counts = found),
      () => undefined,
    );
  };

  #speak = ({ detail }: CustomEvent<string>): void => {
    this.language = detail;
  };

  /** Read where the address leads; a link from the terminal has a code, which is taken out of it. */
  #go = (): void => {
    const hash = location.hash.slice(1);
    if (hash.startsWith("code=")) {
      this.code = hash.slice("code=".length);
      history.replaceState(null, "", "#/");
      if (this.session) void this.#signOut();
    }
    const parts = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean);
    try {
      this.route = parts.map(decodeURIComponent);
    } catch {
      this.route = [];
    }
  };

  #enter = ({ detail }: CustomEvent<Entered>): void => {
    this.code = "";
    this.isOver = false;
    this.provider = detail.provider;
    this.session = detail.session;
  };

  /** A department that has made its keys has a name from then on. */
  async #rename(): Promise<void> {
    this.session = await this.client.call<SessionView>("GET", "/session").catch(() => this.session);
  }

  async #signOut(): Promise<void> {
    await this.client.signOut();
    this.#out(false);
  }

  #out(isOver: boolean): void {
    this.isOver = isOver;
    this.session = null;
    this.counts = {};
  }

  override willUpdate(changed: PropertyValues): void {
    speakAs(this.language, this);
    document.documentElement.lang = this.language;
    if (changed.has("session") && this.session) this.shortcuts.add(this, this.#keys());
    if (changed.has("session") || this.#counted !== spoken()) this.#count();
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
    return html`${this.session
        ? this.#desk(this.session)
        : html`<nr-entrance
            .client=${this.client}
            .kind=${this.kind}
            .why=${this.why}
            .code=${this.code}
            ?isOver=${this.isOver}
            .language=${spoken()}
            @nr-entered=${this.#enter}
          ></nr-entrance>`}
      <div class="said" role="status">${this.said}</div>`;
  }

  #desk(session: SessionView) {
    const part = this.#part();
    const isNarrow = part?.name === "cases" && this.route.length > 1;
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
      <div class="frame ${isNarrow ? "narrow-rail" : ""}">
        <nr-rail
          .parts=${this.#mine()}
          .current=${part}
          .counts=${this.counts}
          .kind=${this.kind}
          .language=${spoken()}
          .until=${session.until}
          .isOnServer=${this.provider !== ""}
          ?narrow=${isNarrow}
          @nr-keys=${() => (this.showsKeys = true)}
          @nr-out=${() => this.#signOut()}
        ></nr-rail>
        <main id="main" tabindex="-1">${part ? this.#element(part.element, part.load) : nothing}</main>
      </div>
      <nr-dialog ?open=${this.showsKeys} closes heading=${t("desk.keys")} @nr-close=${() => (this.showsKeys = false)}>
        <div class="keylist">
          ${this.shortcuts
            .all()
            .map(
              (each) => html`<span>${each.key.split(" ").map((key) => html`<kbd>${keyName(key)}</kbd> `)}</span><span>${t(each.word)}</span>`,
            )}
        </div>
        <label class="row">
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

/** A key as it stands on a keyboard. */
function keyName(key: string): string {
  if (key === "Escape") return "Esc";
  return key.length === 1 ? key.toUpperCase() : key;
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "").join("");
}
