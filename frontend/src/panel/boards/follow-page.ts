import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { query, state } from "lit/decorators.js";
import { Fetched, HubError } from "../../api/hub.ts";
import type { AwarenessOffer, AwarenessOfferList, BoardPreview, DirectoryList } from "../../api/types.ts";
import { define, type PageElement } from "../../element.ts";
import { day, initials, number } from "../../parts/format.ts";
import "../../parts/nr-finding.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { FormElement } from "../form-element.ts";
import { go, link } from "../pages.ts";
import "./board-preview.ts";
import { boardFacts, hostOf, lookPath } from "./directories.ts";
import { followStyle } from "./follow-style.ts";
import { canScan, hasAppScanner, readPicture, scanInApp, watch } from "./qr-code.ts";

/** The path that begins with a scan, from the checklist. */
const SCAN = "scan";
const LONGEST_FILE = 1_000_000;

/**
 * Finding a board and looking at it: by its address, link or code, or by a directory. `route` is what
 * to look up at once, or `scan`.
 */
@define("nr-page-follow")
export class FollowPage extends FormElement {
  @state() private address = "";
  /** What was refused, and may be a board on one's own network. */
  @state() private refused = "";
  @state() private preview: BoardPreview | null = null;
  @state() private scanning: AbortController | null = null;
  @state() private managing = false;
  @state() private added: ReadonlySet<string> = new Set();
  @query("video") private video?: HTMLVideoElement;
  private readonly directories = new Fetched<DirectoryList>(this);
  private readonly offers = new Fetched<AwarenessOfferList>(this);
  /** What was looked up, and what the path named last. */
  #looked = "";
  #routed = "";
  #run = 0;

  static override styles = [shared, followStyle];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scanning?.abort();
    this.#run += 1;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { hub } = this.house;
    this.directories.ask(hub, "/directories");
    this.offers.ask(hub, "/awareness/offers");
    const [address = ""] = this.route;
    if (!changed.has("route") || address === this.#routed) return;
    this.#routed = address;
    this.#run += 1;
    this.busy = false;
    this.preview = null;
    this.wrong = this.refused = "";
    this.#looked = "";
    if (address === SCAN) void this.#scan();
    else if (address) {
      this.address = address;
      void this.#look(address);
    }
  }

  override render(): TemplateResult {
    this.toggleAttribute("chosen", this.preview !== null);
    return html`<section class="find" aria-label=${t("follow.title")}>
        ${link("boards", html`${icon("back", 18)}${t("boards.title")}`, { class: "row back" })}
        <h2>${t("follow.title")}</h2>
        <p class="mut">${t("follow.about")}</p>
        ${this.#asking()} ${this.#scanner()} ${this.#found()} ${this.#without()}
      </section>
      ${this.preview
        ? html`<nr-board-preview
            .hass=${this.hass}
            .house=${this.house}
            .narrow=${this.narrow}
            .preview=${this.preview}
            .address=${this.#looked}
            @nr-back=${this.#back}
            @nr-followed=${(event: CustomEvent<string>) =>
              go(this, `boards/${encodeURIComponent(event.detail)}`)}
          ></nr-board-preview>`
        : nothing}
      ${this.managing
        ? html`<nr-directories
            .house=${this.house}
            .directories=${this.directories.value?.directories ?? []}
            @nr-directories=${() => void this.directories.again()}
            @nr-done=${() => {
              this.managing = false;
            }}
          ></nr-directories>`
        : nothing}`;
  }

  #asking(): TemplateResult {
    const scans = canScan(this.hass);
    return html`<form
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          this.#go(this.address);
        }}
      >
        ${icon("link", 20)}
        <input
          class="grow code"
          aria-label=${t("follow.address")}
          placeholder="board.example.org/#key=…"
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
          inputmode="url"
          .value=${this.address}
          @input=${(event: InputEvent) => {
            this.address = (event.target as HTMLInputElement).value;
          }}
        /><button class="btn tonal sm" ?disabled=${this.busy || !this.address.trim()}>
          ${t("follow.look_up")}
        </button>
      </form>
      <p class="ways">
        ${scans
          ? html`<button class="btn sm" @click=${() => void this.#scan()}>
              ${icon("qr", 16)}${t("follow.scan")}
            </button>`
          : nothing}
        <label class="btn link sm"
          >${t("follow.file")}<input
            class="vh"
            type="file"
            accept="application/json,.json,.txt,image/*"
            @change=${(event: Event) => void this.#open(event.target as HTMLInputElement)}
        /></label>
      </p>
      <div role="status">
        ${this.busy
          ? html`<p class="row looking"><span class="spin" aria-hidden="true"></span>${t("follow.looking")}</p>`
          : nothing}
      </div>
      ${this.wrong
        ? html`<nr-finding tone="amber" role="alert">${this.wrong}</nr-finding>
            ${this.refused
              ? html`<p class="ways">
                  <button
                    class="btn sm"
                    @click=${() => void this.#look(this.refused, this.#looked, true)}
                  >
                    ${t("follow.private")}
                  </button>
                </p>`
              : nothing}`
        : nothing}`;
  }

  #scanner(): TemplateResult | typeof nothing {
    if (!this.scanning) return nothing;
    return html`<div class="scanner">
      <video muted playsinline aria-label=${t("follow.scan_text")}></video>
      <p class="row">
        <span class="grow sm">${t("follow.scan_text")}</span
        ><button class="btn sm" @click=${() => this.scanning?.abort()}>${t("pages.cancel")}</button>
      </p>
    </div>`;
  }

  #found(): TemplateResult | typeof nothing {
    const list = this.directories.value;
    if (!list) return nothing;
    const covering = list.boards.filter((board) => board.covers);
    const others = list.boards.filter((board) => !board.covers);
    const placed = this.house.cameras.some((camera) => camera.place);
    const directory = list.directories.length > 0;
    return html`${covering.length
        ? html`<h3>${tn("follow.cover", list.covering, { count: number(list.covering) })}</h3>
            ${this.#boards(covering)}`
        : html`<h3>${t(directory && placed ? "follow.none" : "follow.near")}</h3>
            <p class="sm mut">
              ${t(!directory ? "follow.no_directory" : placed ? "follow.none_text" : "follow.unplaced")}
            </p>`}
      ${others.length
        ? html`<h3>${t("follow.others")}</h3>
            ${this.#boards(others)}`
        : nothing}
      <div class="source xs mut">
        ${directory ? icon("lock", 16) : nothing}
        <p>
          ${list.directories.map(
            (one) =>
              html`${tn("follow.directory", one.boards, {
                name: one.name || hostOf(one.url),
                count: number(one.boards),
                date: day(one.signed_at),
              }).replace(/\.\.$/, ".")} `,
          )}
          ${directory ? t("follow.directory_text") : nothing}
          <button
            class="btn link sm"
            @click=${() => {
              this.managing = true;
            }}
          >
            ${t("follow.manage")}
          </button>
        </p>
      </div>`;
  }

  #boards(boards: DirectoryList["boards"]): TemplateResult {
    return html`<ul class="card">
      ${boards.map(
        (board) =>
          html`<li class=${board.address === this.#looked ? "on" : ""}>
            ${link(
              lookPath(board.address),
              html`<span class="tile" aria-hidden="true">${initials(board.name)}</span>
                <span class="grow"
                  ><b>${board.name}</b><span class="xs mut">${hostOf(board.address)}</span
                  ><span class="xs mut">${boardFacts(board)}</span></span
                >${icon("next", 18)}`,
              { class: "entry", current: board.address === this.#looked },
            )}
          </li>`,
      )}
    </ul>`;
  }

  #without(): TemplateResult {
    return html`<h3>${t("follow.without")}</h3>
      <ul class="card">
        <li class="entry">
          <span class="mark">${icon("flag", 20)}</span>
          <span class="grow"
            ><b>${t("follow.practice")}</b><span class="xs mut">${t("follow.practice_text")}</span></span
          >
          <button class="btn sm" ?disabled=${this.busy} @click=${() => void this.#practice()}>
            ${t("follow.practice_try")}
          </button>
        </li>
        ${(this.offers.value?.offers ?? []).map(
          (offer) =>
            html`<li class="entry">
              <span class="mark">${icon("bell", 20)}</span>
              <span class="grow"
                ><b>${offer.name}</b
                ><span class="xs mut">${offer.area ? `${offer.area}. ` : ""}${t("follow.alerts_text")}</span></span
              >
              ${this.added.has(offer.url)
                ? html`<span class="row sm">${icon("tick", 16)}${t("follow.added")}</span>`
                : html`<button
                    class="btn sm"
                    aria-label=${t("follow.add_alert", { name: offer.name })}
                    ?disabled=${this.busy}
                    @click=${() => void this.#add(offer)}
                  >
                    ${t("adopt.adopt")}
                  </button>`}
            </li>`,
        )}
      </ul>`;
  }

  /** Look a link up under its own path, so that going back works. */
  #go(address: string): void {
    const text = address.trim();
    if (text === this.#routed) void this.#look(text);
    else if (text) go(this, lookPath(text));
  }

  #back = (): void => {
    this.preview = null;
    if (this.#routed) go(this, "boards/follow");
  };

  async #look(address: string, named = address, isPrivate = false): Promise<void> {
    const run = ++this.#run;
    this.#looked = named;
    this.busy = true;
    this.wrong = this.refused = "";
    this.preview = null;
    try {
      const preview = await this.house.hub.post<BoardPreview>("/boards/lookup", {
        address,
        ...(isPrivate ? { allow_private_address: true } : {}),
      });
      if (run !== this.#run) return;
      this.preview = preview;
      await this.updateComplete;
      this.#focus();
    } catch (thrown) {
      if (run !== this.#run) return;
      const error = HubError.of(thrown);
      this.wrong = error.message;
      if (error.code === "invalid" && !isPrivate) this.refused = address;
    }
    this.busy = false;
  }

  /** What has just come is read next. */
  #focus(): void {
    const preview = this.renderRoot.querySelector<PageElement>("nr-board-preview");
    void preview?.updateComplete.then(() => {
      preview.renderRoot.querySelector<HTMLElement>("h2")?.focus();
    });
  }

  async #scan(): Promise<void> {
    this.wrong = "";
    if (hasAppScanner(this.hass)) {
      const text = await scanInApp(this.hass);
      if (text) this.#go(text);
      return;
    }
    if (!canScan(this.hass) || this.scanning) return;
    const scanning = new AbortController();
    this.scanning = scanning;
    await this.updateComplete;
    try {
      const text = this.video ? await watch(this.video, scanning.signal) : null;
      if (text) this.#go(text);
    } catch {
      this.wrong = t("follow.no_camera");
    }
    this.scanning = null;
  }

  /** A file is a board's own description, or a picture of its code. */
  async #open(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (!file) return;
    this.wrong = "";
    if (file.type.startsWith("image/")) {
      const text = await readPicture(file);
      if (text) this.#go(text);
      else this.wrong = t("follow.no_code");
    } else {
      await this.#look(await file.slice(0, LONGEST_FILE).text(), file.name);
    }
    input.value = "";
  }

  async #practice(): Promise<void> {
    await this.act(async () => {
      const { request } = await this.house.hub.post<{ request: string }>("/practice");
      go(this, `requests/${request}`);
    });
  }

  async #add({ url, name, kind }: AwarenessOffer): Promise<void> {
    await this.act(async () => {
      await this.house.hub.post("/awareness/sources", { url, name, within_km: null, ...(kind ? { kind } : {}) });
      this.added = new Set([...this.added, url]);
      this.notify(t("sources.added", { name }));
    });
  }
}
