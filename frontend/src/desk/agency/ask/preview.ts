import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { ground, initials } from "../../../parts/format.ts";
import { kind } from "../../../parts/answers.ts";
import "../../../parts/nr-chip.ts";
import { level, levelStyle } from "../../../parts/nr-level.ts";
import { icon } from "../../../style/icons.ts";
import { shared } from "../../../style/shared.ts";
import { has, t } from "../../../words/localize.ts";
import { desk } from "../../style.ts";
import type { DraftFormView, DraftContent, VerdictView } from "../types.ts";

type View = "household" | "board" | "poster";
const VIEWS: View[] = ["household", "board", "poster"];

/** A request as a household, its board and its poster will show it; nothing in it can be pressed. */
@define("nr-desk-preview")
export class NrDeskPreview extends LitElement {
  @property({ attribute: false }) content: DraftContent = {};
  @property({ attribute: false }) verdict: VerdictView | null = null;
  @property({ attribute: false }) ask: DraftFormView | null = null;
  /** Changes when the language does, so that it is drawn again. */
  @property() language = "";
  @state() private view: View = "household";

  static override styles = [
    shared,
    desk,
    levelStyle,
    css`
      .pad {
        padding: 4px 16px 16px;
        display: grid;
        gap: 12px;
      }
      .seg {
        justify-self: start;
      }
      .seg button[aria-pressed="true"] {
        background: var(--nr-tint);
        color: var(--nr-link);
        font-weight: 600;
      }
      .ground {
        background: var(--nr-sunk);
        border: 1px solid var(--nr-line);
        border-radius: 10px;
        padding: 12px;
        overflow-wrap: anywhere;
      }
      article {
        display: grid;
        gap: 10px;
      }
      .home {
        background: var(--nr-card);
        border: 1px solid var(--nr-line);
        border-radius: 12px;
        padding: 14px;
      }
      .home h3 {
        font: 500 18px/25px var(--nr-font);
      }
      .tile {
        --s: 36px;
      }
      .who {
        align-items: flex-start;
      }
      .how {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
        align-items: center;
      }
      .body {
        white-space: pre-line;
      }
      .chips {
        flex-direction: column;
        align-items: flex-start;
        gap: 6px;
      }
      .yn {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }
      .yn span {
        min-height: 40px;
        border: 1.5px solid var(--nr-edge);
        border-radius: 20px;
        display: grid;
        place-items: center;
        font-weight: 500;
      }
      .board h3 {
        font: 600 22px/29px var(--nr-head);
      }
      .board .body {
        font-size: 15px;
        line-height: 24px;
      }
      .facts {
        display: grid;
        grid-template-columns: 1fr 1fr;
        border: 1px solid var(--nr-line);
        border-radius: 8px;
        overflow: hidden;
        background: var(--nr-card);
        font-size: 13px;
        line-height: 18px;
      }
      .facts > div {
        padding: 8px 10px;
        border-top: 1px solid var(--nr-line);
        border-inline-start: 1px solid var(--nr-line);
        margin: -1px 0 0 -1px;
      }
      .facts dt {
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
      }
      .paper {
        background: #fff;
        color: #111;
        border: 1px solid #ccc;
        padding: 20px;
        aspect-ratio: 8.5 / 11;
        align-content: start;
      }
      .paper h3 {
        font: 600 25px/31px var(--nr-head);
      }
      .paper .last {
        border-top: 2px solid #111;
        padding-top: 8px;
        font-weight: 600;
        align-self: end;
      }
      .code-box {
        display: flex;
        gap: 12px;
        align-items: center;
        font-size: 12px;
        line-height: 17px;
      }
      .code-box .ic {
        width: 84px;
        height: 84px;
      }
    `,
  ];

  /** Show the next of the three. */
  next(): void {
    this.view = VIEWS[(VIEWS.indexOf(this.view) + 1) % VIEWS.length] ?? "household";
  }

  override render() {
    const views = { household: () => this.#household(), board: () => this.#board(), poster: () => this.#poster() };
    return html`<section class="card" aria-labelledby="h">
      <header><h2 id="h">${t("desk.ask.look")}</h2></header>
      <div class="pad">
        <div class="seg" role="group" aria-labelledby="h">
          ${VIEWS.map(
            (view) =>
              html`<button aria-pressed=${this.view === view} @click=${() => (this.view = view)}>
                ${t(`desk.ask.look.${view}`)}
              </button>`,
          )}
        </div>
        <div class="ground">${views[this.view]()}</div>
        <p class="sm"><b>${t("desk.ask.nobody")}</b> ${t("desk.ask.nobody_why")}</p>
      </div>
    </section>`;
  }

  #who(): TemplateResult {
    const name = this.ask?.agency ?? "";
    return html`<div class="row">
      <span class="tile" aria-hidden="true">${initials(name)}</span><b>${name}</b>
    </div>`;
  }

  /** Who asks, as the household's card has it. */
  #asker(): TemplateResult {
    const { agency = "", kind: code = "", level: of = null } = this.ask ?? {};
    return html`<div class="row who">
      <span class="tile" aria-hidden="true">${initials(agency)}</span>
      <div class="grow">
        <b>${agency}</b>
        <span class="how"
          ><span class="xs mut">${kind(code)}</span>
          ${of === null
            ? html`<span class="xs mut">${t("desk.standing.not_asked")}</span>`
            : html`<span class="level">${level(of)}</span>`}</span
        >
      </div>
    </div>`;
  }

  get #title(): string {
    return this.content.title?.trim() || t("desk.ask.look.no_title");
  }

  #household(): TemplateResult {
    const { window, area, facts = [], findings = [] } = this.verdict ?? {};
    const found = [...new Set(findings.filter(({ grade }) => grade === "hold").map(({ code }) => code))];
    return html`<article class="home">
      ${this.#asker()}
      ${this.content.case_number
        ? html`<span class="xs mut tn">${t("ask.case", { number: this.content.case_number })}</span>`
        : nothing}
      <h3>${t("ask.sentence", { title: this.#title })}</h3>
      <div class="chips">
        ${window ? html`<nr-chip icon="clock">${facts[0]?.value}</nr-chip>` : nothing}
        ${area ? html`<nr-chip icon="place">${ground(area.size_km2)}</nr-chip>` : nothing}
      </div>
      <p class="sm mut body">${this.content.text}</p>
      ${found.map((code) =>
        has(`finding.${code}`)
          ? html`<div class="note">
              ${icon("warn", 18)}<span><b>${t(`finding.${code}`)}</b> ${t(`finding.${code}.why`)}</span>
            </div>`
          : nothing,
      )}
      <div class="yn"><span>${t("act.deny")}</span><span>${t("act.approve")}</span></div>
      <p class="xs mut row">${icon("lock", 16)}<span>${t("card.foot")}</span></p>
    </article>`;
  }

  #board(): TemplateResult {
    return html`<article class="board">
      ${this.#who()}
      <h3>${this.#title}</h3>
      <dl class="facts tn">
        ${this.verdict?.facts.map(
          ({ label, value, small }) =>
            html`<div><dt>${label}</dt><dd>${value}<small>${small}</small></dd></div>`,
        )}
      </dl>
      <p class="body">${this.content.text}</p>
      <p class="xs mut">${t("desk.ask.look.signed")}</p>
    </article>`;
  }

  #poster(): TemplateResult {
    const [window] = this.verdict?.window ? (this.verdict.facts ?? []) : [];
    return html`<article class="paper">
      <p class="sm">${t("desk.ask.look.asks", { agency: this.ask?.agency ?? "" })}</p>
      <h3>${this.#title}</h3>
      ${window ? html`<p>${window.value}</p>` : nothing}
      <p class="sm body">${this.content.text}</p>
      <div class="code-box">${icon("qr", 84)}<span>${t("desk.ask.look.code")}</span></div>
      <p class="sm last">${t("desk.ask.nobody")}</p>
    </article>`;
  }
}
