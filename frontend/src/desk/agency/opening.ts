import { css, html, LitElement, nothing, type ReactiveController } from "lit";
import { property, query } from "lit/decorators.js";
import { define } from "../../element.ts";
import "../../parts/nr-dialog.ts";
import { size } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import type { DeskPage } from "../page.ts";
import { sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import type { OpeningsView, OpeningView, OpenBody } from "./types.ts";
import { withKey } from "./unlock.ts";

const LOOK_MS = 400;

/** The queue of openings, as a page shows it; asked for again and again as long as it runs. */
export class OpeningQueue implements ReactiveController {
  view: OpeningsView | null = null;
  #timer = 0;
  #ended = "";

  /** `changed` is called when a share is open, or is not going to be. */
  constructor(
    readonly host: DeskPage,
    readonly changed: () => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    void this.look();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  async look(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.#show(await this.host.client.call<OpeningsView>("GET", "/openings"));
    } catch {
      // The page's own calls say what is wrong.
    }
    if (this.view?.is_running && this.host.isConnected)
      this.#timer = window.setTimeout(() => void this.look(), LOOK_MS);
  }

  /** Have shares opened; throws what the desk refuses. */
  async open(body: OpenBody): Promise<void> {
    const view = await withKey(this.host, () => this.host.client.call<OpeningsView>("POST", "/openings", body));
    if (!view) return;
    this.#ended = "";
    this.#show(view);
    await this.look();
  }

  async stop(): Promise<void> {
    await this.host.client.call("DELETE", "/openings");
    await this.look();
  }

  /** Where a share is in the queue, as long as it matters. */
  of(share: number): OpeningView | undefined {
    return this.view?.openings.find((each) => each.share === share);
  }

  #show(view: OpeningsView): void {
    this.view = view;
    this.host.requestUpdate();
    const ended = view.openings.filter(({ state }) => !["waiting", "opening"].includes(state)).length;
    const now = `${ended} ${view.is_running}`;
    if (this.#ended && now !== this.#ended) this.changed();
    this.#ended = now;
  }

  /** That the disk was full, and the way to go on. */
  full() {
    const full = this.view?.full;
    if (!full) return nothing;
    return html`<div class="note red" role="alert">
      ${icon("disk", 18)}
      <span>
        <b>${t("desk.opening.full")}</b>
        ${t("desk.opening.full_counts", {
          opened: full.opened,
          total: full.opened + full.sealed,
          sealed: full.sealed,
          free: size(full.missing_bytes),
        })}
      </span>
      <button @click=${() => void this.#goOn()}>${t("desk.opening.go_on")}</button>
    </div>`;
  }

  /** That shares were opened without asking the board about them. */
  unasked() {
    const unasked = this.view?.openings.find((each) => each.unasked);
    if (!unasked) return nothing;
    return html`<div class="note">${icon("away", 18)}<span><b>${t("desk.opening.unasked")}</b> ${unasked.unasked}</span></div>`;
  }

  async #goOn(): Promise<void> {
    const left = this.view?.openings.filter(({ state }) => state === "stopped").map(({ share }) => share) ?? [];
    try {
      if (left.length) await this.open({ shares: left });
    } catch (error) {
      this.host.dispatchEvent(new CustomEvent("nr-say", { detail: sentenceOf(error), bubbles: true, composed: true }));
    }
  }
}

/**
 * Asks whether shares are to be opened; for one that was taken back, why. Fires `nr-open` with the
 * body of the call, or `nr-close`.
 */
@define("nr-desk-open")
export class NrDeskOpen extends LitElement {
  @property({ attribute: false }) shares: number[] = [];
  @property({ type: Boolean }) withdrawn = false;
  /** The share was opened before, and its files were changed here. */
  @property({ type: Boolean }) again = false;
  @query("textarea") private reason?: HTMLTextAreaElement;

  static override styles = [
    shared,
    desk,
    css`
      :host {
        display: contents;
      }
      textarea {
        width: 100%;
      }
    `,
  ];

  override render() {
    const count = this.shares.length;
    const share = this.shares[0] ?? 0;
    const heading = this.again
      ? t("desk.opening.ask_again", { share })
      : this.withdrawn
      ? t("desk.opening.ask_withdrawn", { share })
      : count === 1
        ? t("desk.opening.ask_one", { share })
        : tn("desk.opening.ask", count);
    return html`<nr-dialog open heading=${heading} @nr-close=${this.#close}>
      <form id="form" class="stack" @submit=${this.#submit}>
        ${this.again ? html`<p>${t("desk.opening.means_again")}</p>` : nothing}
        ${this.again && !this.withdrawn
          ? nothing
          : html`<p>${this.withdrawn ? t("desk.opening.why_withdrawn") : tn("desk.opening.means", count)}</p>`}
        ${this.withdrawn
          ? html`<label class="field">
              ${t("desk.opening.reason")}
              <textarea name="reason" required maxlength="500" rows="3" autofocus></textarea>
            </label>`
          : nothing}
      </form>
      <button slot="acts" type="button" @click=${this.#close}>${t("desk.cancel")}</button>
      <button slot="acts" type="button" ?autofocus=${!this.withdrawn} @click=${this.#submit}>
        ${tn("desk.opening.act", count)}
      </button>
    </nr-dialog>`;
  }

  #close = (): void => {
    this.dispatchEvent(new Event("nr-close"));
  };

  #submit = (event: Event): void => {
    event.preventDefault();
    if (this.reason && !this.reason.reportValidity()) return;
    const { shares, again } = this;
    const detail: OpenBody = this.withdrawn
      ? { shares, again, withdrawn_too: true, reason: this.reason?.value ?? "" }
      : { shares, again };
    this.dispatchEvent(new CustomEvent<OpenBody>("nr-open", { detail }));
  };
}
