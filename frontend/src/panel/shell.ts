import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { type House, HouseLink, isBrief, isPractice, kept, LOADING_AFTER_MS } from "../api/house.ts";
import { Fetched, HubError } from "../api/hub.ts";
import type { Request, Setup } from "../api/types.ts";
import { define } from "../element.ts";
import { differs, type Hass, navigate, PANEL_PATH, type PanelRoute } from "../hass.ts";
import { moment, readAs } from "../parts/format.ts";
import { placeholder } from "../parts/nr-empty.ts";
import "../parts/nr-finding.ts";
import { icon } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { tokens } from "../style/tokens.ts";
import { t } from "../words/localize.ts";
import "../words/panel.ts";
import "./header.ts";
import { link, showOf } from "./pages.ts";
import { type Page, PAGES } from "./routes.ts";

const NOTICE_MS = 8000;
/** The house that was chosen, or shown, last. */
const HOUSE_KEY = "neighbors-requests-house";
/** Below this width of the panel, pages stack as on a phone; Home Assistant's sidebar takes its part. */
const STACKED_PX = 900;
/** What a page shows may come a moment after it. */
const PLACE_FRAMES = 60;

const blocks = (): TemplateResult[] =>
  [40, 120, 120, 120].map((height) => html`<span class="grey" style="height:${height}px"></span>`);

/** Safari has no idle callback. */
const whenIdle = (act: () => void): void => {
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: 3000 });
  else setTimeout(act, 1000);
};

/** Load every page, so that going there takes no time; what fails is tried again when it is opened. */
const loadAll = async (): Promise<void> => {
  for (const page of PAGES) await page.load(["", "review"]).catch(() => undefined);
};

/** The panel in Home Assistant's sidebar: a header with tabs, and the page that the path names. */
@define("neighbors-requests-panel")
export class NeighborsRequestsPanel extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @property({ type: Boolean, reflect: true }) narrow = false;
  @property({ attribute: false }) route: PanelRoute = { prefix: PANEL_PATH, path: "" };

  @state() private notice = "";
  /** What is shown: it stays until the files of what comes next are loaded. */
  @state() private shown: { page: Page; route: string[] } | null = null;
  /** An update has replaced a page's files. */
  @state() private stale = false;
  @state() private stacked = false;
  /** The list of the page that keeps it: out of sight on other pages, and as it was left afterwards. */
  #list: TemplateResult | null = null;
  @state() private entryId = localStorage.getItem(HOUSE_KEY) ?? undefined;
  readonly #link = new HouseLink(this, true);
  /** Until it is finished, the panel opens on the checklist. */
  private readonly setup = new Fetched<Setup>(this);
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #wanted = "";
  /** The other pages are loaded, or will be. */
  #loads = false;
  /** How far each page is scrolled, by its path. */
  readonly #places = new Map<string, number>();
  /** How far what is on the screen is scrolled, as its last event said. */
  #top = 0;
  readonly #sizes = new ResizeObserver(([entry]) => {
    if (entry) this.stacked = entry.contentRect.width < STACKED_PX;
  });

  static override styles = [
    tokens,
    shared,
    css`
      :host {
        container-type: inline-size;
        display: flex !important;
        flex-direction: column;
        height: 100vh;
        height: 100dvh;
        background: var(--nr-bg);
        padding-top: env(safe-area-inset-top);
      }
      main {
        flex: 1;
        min-height: 0;
        overflow: auto;
        position: relative;
      }
      .strip {
        margin: 12px 24px;
        flex: none;
      }
      .said {
        position: absolute;
        inset-inline: 16px;
        bottom: calc(16px + env(safe-area-inset-bottom));
        z-index: 5;
        margin: 0 auto;
        max-width: 560px;
        background: var(--nr-ink);
        color: var(--nr-card);
        border-radius: 8px;
        padding: 12px 16px;
        display: flex;
        gap: 12px;
        align-items: center;
      }
      .said button {
        min-height: 36px;
        color: inherit;
        border-color: transparent;
        padding: 0 8px;
      }
      /* What comes at once needs no grey blocks before it. */
      .late {
        animation: late 0s 0.3s both;
      }
      @keyframes late {
        from {
          visibility: hidden;
        }
      }
      .blocks {
        display: grid;
        gap: 16px;
      }
      .list {
        height: 100%;
      }
      /* Neither drawn, read aloud nor reached by a key, but its layout is kept. */
      .list.away {
        position: absolute;
        inset-block-start: 0;
        inset-inline-start: -200%;
        width: 100%;
        content-visibility: hidden;
      }
      @supports not (content-visibility: hidden) {
        .list.away {
          display: none;
        }
      }
      nr-empty {
        margin: 48px auto;
      }
      :host([stacked]) .strip {
        margin: 12px 16px;
      }
      /* A review has the whole of a phone: its arrow leads back. */
      :host([reviewing][stacked]) nr-panel-header {
        display: none;
      }
      @media (max-height: 480px) and (orientation: landscape) {
        :host([reviewing]) nr-panel-header {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.addEventListener("nr-go", (event) => {
      navigate(`${PANEL_PATH}/${(event as CustomEvent<string>).detail}`);
    });
    this.addEventListener("nr-request", (event) => {
      this.#link.show((event as CustomEvent<Request>).detail);
    });
    this.addEventListener("nr-later", (event) => {
      void this.#later((event as CustomEvent<Request>).detail);
    });
    this.addEventListener("nr-setup", (event) =>
      this.setup.show((event as CustomEvent<Setup>).detail),
    );
    this.addEventListener("nr-say", (event) => this.#notify((event as CustomEvent<string>).detail));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  /** Nothing is shown until it can be read. What other entities do changes nothing here. */
  override shouldUpdate(changed: PropertyValues<this>): boolean {
    if (!this.hass) return true;
    if (changed.size === 1 && changed.has("hass") && !differs(changed.get("hass"), this.hass)) return false;
    return readAs(this.hass, this);
  }

  override willUpdate(): void {
    if (!this.hass) return;
    this.toggleAttribute("dark", this.hass.themes?.darkMode === true);
    this.toggleAttribute("reviewing", this.#path[0] === "requests" && this.#path[2] === "review");
    this.#link.use(this.hass, this.entryId);
    const house = this.#link.house;
    if (house) this.setup.ask(house.hub, house.loaded && house.mayManage ? "/setup" : "");
    this.toggleAttribute("stacked", this.#isStacked);
    this.#turn();
    void this.#detail();
  }

  /** Read the details of the request that is open, if only what the list shows is known. */
  async #detail(most_ms = 0): Promise<void> {
    const [name, id] = this.#path;
    if (name !== "requests" || !id) return;
    await Promise.race([this.#link.detail(id), new Promise((done) => setTimeout(done, most_ms))]);
  }

  get #isStacked(): boolean {
    return this.narrow || this.stacked;
  }

  /** Load what the path names, and show it then. */
  #turn(): void {
    const [name = this.#first, ...route] = this.#path;
    const wanted = [name, ...route].join("/");
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    const page = PAGES.find((each) => each.name === name);
    if (!page) {
      this.shown = null;
      return;
    }
    Promise.all([page.load(route), this.#detail(LOADING_AFTER_MS)]).then(
      () => {
        this.stale = false;
        if (wanted === this.#wanted) this.shown = { page, route };
      },
      () => {
        this.stale = true;
      },
    );
  }

  override updated(changed: PropertyValues): void {
    if (changed.has("shown")) {
      // Where nothing was shown before, nothing is scrolled; and to ask a new page lays it out early.
      const top = this.#places.get(this.#wanted) ?? 0;
      if (changed.get("shown") && (top || this.#top)) this.#scroll(this.#wanted, top);
    }
    // The other pages would keep the first one's answers waiting.
    if (this.#link.house?.loaded && this.shown && !this.#loads) {
      this.#loads = true;
      // Next time, the panel asks for this house at once.
      localStorage.setItem(HOUSE_KEY, this.#link.house.entryId);
      whenIdle(loadAll);
    }
  }

  /** Return to where this person was on a page, once so much of it is there again. */
  #scroll(path: string, top: number, left_frames = PLACE_FRAMES): void {
    const main = this.renderRoot.querySelector("main");
    if (!main || path !== this.#wanted) return;
    main.scrollTo(0, top);
    if (main.scrollTop < top - 1 && left_frames > 0)
      requestAnimationFrame(() => this.#scroll(path, top, left_frames - 1));
  }

  get #path(): string[] {
    return (this.route.path ?? "").split("/").filter(Boolean).map(decodeURIComponent);
  }

  /** What the panel opens on; nothing until the hub has said whether the setup is finished. */
  get #first(): string {
    const house = this.#link.house;
    if (!house?.loaded || !house.mayManage || this.setup.error) return "requests";
    if (!this.setup.value) return "";
    return this.setup.value.finished ? "requests" : "setup";
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.hass) return nothing;
    const house = this.#link.house;
    const [name = this.#first, id, more] = this.#path;
    return html`<nr-panel-header
        .hass=${this.hass}
        .houses=${this.#link.houses}
        .house=${house}
        .path=${this.#wanted}
        .narrow=${this.narrow}
        ?stacked=${this.#isStacked}
        @nr-house=${(event: CustomEvent<string>) => this.#choose(event.detail)}
      ></nr-panel-header>
      ${house && !house.available && house.loaded
        ? html`<nr-finding class="strip" icon="away" .heading=${t("away.heading")} role="status"
            >${house.lastHeard
              ? t("away.strip", { time: moment(house.lastHeard) })
              : t("away.never")}</nr-finding
          >`
        : nothing}
      ${this.#limited(house)} ${name === "requests" ? this.#practice(house, id, more) : nothing}
      <main
        @scroll=${({ target }: Event) => {
          this.#top = (target as HTMLElement).scrollTop;
          this.#places.set(this.#wanted, this.#top);
        }}
      >
        ${name || !house?.loaded
          ? this.#main(house, name)
          : html`<div class="wrap late">${placeholder(this.setup)}</div>`}
      </main>
      <div role="status" aria-live="polite">
        ${this.notice
          ? html`<div class="said">
              <span class="grow">${this.notice}</span
              ><button aria-label=${t("panel.close")} @click=${() => (this.notice = "")}>
                ${icon("cross", 20)}
              </button>
            </div>`
          : nothing}
      </div>`;
  }

  /** What is open; beside it, out of sight and not updated, the list that it may have been opened from. */
  #pages(house: House, { page, route }: { page: Page; route: string[] }): TemplateResult {
    const hass = this.hass as Hass;
    const open = showOf(page)?.({ hass, house, route, narrow: this.#isStacked }) ?? null;
    const isList = !!page.keeps && !route.length;
    if (isList) this.#list = open;
    return html`${isList ? nothing : open}
      <div class="list ${isList ? "" : "away"}">${this.#list}</div>`;
  }

  /** Why nothing can be set here, or answered, though this person may: the link is too narrow. */
  #limited(house: House | null): TemplateResult | typeof nothing {
    const admin = this.hass?.user?.is_admin === true;
    const link = kept(house, admin);
    if (!link) return nothing;
    return html`<nr-finding class="strip" icon="lock" .heading=${t(`link.${link}`)} role="status"
      >${admin ? t("link.wider") : t("link.ask")}</nr-finding
    >`;
  }

  /** Every page of a practice request says that it is one. */
  #practice(house: House | null, id = "", more = ""): TemplateResult | typeof nothing {
    const request = house?.loaded ? house.requests.find((each) => each.id === id) : undefined;
    if (!request || !isPractice(request)) return nothing;
    return html`<nr-practice
      .house=${house}
      .request=${request}
      .reviewing=${more === "review"}
      .narrow=${this.#isStacked}
    ></nr-practice>`;
  }

  #main(house: House | null, name: string): unknown {
    const { error, slow, wasAnswered: answered, houses } = this.#link;
    if (answered && !houses.length)
      return html`<nr-empty icon="home" .heading=${t("card.none")} .text=${t("card.none_why")}></nr-empty>`;
    if (house?.loaded) {
      const page = PAGES.find((each) => each.name === name);
      if (!page || (page.managing && !house.mayManage))
        return html`<nr-empty icon="search" .heading=${t("panel.no_page")} .text=${t("panel.no_page_why")}
          ><p>${link("requests", t("panel.to_requests"), { class: "btn" })}</p></nr-empty
        >`;
      if (this.stale)
        return html`<nr-empty icon="again" .heading=${t("panel.stale")} .text=${t("panel.stale_why")}
          ><button class="btn" @click=${() => location.reload()}>${t("panel.reload")}</button></nr-empty
        >`;
      const { page: open, route } = this.shown ?? {};
      const request = open?.name === "requests" && house.requests.find((each) => each.id === route?.[0]);
      const lacks = request && isBrief(request);
      if (lacks && this.#link.detailError)
        return html`<nr-empty icon="away" .heading=${t("away.heading")} .text=${this.#link.detailError.message}
          ><button class="btn" @click=${() => this.#link.detailAgain(request.id)}>
            ${icon("again")}${t("away.try")}
          </button></nr-empty
        >`;
      if (!this.shown || lacks) return html`<div class="wrap blocks late">${blocks()}</div>`;
      return this.#pages(house, this.shown);
    }
    if (error || house?.available === false)
      return html`<nr-empty
        icon="away"
        .heading=${t("away.heading")}
        .text=${house?.lastHeard
          ? t("away.since", { time: moment(house.lastHeard) })
          : (error?.message ?? t("away.never"))}
        ><button class="btn" @click=${() => void this.#link.begin()}>
          ${icon("again")}${t("away.try")}
        </button></nr-empty
      >`;
    if (!slow) return nothing;
    return html`<div class="wrap blocks" aria-busy="true">
      <span class="vh" role="status">${t("card.loading")}</span>
      ${blocks()}
    </div>`;
  }

  #choose(entryId: string): void {
    this.entryId = entryId;
    localStorage.setItem(HOUSE_KEY, entryId);
  }

  async #later(request: Request): Promise<void> {
    try {
      await this.#link.later(request);
      this.#notify(t("request.later"));
    } catch (thrown) {
      this.#notify(HubError.of(thrown).message);
    }
  }

  #notify(text: string): void {
    clearTimeout(this.#noticeTimer);
    this.notice = text;
    this.#noticeTimer = setTimeout(() => (this.notice = ""), NOTICE_MS);
  }
}
