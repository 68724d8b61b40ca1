import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import { define } from "../../element.ts";
import { clock } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { framePath } from "./frames.ts";
import { iconOf, kindsOf, type FootageEvent } from "./lanes.ts";

const PICTURE_PX = 160;
/** A busy street has hundreds a day: more come as one scrolls. */
const MORE = 60;

/** So many pictures are fetched at once: what a finger scrubs must not wait for a list. */
const MOST_FETCHED = 3;
const waiting: (() => Promise<void>)[] = [];
let fetching = 0;

function fetchNext(): void {
  while (fetching < MOST_FETCHED) {
    const next = waiting.shift();
    if (!next) return;
    fetching += 1;
    void next().finally(() => {
      fetching -= 1;
      fetchNext();
    });
  }
}

/** A small picture that is fetched when it comes into view. */
@define("nr-footage-thumb")
export class NrFootageThumb extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property() path = "";
  @state() private address = "";
  #watch: IntersectionObserver | null = null;
  #wanted = false;

  static override styles = css`
    :host {
      display: block;
      height: 100%;
    }
    img {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
  `;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.#watch?.disconnect();
      this.#wanted = true;
      this.#enqueue();
    });
    this.#watch.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.disconnect();
    this.#show("");
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("path")) return;
    this.#show("");
    if (this.#wanted) this.#enqueue();
  }

  override render(): TemplateResult | typeof nothing {
    return this.address ? html`<img src=${this.address} alt="" decoding="async" />` : nothing;
  }

  #enqueue(): void {
    const { path } = this;
    waiting.push(async () => {
      if (!this.isConnected || path !== this.path) return;
      try {
        const picture = await (await this.hub.fetch(path)).blob();
        if (path === this.path && this.isConnected) this.#show(URL.createObjectURL(picture));
      } catch {
        // The event is listed by its name and time then.
      }
    });
    fetchNext();
  }

  #show(address: string): void {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = address;
  }
}

/** What happened on a day, newest first, with a picture each. Fires `nr-event` and `nr-kind`. */
@define("nr-footage-events")
export class NrFootageEvents extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  /** Of all kinds, newest first. */
  @property({ attribute: false }) all: readonly FootageEvent[] = [];
  @property({ attribute: false }) names: ReadonlyMap<string, string> = new Map();
  @property() kind = "";
  /** The day is still being read, so none may not be none. */
  @property({ type: Boolean }) reading = false;
  @property({ attribute: false }) current: FootageEvent | undefined;
  @state() private most = MORE;
  @query("ol") private list?: HTMLElement;

  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      .eh {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        min-height: 44px;
        margin-bottom: 4px;
      }
      h3 {
        font: 500 15px/20px var(--nr-font);
      }
      select {
        font: 13px/18px var(--nr-font);
        min-height: 44px;
        max-width: 170px;
        border: 1px solid color-mix(in srgb, var(--nr-ink) 30%, transparent);
        border-radius: 8px;
        padding: 0 8px;
        background: var(--nr-card);
        color: var(--nr-ink);
      }
      ol {
        margin: 0 -8px;
        overflow: auto;
        min-height: 0;
        display: grid;
        gap: 2px;
        align-content: start;
        position: relative;
      }
      li button {
        display: flex;
        width: 100%;
        gap: 10px;
        padding: 5px 8px;
        border: 0;
        border-radius: 8px;
        text-align: start;
        font-weight: 400;
      }
      li button[aria-current="true"] {
        background: var(--nr-tint);
      }
      .p {
        width: 86px;
        aspect-ratio: 16 / 9;
        border-radius: 6px;
        overflow: hidden;
        flex: none;
        background: #111;
      }
      b {
        display: flex;
        gap: 5px;
        align-items: center;
        font-weight: 500;
      }
      .name {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .none {
        padding: 8px 0;
      }
    `,
  ];

  override updated(changed: Map<string, unknown>): void {
    if (changed.has("all")) this.most = MORE;
    if (changed.has("current") && this.list && this.list.scrollHeight > this.list.clientHeight + 4)
      this.list.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" });
  }

  override render(): TemplateResult {
    const shown = this.all.filter((each) => !this.kind || each.kinds.some((kind) => kind === this.kind));
    return html`<div class="eh">
        <h3>${t("footage.events")}</h3>
        <select
          aria-label=${t("footage.kind")}
          @change=${(event: Event) => this.#fire("nr-kind", (event.target as HTMLSelectElement).value)}
        >
          <option value="" ?selected=${!this.kind}>${t("footage.all_kinds")}</option>
          ${kindsOf(this.all).map(
            (kind) => html`<option value=${kind} ?selected=${kind === this.kind}>${t(`footage.kind.${kind}`)}</option>`,
          )}
        </select>
      </div>
      ${shown.length ? nothing : html`<p class="none mut sm">${t(this.reading ? "pages.loading" : "footage.no_events")}</p>`}
      <ol @scroll=${this.#scrolled}>
        ${shown.slice(0, this.most).map((each) => this.#item(each))}
      </ol>
      ${shown.length > this.most
        ? html`<button class="btn link" @click=${() => (this.most += MORE)}>${t("footage.more_events")}</button>`
        : nothing}`;
  }

  #item(event: FootageEvent): TemplateResult {
    const path = event.clipId
      ? `clips/${event.clipId}/thumbnail`
      : framePath(event.cameraId, { at: event.start, width: PICTURE_PX, exact: false });
    const isCurrent =
      this.current?.start === event.start && this.current.cameraId === event.cameraId;
    return html`<li>
      <button aria-current=${isCurrent} @click=${() => this.#fire("nr-event", event)}>
        <span class="p"><nr-footage-thumb .hub=${this.hub} .path=${path}></nr-footage-thumb></span>
        <span class="grow"
          ><b>${icon(iconOf(event.kind))}${t(`footage.kind.${event.kind}`)}</b
          ><span class="name xs mut">${this.names.get(event.cameraId) ?? ""}</span></span
        >
        <span class="xs mut tn">${clock(new Date(event.start))}</span>
      </button>
    </li>`;
  }

  #scrolled = (event: Event): void => {
    const list = event.currentTarget as HTMLElement;
    if (list.scrollTop + list.clientHeight > list.scrollHeight - 200) this.most += MORE;
  };

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
