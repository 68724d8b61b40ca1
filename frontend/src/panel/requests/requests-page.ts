import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { clipCameras, followedBoards, isPractice, isWaiting } from "../../api/house.ts";
import { Fetched, type Hub } from "../../api/hub.ts";
import type { AgencyList, Awareness, AwarenessItem, Request } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import * as ask from "../../parts/answers.ts";
import { span } from "../../parts/format.ts";
import "../../parts/nr-chip.ts";
import "../../parts/nr-empty.ts";
import { level, levelStyle } from "../../parts/nr-level.ts";
import type { Jurisdiction, MapArea } from "../../parts/map-overlay.ts";
import "../../parts/nr-map.ts";
import "../../parts/nr-seen-area.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { language, t, tn } from "../../words/localize.ts";
import { addPage, go, link } from "../pages.ts";
import "./awareness-list.ts";
import { counts, FILTERS, groups, key, tone, type Filter, type Group } from "./request-groups.ts";
import "./request-page.ts";

/** So many requests fill a screen: the others follow, as many in each frame. */
const AT_ONCE = 10;

/** Every request on the followed boards, as a list and a map that share their keys. */
@define("nr-page-requests")
export class RequestsPage extends PageElement {
  @state() private most = AT_ONCE;
  #groups: Group[] = [];
  #visible: Request[] = [];
  #counts: Partial<Record<Filter, number>> = {};
  #keys = new Map<string, string>();
  #areas: MapArea[] = [];
  #chosen = "";
  @state() private filter: Filter = "open";
  /** Which one the map shows more clearly; the first that waits, until somebody chooses. */
  @state() private chosen = "";
  /** What feeds without a log say. If that is unknown, the list has only requests. */
  private readonly awareness = new Fetched<Awareness>(this);
  /** Where agencies work, for the map. If that is unknown, it isn't drawn. */
  private readonly agencies = new Fetched<AgencyList>(this);
  #hub: Hub | null = null;
  #heard: (() => void) | null = null;
  #counted = 0;

  static override styles = [
    shared,
    levelStyle,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 448px) minmax(0, 1fr);
        height: 100%;
      }
      .list {
        overflow: auto;
        border-inline-end: 1px solid var(--nr-line);
        min-height: 0;
        padding-bottom: 16px;
      }
      .seg {
        padding: 16px 16px 4px;
        gap: 6px;
        flex-wrap: nowrap;
        overflow-x: auto;
        scrollbar-width: none;
      }
      .seg button {
        flex: none;
        padding: 0 12px;
      }
      :host(:not([narrow])) .seg {
        flex-wrap: wrap;
      }
      h2 {
        font: 500 13px/18px var(--nr-font);
        color: var(--nr-ink2);
        padding: 14px 16px 8px;
      }
      a.rq {
        margin: 0 16px 12px;
        padding: 14px;
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr);
        gap: 4px 12px;
        text-decoration: none;
        color: inherit;
      }
      /* What is not on the screen is neither styled nor laid out, but is found and read aloud. */
      a.rq.far:not(.on) {
        content-visibility: auto;
        contain-intrinsic-block-size: auto 108px;
      }
      a.rq.on {
        border-color: var(--nr-link);
        box-shadow: inset 0 0 0 1px var(--nr-link);
      }
      .key {
        width: 28px;
        height: 28px;
        border-radius: 14px;
        border: 2px solid var(--nr-link);
        color: var(--nr-link);
        font: 700 14px/24px var(--nr-font);
        text-align: center;
        background: var(--nr-card);
      }
      .on .key.solid {
        background: var(--nr-link);
        color: var(--nr-card);
      }
      .key.low {
        border-color: var(--nr-amber);
        color: var(--nr-amber);
        border-radius: 6px;
      }
      .key.quiet {
        border-color: var(--nr-ink2);
        color: var(--nr-ink2);
        border-style: dotted;
      }
      .l1 {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        /* If there is no room at the end of the line, the level begins the next one. */
        justify-content: space-between;
        gap: 0 8px;
        min-height: 28px;
      }
      .l1 b {
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .txt {
        grid-column: 2;
      }
      .title {
        font-size: 15px;
        line-height: 21px;
        text-wrap: pretty;
        overflow-wrap: anywhere;
      }
      .meta {
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 18px;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        margin-top: 4px;
      }
      .meta span {
        display: inline-flex;
        gap: 5px;
        align-items: center;
      }
      .st {
        grid-column: 2;
        display: flex;
        gap: 6px;
        font-size: 13px;
        line-height: 18px;
        margin-top: 4px;
        color: var(--nr-ink2);
      }
      nr-seen-area {
        grid-column: 1 / -1;
      }
      .st.have {
        color: var(--nr-link);
        font-weight: 500;
      }
      .st.warn {
        color: var(--nr-amber);
      }
      nr-map {
        min-height: 0;
        height: 100%;
      }
      :host([narrow]) {
        display: flex;
        flex-direction: column;
        height: auto;
      }
      :host([narrow]) nr-map {
        order: -1;
        flex: none;
        height: 312px;
        border-bottom: 1px solid var(--nr-line);
      }
      :host([narrow]) .list {
        border: 0;
        overflow: visible;
      }
      :host([narrow]) a.rq {
        margin: 0 12px 12px;
      }
    `,
  ];

  /** The next frame is drawn before more is written. */
  override updated(changed: PropertyValues): void {
    // The row of filters may be longer than a phone is wide.
    if (changed.get("filter"))
      this.renderRoot
        .querySelector('.seg [aria-pressed="true"]')
        ?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (this.#visible.length > this.most)
      requestAnimationFrame(() => setTimeout(() => (this.most += AT_ONCE)));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#heard?.();
    this.#hub = null;
  }

  override willUpdate(changed: PropertyValues): void {
    // If it only goes on writing, nothing else is made anew, least of all the map.
    if (changed.size !== 1 || !changed.has("most")) this.#sort();
    if (this.#hub !== this.house.hub) {
      this.#heard?.();
      this.#hub = this.house.hub;
      this.#heard = this.#hub.listen((message) => {
        if (message.type === "awareness.changed") void this.awareness.again();
      });
    }
    this.agencies.ask(this.house.hub, this.house.loaded ? "/agencies" : "");
    this.awareness.ask(this.house.hub, this.house.loaded ? "/awareness" : "");
    // The hub may have been away when it changed: then only the state tells.
    if (this.#counted !== this.house.awareness && this.awareness.value) void this.awareness.again();
    this.#counted = this.house.awareness;
  }

  /** Which requests are shown, in what order, and how the map draws them. */
  #sort(): void {
    const { requests } = this.house;
    this.#groups = groups(requests, this.filter, this.#waits);
    this.#counts = counts(requests, this.#waits);
    this.#visible = this.#groups.flatMap((group) => group.requests);
    this.#keys = new Map(this.#visible.map((request, at) => [request.id, key(at)]));
    const chosen =
      this.#visible.find((request) => request.id === this.chosen) ??
      this.#visible.find(this.#waits);
    this.#chosen = chosen?.id ?? "";
    this.#areas = this.#visible.map((request) => ({
      id: request.id,
      key: this.#keys.get(request.id) ?? "",
      area: request.area,
      tone: tone(request),
      selected: request.id === this.#chosen,
      name: request.agency.name,
      note: request.title,
    }));
  }

  readonly #waits = (request: Request): boolean => isWaiting(this.house, request, Date.now());

  get #outlines(): Jurisdiction[] {
    return this.agencies.value?.agencies.map((agency) => agency.jurisdiction) ?? [];
  }

  get #openAwareness(): readonly AwarenessItem[] {
    return this.awareness.value?.items ?? [];
  }

  override render(): TemplateResult {
    const visible = this.#visible;
    const written = new Set(visible.slice(0, this.most));
    const map = html`<nr-map
      .areas=${this.#areas}
      .hub=${this.house.hub}
      .outlines=${guard([this.agencies.value], () => this.#outlines)}
      .cameras=${this.house.cameras}
      .home=${guard([this.hass.config], () => ask.homeOf(this.hass))}
      .label=${tn("requests.map", visible.length)}
      .manages=${this.house.mayManage}
      ?narrow=${this.narrow}
      legend
      @nr-pick=${(event: CustomEvent<string>) => this.#pick(event.detail)}
    ></nr-map>`;
    const list = html`<div class="list">
      <div class="seg" role="group" aria-label=${t("requests.show")}>
        ${FILTERS.map((filter) => this.#filter(filter))}
      </div>
      ${this.#groups.map(
        (group) =>
          html`<h2>${t(`requests.group.${group.name}`)}</h2>
            ${group.requests.filter((request) => written.has(request)).map(this.#item)}`,
      )}
      ${this.#awareness()} ${visible.length || this.#showsAwareness ? nothing : this.#empty()}
    </div>`;
    // The same elements at every width: turning a tablet closes nothing that was opened.
    return html`${list}${map}`;
  }

  get #showsAwareness(): boolean {
    return this.#openAwareness.length > 0 && (this.filter === "open" || this.filter === "awareness");
  }

  #awareness(): TemplateResult | typeof nothing {
    if (!this.#showsAwareness) return nothing;
    return html`<h2>${t("requests.group.awareness")}</h2>
      <nr-awareness .items=${this.#openAwareness} ?narrow=${this.narrow}></nr-awareness>`;
  }

  #filter(filter: Filter): TemplateResult | typeof nothing {
    const awareness = filter === "open" || filter === "awareness" ? this.#openAwareness.length : 0;
    const count = (this.#counts[filter] ?? 0) + awareness;
    const rare = filter === "hidden" || filter === "awareness";
    if (rare && !count && this.filter !== filter) return nothing;
    return html`<button
      aria-pressed=${this.filter === filter}
      @click=${() => {
        this.filter = filter;
        this.most = AT_ONCE;
        this.chosen = "";
      }}
    >
      ${t(`requests.filter.${filter}`)} ${count || nothing}
    </button>`;
  }

  /** A request is written again only if it changed, or how it is read. */
  readonly #item = (request: Request): unknown => {
    const letter = this.#keys.get(request.id) ?? "";
    const on = request.id === this.#chosen;
    const { locale, config } = this.hass;
    const today = new Date().toDateString();
    const far = this.#visible.indexOf(request) >= AT_ONCE;
    return guard(
      [request, letter, far, on && this.house.cameras, language(), locale, config, today],
      () => this.#card(request, letter, { on, far }),
    );
  };

  #card(request: Request, letter: string, { on, far }: { on: boolean; far: boolean }): TemplateResult {
    const line = ask.statusLine(request);
    const select = () => {
      this.chosen = request.id;
    };
    return html`<a
      class="card rq ${on ? "on" : ""} ${far ? "far" : ""}"
      id="r${request.id}"
      href="/neighbors-requests/requests/${request.id}"
      @mouseenter=${select}
      @focus=${select}
      @click=${(event: MouseEvent) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(this, `requests/${request.id}`);
      }}
    >
      <span class="key ${tone(request)}">${letter}</span>
      <div class="l1">
        <b>${request.agency.name}</b>${isPractice(request)
          ? html`<nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>`
          : html`<span class="level">${level(request.agency.level)}</span>`}
      </div>
      <div class="txt">
        <p class="title">${request.title}</p>
        <div class="meta tn">
          <span>${icon("clock")}${span(request.window)}</span>
          <span>${icon("place")}${ask.where(request, this.hass)}</span>
        </div>
      </div>
      <span class="st ${line.tone}">${icon(line.icon, 18)}<span>${line.text}</span></span>
      ${on
        ? html`<nr-seen-area
            .hub=${this.house.hub}
            .cameras=${this.house.cameras}
            .first=${clipCameras(request)}
            .area=${request.area}
          ></nr-seen-area>`
        : nothing}
    </a>`;
  }

  #pick(id: string): void {
    this.chosen = id;
    const item = this.renderRoot.querySelector<HTMLElement>(`#r${id}`);
    item?.scrollIntoView({ block: "nearest" });
    item?.focus();
  }

  #empty(): TemplateResult {
    if (!followedBoards(this.house).length)
      return html`<nr-empty
        icon="inbox"
        .heading=${t("requests.no_board")}
        .text=${t("requests.no_board_why")}
      >
        ${this.house.mayManage
          ? html`<p>${link("boards/follow", t("requests.add_board"), { class: "btn" })}</p>`
          : nothing}
      </nr-empty>`;
    return html`<nr-empty
      icon="inbox"
      .heading=${t(`requests.none.${this.filter}`)}
      .text=${t(`requests.none.${this.filter}.why`)}
    ></nr-empty>`;
  }
}

addPage("requests", ({ hass, house, route, narrow }) => {
    const [id, more] = route;
    if (!id)
      return html`<nr-page-requests .hass=${hass} .house=${house} .narrow=${narrow}></nr-page-requests>`;
    if (more === "review")
      return html`<nr-page-review
        .hass=${hass}
        .house=${house}
        .route=${[id]}
        .narrow=${narrow}
      ></nr-page-review>`;
    return html`<nr-page-request
      .hass=${hass}
      .house=${house}
      .route=${[id]}
      .narrow=${narrow}
    ></nr-page-request>`;
  });
