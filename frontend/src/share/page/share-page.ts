import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { readAs, size } from "../../parts/format.ts";
import type { Hass } from "../../hass.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import "../../words/share.ts";
import { language, t } from "../../words/localize.ts";
import type { Calls, Link } from "../protocol.ts";
import "./back.ts";
import type { Caller } from "./caller.ts";
import "./check.ts";
import "./choose.ts";
import type { Release } from "./choose.ts";
import "./cover.ts";
import { Draft } from "./draft.ts";
import "./send.ts";
import { sentence, type StepName } from "./step.ts";
import { paper, step } from "./style.ts";
import "./trim.ts";

const STEPS = ["choose", "trim", "cover", "check", "send"] as const;
const LANGUAGES = { en: "English", es: "Español", fr: "Français", de: "Deutsch" };

/** The whole page: what is asked, five steps, and the way back with twelve words. */
@define("nr-share-page")
export class SharePage extends LitElement {
  @property({ attribute: false }) caller!: Caller;
  /** Null if the address names no request. */
  @property({ attribute: false }) link: Link | null = null;
  @property({ attribute: false }) release: Release = { version: "", sha256: "" };
  @property({ reflect: true, attribute: "lang" }) language = preferred();
  @state() private step: StepName = "choose";
  @state() private draft: Draft | null = null;
  @state() private refused: unknown = null;
  @state() private kept: ReturnType<Calls["kept"]> = null;

  static override styles = [
    shared,
    paper,
    step,
    css`
      :host {
        min-height: 100dvh;
      }
      .page {
        max-width: 480px;
        min-height: 100dvh;
        margin: 0 auto;
        display: flex;
        flex-direction: column;
        background: color-mix(in srgb, var(--nr-card) 55%, var(--nr-bg));
        border-inline: 1px solid var(--nr-line);
      }
      main {
        flex: 1;
        display: flex;
        flex-direction: column;
      }
      main > * {
        flex: 1;
        display: flex;
        flex-direction: column;
      }
      header {
        padding: 12px 16px;
        border-bottom: 1px solid var(--nr-line);
        background: var(--nr-card);
        font: 600 16px/22px var(--nr-head);
        overflow-wrap: anywhere;
      }
      main > .offer {
        flex: none;
        padding-block: 4px 0;
      }
      .steps {
        display: grid;
        grid-template-columns: repeat(5, minmax(0, 1fr));
        gap: 4px;
        padding: 10px 16px 0;
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
      }
      .steps li {
        border-top: 3px solid var(--nr-line);
        padding-top: 6px;
        overflow-wrap: anywhere;
        hyphens: auto;
      }
      .steps .past,
      .steps [aria-current] {
        border-color: var(--nr-link);
      }
      .steps [aria-current] {
        color: var(--nr-ink);
        font-weight: 600;
      }
      footer {
        padding: 12px 16px 20px;
        border-top: 1px solid var(--nr-line);
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
      }
      @media (min-width: 600px) and (max-height: 480px) {
        .page {
          max-width: 800px;
        }
        header {
          padding-block: 4px;
        }
        .steps {
          padding-top: 4px;
        }
        .steps li {
          padding-top: 2px;
        }
      }
      /* With letters twice as large, only the name of the present step has room. */
      @media (max-width: 300px) {
        header {
          font-size: 14px;
        }
        .steps {
          display: flex;
        }
        .steps li {
          flex: 1;
          font-size: 0;
        }
        .steps [aria-current] {
          flex: 4;
          font-size: 12px;
        }
      }
      footer div {
        display: flex;
        flex-wrap: wrap;
        gap: 0 4px;
      }
      footer button {
        min-height: 44px;
        padding: 0 8px;
        border-color: transparent;
        font-size: 13px;
        font-weight: 400;
        color: var(--nr-ink2);
      }
      footer [aria-current] {
        color: var(--nr-ink);
        font-weight: 600;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("beforeunload", this.#leave);
    if (this.link) void this.#learn(this.link);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("beforeunload", this.#leave);
  }

  override willUpdate(): void {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const locale = navigator.languages.find((each) => each.startsWith(this.language)) ?? this.language;
    readAs(
      {
        language: this.language,
        locale: { language: locale, time_format: "language" },
        config: { time_zone: timeZone, unit_system: { length: "km" } },
      } as unknown as Hass,
      this,
    );
    document.documentElement.lang = this.language;
    document.title = t("share.title");
  }

  override updated(changed: PropertyValues): void {
    // A step begins at its heading, for eyes and for readers.
    if (changed.has("step") && changed.get("step") !== undefined) void this.#focus();
  }

  override render() {
    const at = STEPS.findIndex((each) => each === this.step);
    return html`<div
      class="page"
      @nr-step=${(event: CustomEvent<StepName>) => this.#go(event.detail)}
      @nr-sent=${() => this.#focus()}
    >
      <header>${this.draft && this.link ? new URL(this.link.board).host : t("share.title")}</header>
      ${this.draft && at >= 0
        ? html`<nav aria-label=${t("share.steps")}>
            <ol class="steps">
              ${STEPS.map(
                (each, nth) =>
                  html`<li class=${nth < at ? "past" : ""} aria-current=${nth === at ? "step" : nothing}>
                    ${t(`share.step.${each}`)}
                  </li>`,
              )}
            </ol>
          </nav>`
        : nothing}
      <main>${this.#content()}</main>
      <footer>
        <div role="group" aria-label=${t("share.language")}>
          ${Object.entries(LANGUAGES).map(
            ([code, name]) =>
              html`<button
                lang=${code}
                aria-current=${code === this.language ? "true" : nothing}
                @click=${() => (this.language = code)}
              >
                ${name}
              </button>`,
          )}
        </div>
      </footer>
    </div>`;
  }

  #content() {
    if (!this.link) return this.#stopped(t("share.refused.link"));
    if (this.refused) return this.#stopped(sentence(this.refused));
    if (this.step === "back")
      return html`<nr-share-back
        .language=${language()}
        .caller=${this.caller}
        .link=${this.link}
        .words=${this.draft?.sent?.words ?? []}
      ></nr-share-back>`;
    const { caller, draft } = this;
    if (!draft) return html`<div class="bd" role="status"><p>${t("share.checking")}</p><progress></progress></div>`;
    if (this.step === "send")
      return html`<nr-share-send .language=${language()} .caller=${caller} .draft=${draft}></nr-share-send>`;
    if (this.step === "check") return html`<nr-share-check .language=${language()} .caller=${caller} .draft=${draft}></nr-share-check>`;
    if (this.step === "cover") return html`<nr-share-cover .language=${language()} .caller=${caller} .draft=${draft}></nr-share-cover>`;
    if (this.step === "trim") return html`<nr-share-trim .language=${language()} .caller=${caller} .draft=${draft}></nr-share-trim>`;
    return html`${this.kept ? this.#offer(draft, this.kept) : nothing}
      <nr-share-choose .language=${language()} .caller=${caller} .draft=${draft} .release=${this.release}></nr-share-choose>`;
  }

  #stopped(text: string) {
    return html`<div class="bd">
      <h1 tabindex="-1">${t("share.stopped")}</h1>
      <div class="note red" role="alert">${icon("warn", 20)}<span>${text}</span></div>
      ${this.link
        ? html`<button class="btn wide" @click=${() => this.link && this.#learn(this.link)}>${t("share.send.again")}</button>`
        : nothing}
    </div>`;
  }

  #offer(draft: Draft, { sha256, size: all, sent }: NonNullable<ReturnType<Calls["kept"]>>) {
    return html`<div class="bd offer">
      <div class="note">
        ${icon("inbox", 20)}
        <div>
          <b>${t("share.kept.title")}</b>
          <p>${t("share.kept.text", { done: size(sent), all: size(all) })}</p>
          <button
            class="btn tonal"
            @click=${() => {
              draft.sealed = { size: all, sha256, custody: "" };
              this.#go("send");
            }}
          >
            ${t("share.kept.on")}
          </button>
        </div>
      </div>
    </div>`;
  }

  async #learn(link: Link): Promise<void> {
    this.refused = null;
    try {
      const asked = await this.caller.call("learn", [link]);
      this.draft = new Draft(link, asked);
      await this.#findKept(link);
    } catch (error) {
      this.refused = error;
      return;
    }
    // Whoever hears the page hears what was found, unless they are already somewhere.
    if (document.activeElement === document.body) await this.#focus();
  }

  async #findKept(link: Link): Promise<void> {
    const kept = await this.caller.call("kept", []);
    this.kept = kept?.board === link.board && kept.request === link.request ? kept : null;
  }

  #go(name: StepName): void {
    // What was taken back or has arrived isn't offered again.
    if (name === "choose" && this.kept && this.link) void this.#findKept(this.link).catch(() => (this.kept = null));
    this.step = name;
  }

  async #focus(): Promise<void> {
    await this.updateComplete;
    const element = this.renderRoot.querySelector<LitElement>("main > :last-child");
    await element?.updateComplete;
    scrollTo(0, 0);
    (element?.shadowRoot ?? element)?.querySelector<HTMLElement>("h1")?.focus();
  }

  #leave = (event: BeforeUnloadEvent): void => {
    if (this.draft && !this.draft.isEmpty && !this.draft.sent) event.preventDefault();
  };
}

function preferred(): string {
  const asked = new URLSearchParams(location.search).get("lang") ?? "";
  const codes = [asked, ...navigator.languages].map((each) => each.split("-")[0] ?? "");
  return codes.find((code) => code in LANGUAGES) ?? "en";
}
