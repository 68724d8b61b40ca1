import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { House } from "../../api/house.ts";
import { HubError } from "../../api/hub.ts";
import type { Proof, Request } from "../../api/types.ts";
import { define } from "../../element.ts";
import { moment, number, shortKey } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { requestStyle } from "./request-style.ts";

/** What verification proved of one request: one line until asked for, with the file to check it. */
@define("nr-proof")
export class NrProof extends LitElement {
  @property({ attribute: false }) house!: House;
  @property({ attribute: false }) request!: Request;

  @state() private proof: Proof | null = null;
  @state() private failed = "";
  #of = "";

  static override styles = [
    shared,
    requestStyle,
    css`
      summary .ic:first-child {
        color: var(--nr-ok);
      }
      .not summary .ic:first-child {
        color: var(--nr-amber);
      }
      .split summary .ic:first-child {
        color: var(--nr-red);
      }
      ul {
        list-style: disc;
        font-size: 13px;
        line-height: 20px;
        color: var(--nr-ink2);
      }
      .check {
        display: grid;
        gap: 8px;
        font-size: 13px;
        line-height: 18px;
      }
      pre {
        margin: 0;
        padding: 8px 10px;
        border-radius: 8px;
        background: var(--nr-sunk);
        font: 12px/18px var(--nr-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("request") && this.#of !== this.request.id) void this.#read();
  }

  async #read(): Promise<void> {
    const id = this.request.id;
    this.#of = id;
    this.proof = null;
    this.failed = "";
    try {
      const proof = await this.house.hub.get<Proof>(`/requests/${id}/proof`);
      if (this.#of === id) this.proof = proof;
    } catch (thrown) {
      if (this.#of === id) this.failed = HubError.of(thrown).message;
    }
  }

  override render(): TemplateResult {
    const board = this.house.boards.find((each) => each.origin === this.request.origin);
    if (board?.state === "stopped")
      return html`<details class="v split">
        <summary>${icon("fork", 18)}<span>${t("forked.heading")}</span>${icon("down", 18)}</summary>
        <p class="sm mut"><span class="code">${board.origin}</span> ${t("forked.why")}</p>
      </details>`;
    if (this.failed)
      return html`<details class="v not">
        <summary>${icon("warn", 18)}<span>${t("proof.failed")}</span>${icon("down", 18)}</summary>
        <p class="sm mut">${this.failed}</p>
      </details>`;
    const proof = this.proof;
    if (!proof) return html`<span class="grey" style="height:44px" aria-busy="true"></span>`;
    const enough = proof.witnesses.length >= proof.quorum;
    return html`<details class="v ${enough ? "" : "not"}">
      <summary>
        ${icon(enough ? "verified" : "warn", 18)}<span
          >${enough
            ? proof.seen_at
              ? t("proof.verified", { date: moment(proof.seen_at) })
              : t("proof.issued", { date: moment(this.request.issued) })
            : t("proof.few_witnesses")}</span
        >${icon("down", 18)}
      </summary>
      <ul>
        <li>
          ${t("proof.signed", { agency: this.request.agency.name })}
          <span class="code">${shortKey(proof.key_id)}</span>
        </li>
        <li>
          ${t("proof.entry", { index: number(proof.index), size: number(proof.tree_size) })}
          <span class="code">${proof.origin}</span>
        </li>
        <li>
          ${proof.quorum
            ? tn("proof.witnesses", proof.witnesses.length, { quorum: proof.quorum })
            : t("proof.alone")}
          ${proof.witnesses.map(
            (witness, at) =>
              html`${at ? ", " : ""}<span class="code">${witness.name}</span> ${moment(witness.at)}`,
          )}
        </li>
        ${proof.checked_at
          ? html`<li>${t("proof.checked", { time: moment(proof.checked_at) })}</li>`
          : nothing}
      </ul>
      <div class="check">
        <p>${t("proof.yourself")}</p>
        <a
          class="btn sm"
          href="data:text/plain;charset=utf-8,${encodeURIComponent(proof.file)}"
          download=${proof.file_name}
          >${icon("download")}${t("proof.download")}</a
        >
        ${proof.commands.length ? html`<pre tabindex="0">${proof.commands.join("\n")}</pre>` : nothing}
      </div>
    </details>`;
  }
}
