import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { type House, HouseLink, isPractice } from "../api/house.ts";
import { Fetched } from "../api/hub.ts";
import type { Board, Request, Setup } from "../api/types.ts";
import { define } from "../element.ts";
import { navigate, PANEL_PATH, type Hass } from "../hass.ts";
import * as ask from "../parts/answers.ts";
import { answer, type Act } from "../parts/answers.ts";
import { clock, initials, moment, readAs, span } from "../parts/format.ts";
import "../parts/nr-chip.ts";
import "../parts/nr-finding.ts";
import "../parts/nr-level.ts";
import { icon } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { tokens } from "../style/tokens.ts";
import { t, tn } from "../words/localize.ts";
import { CARD, CARD_TYPE, type CardConfig } from "./editor.ts";
import "./picture.ts";
import { cardStyle } from "./style.ts";
import {
  alarm,
  cannotAnswer,
  cardItems,
  clear,
  forked,
  incomplete,
  loading,
  missing,
  shareLines,
  type CardItem,
} from "./view.ts";

/** The dashboard's card: what waits for this house's answer, and nothing that hurries anyone. */
@define(CARD)
export class NeighborsRequestsCard extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  /** Home Assistant sets it while a dashboard is edited; then the card never hides. */
  @property({ attribute: false }) preview = false;

  @state() private config: CardConfig = { type: CARD_TYPE };
  /** Which request is looked at, while there are several. */
  @state() private chosen = "";
  @state() private busy = "";
  readonly #doing = new Set<string>();
  @state() private notice = "";
  @state() private checking = false;
  readonly #link = new HouseLink(this);
  /** Read only while something is missing: whether somebody closed the checklist. */
  private readonly setup = new Fetched<Setup>(this);
  #tick: ReturnType<typeof setTimeout> | undefined;

  static override styles = [tokens, shared, cardStyle];

  static getConfigElement(): HTMLElement {
    return document.createElement(`${CARD}-editor`);
  }

  static getStubConfig(): Partial<CardConfig> {
    return {};
  }

  setConfig(config: CardConfig): void {
    for (const key of ["pictures", "when_clear"] as const)
      if (config[key] !== undefined && typeof config[key] !== "boolean")
        throw new Error(`${key}: true or false.`);
    this.config = config;
  }

  getCardSize(): number {
    const house = this.#link.house;
    return house && cardItems(house, Date.now()).length ? 9 : 3;
  }

  getGridOptions(): Record<string, unknown> {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  /** Nothing is shown until it can be read. */
  override shouldUpdate(): boolean {
    return !this.hass || readAs(this.hass, this);
  }

  override willUpdate(): void {
    if (!this.hass) return;
    this.toggleAttribute("dark", this.hass.themes?.darkMode === true);
    this.#link.use(this.hass, this.config.house);
    const house = this.#link.house;
    if (house)
      this.setup.ask(house.hub, house.loaded && missing(house).length ? "/setup" : "");
  }

  override updated(): void {
    this.#hide();
    clearTimeout(this.#tick);
    // What can be undone goes away by itself.
    const left = (this.#link.house?.requests ?? [])
      .map((request) => ask.undoable_ms(request, Date.now()))
      .filter((left_ms) => left_ms > 0);
    if (left.length)
      this.#tick = setTimeout(() => this.requestUpdate(), Math.min(...left) + 50);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#tick);
  }

  #hide(): void {
    const house = this.#link.house;
    const clear =
      house !== null &&
      house.loaded &&
      house.available &&
      !forked(house).length &&
      !cardItems(house, Date.now()).length;
    const hide = this.config.when_clear === false && clear && !this.preview;
    if (hide === this.hidden) return;
    this.hidden = hide;
    this.style.display = hide ? "none" : "";
    this.dispatchEvent(
      new CustomEvent("card-visibility-changed", {
        detail: { value: !hide },
        bubbles: true,
        composed: true,
      }),
    );
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.hass) return nothing;
    const house = this.#link.house;
    if (!house) {
      if (this.#link.error) return alarm("amb", "away", t("card.error"), this.#link.error.message);
      // Before the first answer nothing is known, which is not the same as nothing being there.
      if (this.#link.wasAnswered) return alarm("amb", "info", t("card.none"), t("card.none_why"));
      return this.#link.slow ? loading() : nothing;
    }
    if (!house.available) return this.#away(house);
    if (!house.loaded) {
      if (this.#link.error) return this.#away(house);
      return this.#link.slow ? loading() : nothing;
    }
    const items = cardItems(house, Date.now());
    const at = Math.max(
      0,
      items.findIndex((item) => item.request.id === this.chosen),
    );
    const item = items[at];
    return html`${forked(house).map((board) => this.#forked(board))}
      ${item
        ? html`<article class="card" aria-labelledby="what">
            ${items.length > 1 ? this.#pager(items, at) : nothing} ${this.#item(house, item)}
          </article>`
        : forked(house).length
          ? nothing
          : this.#calm(house)}`;
  }

  /** Nothing waits: that is good news only if something could come. */
  #calm(house: House): TemplateResult {
    const [first] = missing(house);
    if (!first) return clear(house);
    // A hub that knows of no checklist has none to go on with.
    const finished = this.setup.value?.finished ?? this.setup.error !== null;
    return incomplete(house, first, finished || !house.mayManage, (path) =>
      navigate(`${PANEL_PATH}/${path}`),
    );
  }

  #away(house: House): TemplateResult {
    const words = house.lastHeard
      ? t("away.since", { time: moment(house.lastHeard) })
      : t("away.never");
    return alarm(
      "amb",
      "away",
      t("away.heading"),
      words,
      html`${this.checking
          ? html`<ul id="check">
              ${["power", "network", "restart"].map((each) => html`<li>${t(`away.${each}`)}</li>`)}
            </ul>`
          : nothing}
        <div class="acts1">
          <button class="btn sm" @click=${() => void this.#link.begin()}>
            ${icon("again")}${t("away.try")}
          </button>
          <button
            class="btn link sm"
            aria-expanded=${this.checking}
            aria-controls="check"
            @click=${() => (this.checking = !this.checking)}
          >
            ${t("away.check")}
          </button>
        </div>`,
    );
  }

  #forked(board: Board): TemplateResult {
    return html`<div role="alert">
      ${alarm(
        "red",
        "fork",
        t("forked.heading"),
        html`<span class="code">${board.origin}</span> ${t("forked.why")}`,
        html`<div class="acts1">
          <button
            class="btn sm"
            @click=${() => navigate(`${PANEL_PATH}/boards/${encodeURIComponent(board.origin)}`)}
          >
            ${t("forked.proof")}
          </button>
        </div>`,
      )}
    </div>`;
  }

  #pager(items: CardItem[], at: number): TemplateResult {
    const to = (by: number) => () => {
      this.chosen = items[(at + by + items.length) % items.length]?.request.id ?? "";
      this.notice = "";
    };
    return html`<div class="pager">
      <span class="grow" aria-live="polite">${t("card.of", { at: at + 1, of: items.length })}</span>
      <button class="btn round" aria-label=${t("card.previous")} @click=${to(-1)}>
        ${icon("previous", 20)}
      </button>
      <button class="btn round" aria-label=${t("card.next")} @click=${to(1)}>
        ${icon("next", 20)}
      </button>
    </div>`;
  }

  #item(house: House, item: CardItem): TemplateResult {
    const notice = this.notice
      ? html`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`
      : nothing;
    switch (item.kind) {
      case "ask":
        return this.#ask(house, item.request, notice);
      case "denied":
        return this.#denied(item.request, notice);
      case "share":
        return html`<div class="body">
          ${shareLines(item.request)}
          <div class="row last">
            <span class="sm mut ${item.request.share?.state === "failed" ? "whole" : "grow"}"
              >${this.#shareText(item.request)}${cannotAnswer(item.request)}</span
            >
            ${item.request.share?.state === "failed" && house.mayAnswer
              ? html`<button
                  class="btn sm"
                  ?disabled=${this.busy === item.request.id}
                  @click=${() => this.#do(item.request, "share/retry")}
                >
                  ${icon("again")}${t("share.retry")}
                </button>`
              : nothing}
            ${item.request.withdrawable && house.mayAnswer
              ? html`<button
                  class="btn sm"
                  ?disabled=${this.busy === item.request.id}
                  @click=${() => this.#do(item.request, "withdrawal")}
                >
                  ${t("share.withdraw")}
                </button>`
              : html`<button class="btn link sm" @click=${() => this.#open(item.request)}>
                  ${t("card.open")}
                </button>`}
          </div>
          ${notice}
        </div>`;
    }
  }

  #shareText(request: Request): string {
    const state = request.share?.state ?? "approved";
    return t(`share.${state}.then`, {
      at: request.share ? clock(request.share.changed_at) : "",
    });
  }

  #ask(house: House, request: Request, notice: unknown): TemplateResult {
    const hass = this.hass as Hass;
    const clips = request.match.clips;
    const { agency } = request;
    const pictures = this.config.pictures !== false && clips.length;
    return html`${pictures
        ? html`<nr-frames .hub=${house.hub} .clips=${clips}></nr-frames>`
        : nothing}
      <div class="body">
        <div class="who">
          <span class="tile" aria-hidden="true">${initials(agency.name)}</span>
          <div class="grow">
            <b>${agency.name}</b>
            ${isPractice(request)
              ? html`<nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>`
              : html`<span class="row"
                  ><span class="xs mut">${ask.kind(agency.kind)}</span
                  ><nr-level .level=${agency.level}></nr-level
                ></span>`}
          </div>
          ${request.case_number
            ? html`<span class="xs mut tn">${t("ask.case", { number: request.case_number })}</span>`
            : nothing}
        </div>
        <h3 class="ask" id="what">${t("ask.sentence", { title: request.title })}</h3>
        <div class="chips">
          <nr-chip icon="clock">${span(request.window)}</nr-chip>
          <nr-chip icon="place">${ask.whereAndHowLarge(request, hass)}</nr-chip>
          <nr-chip icon="clip" have>${tn("ask.have", clips.length)}</nr-chip>
          ${ask.alone(request, house)}
        </div>
        ${request.findings.map(ask.finding)} ${ask.voided(request)} ${ask.consent(request)} ${notice}
        ${house.mayAnswer
          ? html`<div class="acts">
                <button
                  class="btn"
                  @click=${() => this.#do(request, "decision")}
                >
                  ${t("act.deny")}
                </button>
                <button class="btn" @click=${() => this.#open(request, "/review")}>
                  ${t("act.approve")}
                </button>
              </div>
              <p class="foot">
                ${icon("lock")}<span>${t(isPractice(request) ? "practice.text" : "card.foot")}</span>
              </p>`
          : html`<p class="foot">${icon("lock")}<span>${t("card.may_not")}</span></p>
              <div class="acts">
                <button class="btn" @click=${() => this.#open(request)}>${t("card.open")}</button>
              </div>`}
      </div>`;
  }

  #denied(request: Request, notice: unknown): TemplateResult {
    return html`<div class="body denied">
      <div class="row">
        <span class="mut">${icon("cross", 20)}</span>
        <span class="grow" role="status">
          <b id="what" style="font-weight:500">${t("denied.heading")}</b><br />
          <span class="sm mut">${t("denied.why", { agency: request.agency.name })}</span>
        </span>
        ${this.#link.house?.mayAnswer
          ? html`<button
              class="btn link sm"
              ?disabled=${this.busy === request.id}
              @click=${() => this.#do(request, "undo")}
            >
              ${icon("undo")}${t("act.undo")}
            </button>`
          : nothing}
      </div>
      ${notice}
    </div>`;
  }

  #open(request: Request, more = ""): void {
    navigate(`${PANEL_PATH}/requests/${request.id}${more}`);
  }

  async #do(request: Request, act: Act): Promise<void> {
    const hub = this.#link.house?.hub;
    // A deny waits for nothing, and nothing else waits for the answer to another request.
    const doing = `${request.id} ${act === "decision" ? act : ""}`;
    if (!hub || this.#doing.has(doing)) return;
    this.#doing.add(doing);
    this.busy = request.id;
    this.chosen = request.id;
    const result = await answer(hub, request, act);
    this.#doing.delete(doing);
    if (this.busy === request.id) this.busy = "";
    this.notice = result.notice;
    if (result.request) this.#link.show(result.request);
  }
}

declare global {
  interface Window {
    customCards?: Record<string, unknown>[];
  }
}

interface WithEntities {
  entities?: Record<string, { platform?: string }>;
}

window.customCards ??= [];
if (!window.customCards.some((card) => card["type"] === CARD))
  window.customCards.push({
    type: CARD,
    name: "Neighbors Requests",
    description: "Requests for video that wait for this house, with Deny and Approve…",
    preview: true,
    getEntitySuggestion: (hass: WithEntities, entityId: string) =>
      hass.entities?.[entityId]?.platform === "neighbors_requests"
        ? { config: { type: CARD_TYPE } }
        : null,
  });
