import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Directory, FoundBoard } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { day, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";

/** Return what a directory says of a board in one line; its address if it says nothing. */
export function boardFacts(board: FoundBoard): string {
  const { agencies, requests_year: requests } = board;
  const facts = [
    agencies === null ? "" : tn("follow.agencies", agencies, { count: number(agencies) }),
    requests === null ? "" : tn("follow.requests", requests, { count: number(requests) }),
  ];
  return facts.filter(Boolean).join(" · ") || hostOf(board.address);
}

/** Return the host of a link, or the beginning of a text that is none. */
export function hostOf(address: string): string {
  const [place = ""] = address.trim().split(/[#?]/, 1);
  return place.replace(/^https?:\/\//, "").replace(/\/$/, "").slice(0, 100);
}

/** Return the path of the page that looks a board up. */
export const lookPath = (address: string): string => `boards/follow/${encodeURIComponent(address)}`;

/** Which directories are read; one more, and one less. Fires `nr-directories` with how it is now. */
@define("nr-directories")
export class Directories extends PageElement {
  @property({ attribute: false }) directories: readonly Directory[] = [];
  @state() private address = "";
  @state() private wrong = "";
  @state() private busy = false;

  static override styles = [
    shared,
    css`
      li {
        display: flex;
        gap: 12px;
        align-items: center;
        padding: 8px 0;
        border-bottom: 1px solid var(--nr-line);
      }
      li b {
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .why {
        color: var(--nr-amber);
      }
      form {
        display: flex;
        gap: 8px;
        align-items: flex-end;
        margin-top: 16px;
      }
      .wrong {
        color: var(--nr-red);
        margin-top: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<nr-dialog open .heading=${t("directory.title")} @nr-close=${this.#close}>
      <p class="sm mut">${t("directory.text")}</p>
      ${this.directories.length
        ? html`<ul>
            ${this.directories.map((each) => this.#directory(each))}
          </ul>`
        : html`<p style="margin-top:12px">${t("directory.none")}</p>`}
      <form
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          const address = this.address.trim();
          void this.#change(() => this.house.hub.post("/directories", { address }));
        }}
      >
        <label class="field grow"
          >${t("directory.address")}<input
            autofocus
            spellcheck="false"
            autocapitalize="off"
            inputmode="url"
            .value=${this.address}
            @input=${(event: InputEvent) => {
              this.address = (event.target as HTMLInputElement).value;
            }}
        /></label>
        <button ?disabled=${this.busy || !this.address.trim()}>${t("adopt.adopt")}</button>
      </form>
      ${this.wrong ? html`<p class="wrong sm" role="alert">${this.wrong}</p>` : nothing}
      <button slot="acts" class="btn link" @click=${this.#close}>${t("panel.close")}</button>
    </nr-dialog>`;
  }

  #directory(one: Directory): TemplateResult {
    const name = one.name || hostOf(one.url);
    const facts = [
      hostOf(one.url),
      tn("clear.followed", one.boards, { count: number(one.boards) }),
      t("directory.signed", { date: day(one.signed_at) }),
    ];
    const remove = t("directory.remove", { name });
    return html`<li>
      <span class="grow">
        <b>${name}</b><br /><span class="sm mut">${facts.join(" · ")}</span>
        ${one.reason ? html`<br /><span class="sm why">${one.reason}</span>` : nothing}
      </span>
      <button
        class="btn round"
        aria-label=${remove}
        title=${remove}
        ?disabled=${this.busy}
        @click=${() =>
          void this.#change(() => this.house.hub.delete("/directories", { url: one.url }))}
      >
        ${icon("trash", 18)}
      </button>
    </li>`;
  }

  #close = (): void => {
    this.dispatchEvent(new CustomEvent("nr-done"));
  };

  async #change(act: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.wrong = "";
    try {
      await act();
      this.address = "";
      this.dispatchEvent(new CustomEvent("nr-directories"));
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }
}
