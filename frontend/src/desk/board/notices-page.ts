import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { moment, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import { BoardPage } from "./board-page.ts";
import type { BoardStatus, EntryView, StatusView } from "./types.ts";

/** The board's notices on entries, and adding one. */
@define("nr-board-notices")
export class NoticesPage extends BoardPage {
  @state() private board: BoardStatus | null = null;
  @state() private about: number | null = null;
  @state() private text = "";
  @state() private asks = false;
  @state() private refusal = "";

  static override styles = [
    shared,
    desk,
    css`
      form {
        display: grid;
        gap: 12px;
        padding: 0 16px 16px;
      }
      textarea,
      input {
        font: 14px/20px var(--nr-font);
        border: 1px solid var(--nr-edge);
        background: var(--nr-card);
        color: var(--nr-ink);
      }
      textarea {
        resize: vertical;
      }
      .field {
        display: grid;
        gap: 4px;
      }
      .text {
        white-space: pre-line;
      }
      blockquote {
        margin: 12px 0;
        padding: 8px 12px;
        border-inline-start: 3px solid var(--nr-line);
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
    `,
  ];

  protected override async read(): Promise<number> {
    this.board = (await this.client.call<StatusView>("GET", "/status")).board;
    return 0;
  }

  #ask = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.about = Number(form.get("entry"));
    this.text = String(form.get("text")).trim();
    this.refusal = "";
    this.asks = true;
  };

  #publish = async (): Promise<void> => {
    try {
      const { index } = await this.client.call<EntryView>("POST", "/notices", { index: this.about, text: this.text });
      this.asks = false;
      this.renderRoot.querySelector("form")?.reset();
      this.notify(t("board_desk.notice.done", { index }));
      await this.load();
    } catch (error) {
      this.refusal = sentenceOf(error);
    }
  };

  override render() {
    const notices = this.board?.notices ?? [];
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("board_desk.notices")}</h1>
          <p>${t("board_desk.notice.lead")}</p>
        </div>
      </div>
      ${this.failure()}
      <div class="two">
        <section class="card">
          <header><h2>${t("board_desk.notice.all")}</h2></header>
          ${notices.length
            ? html`<div class="ov">
                <table class="tb">
                  <thead>
                    <tr>
                      <th scope="col">${t("board_desk.notice.about")}</th>
                      <th scope="col">${t("board_desk.notice.text")}</th>
                      <th scope="col">${t("board_desk.notice.at")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${notices.map(
                      (each) =>
                        html`<tr>
                          <td class="tn">${number(each.about)}</td>
                          <td class="text" dir="auto">${each.text}</td>
                          <td class="nw">${moment(each.at)}</td>
                        </tr>`,
                    )}
                  </tbody>
                </table>
              </div>`
            : html`<p class="pad mut">${this.board ? t("board_desk.notice.none") : nothing}</p>`}
        </section>
        <section class="card">
          <header><h2>${t("board_desk.notice.add")}</h2></header>
          <form @submit=${this.#ask}>
            <label class="field">
              ${t("board_desk.notice.entry")}
              <input name="entry" type="number" min="0" max=${(this.board?.published ?? 1) - 1} required inputmode="numeric" />
            </label>
            <label class="field">
              ${t("board_desk.notice.words")}
              <textarea name="text" rows="5" maxlength="4000" required></textarea>
              <small>${t("board_desk.notice.words.why")}</small>
            </label>
            <button class="btn big">${t("board_desk.notice.act")}</button>
          </form>
        </section>
      </div>
      ${this.asks
        ? html`<nr-dialog
            open
            closes
            heading=${t("board_desk.notice.sheet", { index: this.about ?? 0 })}
            @nr-close=${() => (this.asks = false)}
          >
            <p>${t("board_desk.notice.sheet.means")}</p>
            <blockquote dir="auto">${this.text}</blockquote>
            ${this.refusal ? html`<p class="rd" role="alert">${this.refusal}</p>` : nothing}
            <button slot="acts" class="btn big" @click=${() => (this.asks = false)}>${t("board_desk.back")}</button>
            <button slot="acts" class="btn big" @click=${this.#publish}>${t("board_desk.notice.sheet.act")}</button>
          </nr-dialog>`
        : nothing}`;
  }
}
