import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import type { Archive, Camera, CameraStorage } from "../../api/types.ts";
import { define } from "../../element.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { go, link } from "../pages.ts";
import { footageLine, judgesLine, REST, sendingLine, stateLine, troubles } from "./camera-lines.ts";
import "./live-picture.ts";

/** What somebody chose of a camera's menu; editing and covers are links. */
export interface TileAct {
  act: "locate" | "pause" | "resume" | "remove";
  camera: Camera;
}

/** One camera among the others: its picture, and what there is to know in words. Fires `nr-tile` (TileAct). */
@define("nr-camera-tile")
export class CameraTile extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property({ attribute: false }) camera!: Camera;
  @property({ attribute: false }) archive: Archive | null = null;
  @property({ attribute: false }) stored: CameraStorage | null | undefined;
  @property({ type: Boolean, reflect: true }) narrow = false;
  @property({ type: Boolean }) manages = false;
  @property({ type: Boolean }) away = false;
  @state() private open = false;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        height: 100%;
      }
      .card {
        height: 100%;
      }
      nr-live-picture {
        aspect-ratio: 16 / 8.4;
        border-radius: calc(var(--nr-r) - 1px) calc(var(--nr-r) - 1px) 0 0;
      }
      .body {
        padding: 6px 14px 12px;
        position: relative;
      }
      .name {
        min-height: 44px;
      }
      .name a {
        font: 500 15px/20px var(--nr-font);
        color: var(--nr-ink);
        text-decoration: none;
        overflow-wrap: anywhere;
        padding: 12px 0;
      }
      .name a:hover {
        text-decoration: underline;
      }
      .dots {
        border: 0;
        width: 44px;
        padding: 0;
        margin-inline-end: -14px;
        color: var(--nr-ink2);
      }
      p {
        display: flex;
        gap: 7px;
        font-size: 13px;
        line-height: 20px;
        color: var(--nr-ink2);
      }
      p .ic {
        margin-top: 2px;
      }
      p.ok {
        color: var(--nr-ink);
      }
      p.ok .ic {
        color: var(--nr-ok);
      }
      p.why {
        color: var(--nr-amber);
      }
      p span {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .to {
        position: relative;
        border: 0;
        padding: 0;
        min-height: 24px;
        text-align: start;
        font: inherit;
        color: var(--nr-link);
        text-decoration: underline;
        text-underline-offset: 2px;
        border-radius: 4px;
      }
      .to::before {
        content: "";
        position: absolute;
        inset: -10px;
      }
      [role="menu"] {
        position: absolute;
        z-index: 3;
        top: 46px;
        inset-inline-end: 8px;
        width: max-content;
        min-width: 210px;
        max-width: 250px;
        padding: 6px;
        background: var(--nr-card);
        border: 1px solid var(--nr-border);
        border-radius: 12px;
        box-shadow: 0 6px 24px rgba(0, 0, 0, 0.24);
      }
      [role="menu"].after {
        inset-inline: 8px auto;
      }
      [role="menuitem"] {
        width: 100%;
        justify-content: flex-start;
        border: 0;
        border-radius: 8px;
        padding: 0 12px;
        font-weight: 400;
        color: var(--nr-ink);
        text-decoration: none;
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 44px;
        text-align: start;
      }
      [role="menuitem"]:hover {
        background: color-mix(in srgb, var(--nr-ink) 6%, transparent);
      }
      :host([narrow]) .body {
        padding-inline: 10px;
      }
      :host([narrow]) .dots {
        margin-inline-end: -10px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { camera, archive } = this;
    const lines = [
      stateLine(camera, archive),
      footageLine(camera, archive, this.stored, this.narrow),
      sendingLine(camera, this.narrow),
      judgesLine(camera, archive),
    ];
    return html`<div class="card">
      <nr-live-picture .hub=${this.hub} .camera=${camera} .away=${this.away}></nr-live-picture>
      <div class="body">
        <div class="row name">
          <h3 class="grow">${link(`cameras/${camera.id}`, camera.name)}</h3>
          ${this.manages ? this.#menuButton() : nothing}
        </div>
        ${this.open ? this.#menu() : nothing}
        ${lines.map((line) =>
          line
            ? html`<p class=${line.tone}>${icon(line.icon, 16)}<span>${line.text}</span></p>`
            : nothing,
        )}
        ${troubles(camera).map(
          (text) => html`<p class=${REST.has(camera.state) ? "" : "why"}>${icon("info", 16)}<span>${text}</span></p>`,
        )}
        ${camera.place || camera.indoor
          ? nothing
          : html`<p class="why">
              ${icon("place", 16)}<span
                >${t("tile.no_location")}
                ${this.manages
                  ? html`<button class="to" @click=${() => this.#act("locate")}>
                      ${t("setup.location")}<span class="vh"> ${camera.name}</span>
                    </button>`
                  : nothing}</span
              >
            </p>`}
      </div>
    </div>`;
  }

  #menuButton(): TemplateResult {
    return html`<button
      class="dots"
      aria-haspopup="menu"
      aria-expanded=${this.open}
      aria-label=${t("tile.menu", { name: this.camera.name })}
      @click=${() => (this.open = !this.open)}
    >
      ${icon("more", 20)}
    </button>`;
  }

  #menu(): TemplateResult {
    const { camera } = this;
    const item = (name: IconName, text: string, act: TileAct["act"]) =>
      html`<button role="menuitem" tabindex="-1" @click=${() => this.#act(act)}>
        ${icon(name, 18)}${text}
      </button>`;
    const to = (name: IconName, text: string, path: string) =>
      html`<button
        role="menuitem"
        tabindex="-1"
        @click=${() => {
          this.open = false;
          go(this, path);
        }}
      >
        ${icon(name, 18)}${text}
      </button>`;
    return html`<div
      class=${this.#fits() ? "" : "after"}
      role="menu"
      aria-label=${t("tile.menu", { name: camera.name })}
      @keydown=${this.#key}
      @focusout=${(event: FocusEvent) => {
        if (!(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node | null)) this.open = false;
      }}
    >
      ${to("clip", t("tile.footage"), `footage/${camera.id}`)}
      ${to("edit", t("tile.edit"), `cameras/${camera.id}`)}
      ${camera.indoor ? nothing : to("mask", t("tile.covers"), `cameras/${camera.id}/covers`)}
      ${camera.indoor ? nothing : item("place", t("tile.location"), "locate")}
      ${camera.kind === "archive"
        ? nothing
        : camera.recording
          ? item("pause", t("tile.pause"), "pause")
          : item("play", t("tile.resume"), "resume")}
      ${item("trash", t("camera.forget"), "remove")}
    </div>`;
  }

  override updated(changed: PropertyValues): void {
    if (!changed.has("open")) return;
    if (this.open) this.#items()[0]?.focus();
    else if (changed.get("open") && !this.shadowRoot?.activeElement)
      this.renderRoot.querySelector<HTMLElement>(".dots")?.focus();
  }

  /** Whether a menu that ends where the tile does begins on the screen. */
  #fits(): boolean {
    const { left, right } = this.getBoundingClientRect();
    return getComputedStyle(this).direction === "rtl" ? left + 266 < innerWidth : right > 266;
  }

  #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  #key = (event: KeyboardEvent): void => {
    const items = this.#items();
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape") this.open = false;
    else if (next !== undefined) items.at(next % items.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #act(act: TileAct["act"]): void {
    this.open = false;
    const detail: TileAct = { act, camera: this.camera };
    this.dispatchEvent(new CustomEvent("nr-tile", { detail }));
  }
}
