import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { type House, type HouseName, isWaiting } from "../api/house.ts";
import { define } from "../element.ts";
import type { Hass } from "../hass.ts";
import { boardsLine } from "../parts/answers.ts";
import { icon } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { t, tn } from "../words/localize.ts";
import { link } from "./pages.ts";
import { type Page, PAGES } from "./routes.ts";

/**
 * The head of the panel: its pages as tabs, which house is shown, and how its boards are. A phone
 * has the rest of the pages under More. Fires `nr-house` with the entry of the house that is chosen.
 */
@define("nr-panel-header")
export class PanelHeader extends LitElement {
  /** It is read for nothing but when it changes: the language may have. */
  @property({ attribute: false }) hass?: Hass;
  @property({ attribute: false }) houses: readonly HouseName[] = [];
  @property({ attribute: false }) house: House | null = null;
  /** The path of what is open, such as `requests/ID`. */
  @property() path = "";
  /** Home Assistant shows its sidebar only when it is asked to. */
  @property({ type: Boolean }) narrow = false;
  @property({ type: Boolean, reflect: true }) stacked = false;
  @state() private more = false;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        flex: none;
      }
      header {
        background: var(--app-header-background-color, var(--nr-card));
        color: var(--nr-ink);
        border-bottom: 1px solid var(--nr-line);
        display: flex;
        align-items: stretch;
        padding: 0 24px;
        gap: 32px;
        min-height: 56px;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      h1 {
        font: 500 20px/28px var(--nr-font);
        white-space: nowrap;
      }
      nav {
        display: flex;
        gap: 4px;
        min-width: 0;
        overflow-x: auto;
        scrollbar-width: none;
      }
      nav > :is(a, button) {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 48px;
        padding: 0 14px;
        color: var(--nr-ink2);
        text-decoration: none;
        font: 500 14px/20px var(--nr-font);
        border: solid transparent;
        border-width: 3px 0;
        border-radius: 0;
        background: none;
        white-space: nowrap;
      }
      nav > [aria-current="page"] {
        color: var(--nr-link);
        border-bottom-color: var(--nr-link);
      }
      nav > :is(a, button):focus-visible {
        outline-offset: -4px;
      }
      .more {
        position: absolute;
        z-index: 6;
        inset-inline-end: 8px;
        min-width: 200px;
        margin: 0;
        padding: 8px 0;
        list-style: none;
        border-radius: 12px;
        background: var(--nr-card);
        box-shadow: 0 4px 20px rgb(0 0 0 / 30%);
      }
      .more a {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 48px;
        padding: 0 20px;
        color: var(--nr-ink);
        text-decoration: none;
      }
      .more a[aria-current="page"] {
        color: var(--nr-link);
        font-weight: 500;
      }
      .n {
        min-width: 20px;
        padding: 0 6px;
        border-radius: 10px;
        background: var(--nr-fill);
        color: var(--nr-on-fill);
        font-size: 12px;
        line-height: 20px;
        text-align: center;
      }
      .end {
        margin-inline-start: auto;
        display: flex;
        align-items: center;
        gap: 12px;
        min-width: 0;
      }
      .ver {
        display: flex;
        align-items: center;
        gap: 6px;
        color: var(--nr-ink2);
        font-size: 13px;
        white-space: nowrap;
      }
      .ver .ic {
        color: var(--nr-amber);
      }
      .ver.good .ic {
        color: var(--nr-ok);
      }
      select {
        font: 13px/18px var(--nr-font);
        min-height: 36px;
        max-width: 180px;
        border: 1px solid var(--nr-edge);
        border-radius: 8px;
        padding: 0 8px;
        background: var(--nr-card);
        color: var(--nr-ink);
      }
      :host([stacked]) header {
        display: block;
        padding: 0;
      }
      :host([stacked]) .bar {
        padding-inline: 4px 12px;
        min-height: 56px;
      }
      :host([stacked]) h1 {
        font-size: 18px;
      }
      :host([stacked]) nav {
        padding: 0 4px;
        justify-content: space-between;
      }
      :host([stacked]) nav > :is(a, button) {
        padding: 0 6px;
        gap: 6px;
        border-top: 0;
      }
      /* Home Assistant's sidebar takes its part, so not the window's width. */
      @container (max-width: 1180px) {
        header {
          gap: 16px;
        }
        nav > a {
          padding: 0 10px;
        }
      }
      /* Five words in any language. */
      @container (max-width: 449px) {
        nav > :is(a, button) {
          padding: 0 4px !important;
          gap: 4px !important;
          font-size: 13px;
          letter-spacing: -0.1px;
        }
      }
      @container (max-width: 399px) {
        nav > :is(a, button) {
          padding: 0 3px !important;
          font-size: 12px;
        }
      }
      /* Seven words and the boards' state do not fit beside an open sidebar. */
      @container (max-width: 1100px) {
        .ver .words {
          display: none;
        }
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("path")) this.more = false;
  }

  override render(): TemplateResult {
    const [name = ""] = this.path.split("/");
    const tabs = PAGES.filter((page) => !page.tab);
    const marked = PAGES.find((page) => page.name === name)?.tab ?? name;
    const { house, stacked } = this;
    return html`<header>
      <div class="bar">
        ${this.narrow
          ? html`<button class="btn round" aria-label=${t("panel.menu")} @click=${this.#menu}>
              ${icon("menu", 24)}
            </button>`
          : nothing}
        <h1>${t("panel.title")}</h1>
        ${stacked ? html`<span class="end">${this.#chooser()}</span>` : nothing}
      </div>
      <nav aria-label=${t("panel.sections")} @keydown=${this.#keys} @focusout=${this.#left}>
        ${tabs
          .filter((page) => !stacked || page.phone === "tab")
          .map((page) => this.#tab(page, marked, house))}${stacked
          ? this.#more(
              tabs.filter((page) => page.phone === "more"),
              marked,
            )
          : nothing}
      </nav>
      ${stacked
        ? nothing
        : html`<div class="end">${this.#chooser()}${house?.loaded ? this.#verified(house) : nothing}</div>`}
    </header>`;
  }

  #tab(page: Page, name: string, house: House | null): TemplateResult {
    const waiting =
      page.name === "requests"
        ? (house?.requests.filter((request) => isWaiting(house, request, Date.now())).length ?? 0)
        : 0;
    return link(
      page.name,
      html`${t(`tab.${page.name}`)}${waiting
          ? html`<span class="n" aria-label=${tn("tab.waiting", waiting)}>${waiting}</span>`
          : nothing}`,
      { current: page.name === name },
    );
  }

  /** The rest of the pages on a phone, under the name of the one that is open. */
  #more(pages: Page[], marked: string): TemplateResult {
    const open = pages.find((page) => page.name === marked);
    return html`<button
        id="more"
        aria-expanded=${this.more}
        aria-controls="pages"
        aria-current=${open ? "page" : "false"}
        @click=${() => (this.more = !this.more)}
      >
        ${open ? t(`tab.${open.name}`) : t("tab.more")}${icon("down", 14)}
      </button>
      <ul class="more" id="pages" ?hidden=${!this.more}>
        ${pages.map(
          (page) =>
            html`<li>
              ${link(page.name, html`${icon(page.icon, 20)}${t(`tab.${page.name}`)}`, {
                current: page === open,
              })}
            </li>`,
        )}
      </ul>`;
  }

  #keys = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.more) return;
    this.more = false;
    this.renderRoot.querySelector<HTMLElement>("#more")?.focus();
  };

  #left = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    if (to instanceof Element && to.closest("#pages, #more")) return;
    this.more = false;
  };

  #verified(house: House): TemplateResult {
    const line = boardsLine(house);
    return html`<span class="ver ${line.good ? "good" : ""}"
      >${icon(line.good ? "verified" : "warn", 18)}<span class="words">${line.text}</span></span
    >`;
  }

  #chooser(): TemplateResult | typeof nothing {
    const { houses, house } = this;
    if (houses.length < 2) return nothing;
    return html`<select
      aria-label=${t("panel.house")}
      @change=${(event: Event) => {
        const detail = (event.target as HTMLSelectElement).value;
        this.dispatchEvent(new CustomEvent("nr-house", { detail }));
      }}
    >
      ${houses.map(
        (each) =>
          html`<option value=${each.entry_id} ?selected=${each.entry_id === house?.entryId}>
            ${each.name}
          </option>`,
      )}
    </select>`;
  }

  #menu = (): void => {
    this.dispatchEvent(new CustomEvent("hass-toggle-menu", { bubbles: true, composed: true }));
  };
}
