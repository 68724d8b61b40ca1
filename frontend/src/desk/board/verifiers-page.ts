import { css, html, nothing } from "lit";
import { query, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { day, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import { BoardPage, isNoEntry } from "./board-page.ts";
import type { BoardStatus, EntryView, StatusView, VerifierKeysView, VerifierStatus } from "./types.ts";

/** The verifiers whose word counts on the board. */
@define("nr-board-verifiers")
export class VerifiersPage extends BoardPage {
  @state() private board: BoardStatus | null = null;
  /** The one to remove, or "" to add one. */
  @state() private step: VerifierStatus | "" | null = null;
  @state() private refusal = "";
  @state() private isChanged = false;
  @query("input[type=file]") private file?: HTMLInputElement;
  @query("#key") private key?: HTMLTextAreaElement;

  static override styles = [
    shared,
    desk,
    css`
      textarea {
        font: 13px/19px var(--nr-mono);
        width: 100%;
        border: 1px solid var(--nr-edge);
        border-radius: 6px;
        padding: 8px 10px;
        background: var(--nr-card);
        color: var(--nr-ink);
      }
      .field {
        display: grid;
        gap: 4px;
        margin: 12px 0 6px;
      }
      td .btn {
        white-space: nowrap;
      }
      td:first-child {
        min-width: 180px;
      }
      @media (pointer: fine) and (min-width: 481px) {
        td .btn {
          min-height: 32px;
          margin: -7px 0;
        }
      }
    `,
  ];

  protected override async read(): Promise<number> {
    this.board = (await this.client.call<StatusView>("GET", "/status")).board;
    return 0;
  }

  #finish = async (): Promise<void> => {
    const [path, key] = this.step ? ["/verifiers/removal", this.step.key] : ["/verifiers", this.key?.value.trim() ?? ""];
    try {
      await this.client.call<VerifierKeysView>("POST", path, { key });
      this.#open(null);
      this.isChanged = true;
    } catch (error) {
      this.refusal = sentenceOf(error);
    }
  };

  #open(step: VerifierStatus | "" | null): void {
    this.step = step;
    this.refusal = "";
  }

  #log = async (): Promise<void> => {
    const [file] = this.file?.files ?? [];
    if (!file) return;
    this.refusal = "";
    try {
      const answer = await this.client.send("POST", "/statements", file, { "Content-Type": "application/octet-stream" });
      const { index } = (await answer.json()) as EntryView;
      this.notify(t("board_desk.verifier.logged", { index }));
      await this.load();
    } catch (error) {
      this.refusal = isNoEntry(error) ? t("board_desk.verifier.not_one", { file: file.name }) : sentenceOf(error);
    }
    if (this.file) this.file.value = "";
  };

  override render() {
    const verifiers = this.board?.verifiers ?? [];
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("board_desk.verifiers")}</h1>
          <p>${t("board_desk.verifier.lead")}</p>
        </div>
        <div class="a">
          <input type="file" accept=".entry" hidden @change=${this.#log} />
          <button class="btn" @click=${() => this.file?.click()}>${t("board_desk.verifier.statement")}</button>
          <button class="btn" @click=${() => this.#open("")}>${icon("plus", 18)} ${t("board_desk.verifier.add")}</button>
        </div>
      </div>
      <div class="stack">
        ${this.failure()}
        ${this.refusal && this.step === null
          ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.refusal}</span></div>`
          : nothing}
        ${this.isChanged
          ? html`<div class="note" role="status">${icon("clock", 18)}<span>${t("board_desk.verifier.restart")}</span></div>`
          : nothing}
        <section class="card">
          ${verifiers.length
            ? html`<div class="ov">
                <table class="tb">
                  <thead>
                    <tr>
                      <th scope="col">${t("board_desk.verifier")}</th>
                      <th scope="col" class="r">${t("board_desk.verifier.vouches")}</th>
                      <th scope="col">${t("board_desk.verifier.last")}</th>
                      <th scope="col">${t("board_desk.verifier.first")}</th>
                      <th scope="col"><span class="vh">${t("board_desk.verifier.remove")}</span></th>
                    </tr>
                  </thead>
                  <tbody>
                    ${verifiers.map(
                      (each) =>
                        html`<tr>
                          <td>${each.name}<small class="code">${each.key}</small></td>
                          <td class="r nw">${tn("board_desk.verifier.agencies", each.agencies, { many: number(each.agencies) })}</td>
                          <td class="nw">${each.last_at ? day(each.last_at) : t("board_desk.never")}</td>
                          <td class="nw">${each.first_at ? day(each.first_at) : t("board_desk.never")}</td>
                          <td class="r">
                            <button class="btn" @click=${() => this.#open(each)}>${t("board_desk.verifier.remove")}</button>
                          </td>
                        </tr>`,
                    )}
                  </tbody>
                </table>
              </div>`
            : html`<p class="pad mut">${this.board ? t("board_desk.verifier.none") : nothing}</p>`}
        </section>
      </div>
      ${this.step === null ? nothing : this.#dialog(this.step)}`;
  }

  #dialog(step: VerifierStatus | "") {
    const kind = step ? "remove" : "add";
    return html`<nr-dialog
      open
      closes
      heading=${t(`board_desk.verifier.sheet.${kind}`, step ? { name: step.name } : {})}
      @nr-close=${() => this.#open(null)}
    >
      <p>${t(`board_desk.verifier.sheet.${kind}.means`)}</p>
      ${step
        ? nothing
        : html`<label class="field">${t("board_desk.verifier.key")}<textarea id="key" rows="2" maxlength="400" spellcheck="false"></textarea></label>`}
      ${this.refusal ? html`<p class="rd" role="alert">${this.refusal}</p>` : nothing}
      <button slot="acts" class="btn big" @click=${() => this.#open(null)}>${t("board_desk.back")}</button>
      <button slot="acts" class="btn big" @click=${this.#finish}>${t(`board_desk.verifier.sheet.${kind}.act`)}</button>
    </nr-dialog>`;
  }
}
