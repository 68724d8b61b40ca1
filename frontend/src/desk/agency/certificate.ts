import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { number, size } from "../../parts/format.ts";
import { shared } from "../../style/shared.ts";
import { has, t } from "../../words/localize.ts";
import { DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import type { DeletionCertificate } from "./types.ts";

/** A certificate of what was deleted: hashes and counts, to be printed. */
@define("nr-desk-certificate")
export class CertificatePart extends DeskPage {
  /** Its id. */
  @property() number = "";
  @state() private made: DeletionCertificate | null = null;
  @state() private failed = "";

  static override styles = [
    shared,
    desk,
    css`
      .card {
        max-width: 860px;
      }
      th[scope] {
        width: 190px;
        font-weight: 400;
        vertical-align: baseline;
      }
      td {
        vertical-align: baseline;
      }
      .code {
        overflow-wrap: anywhere;
      }
      h2 {
        padding: 16px 16px 4px;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("number") && this.number) void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.made = await this.client.call<DeletionCertificate>("GET", `/certificates/${this.number}`);
    } catch (error) {
      this.failed = sentenceOf(error);
    }
  }

  override render() {
    const made = this.made;
    if (!made) return html`<h1 tabindex="-1">${this.failed || t("desk.cert")}</h1>`;
    const row = (name: string, text: string, code = false) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td class=${code ? "code" : ""}>${text}</td>
      </tr>`;
    return html`<div class="ttl">
        <div>
          <a class="crumb" href="#/log">${t("desk.log")}</a>
          <h1 tabindex="-1">${t("desk.cert")}</h1>
          <div class="meta"><span>${made.case_number}</span><span>${stamp(made.ended)}</span></div>
        </div>
        <div class="a"><button @click=${() => print()}>${t("desk.report.print")}</button></div>
      </div>
      <section class="card">
        <table class="tb">
          <tbody>
            ${row(t("desk.cert.department"), made.agency)} ${row(t("desk.log.case"), made.case_number)}
            ${row(t("desk.cert.deleted"), made.is_whole ? t("desk.cert.whole") : t("desk.cert.part"))}
            ${row(t("desk.cert.began"), stamp(made.began))} ${row(t("desk.cert.ended"), stamp(made.ended))}
            ${row(t("desk.cert.by"), made.by)} ${row(t("desk.cert.why"), made.why || t("desk.cert.none"))}
            ${row(t("desk.keep"), made.kept_until || t("desk.cert.no_date"))}
            ${row(t("desk.cert.files"), `${number(made.files.length)}, ${size(made.size_bytes)}`)}
            ${row(t("desk.cert.number"), made.id, true)} ${row(t("desk.cert.key"), made.key, true)}
          </tbody>
        </table>
        <h2>${t("desk.cert.shares")}</h2>
        <table class="tb">
          <tbody>
            ${made.shares.map((each) => row(t("desk.delete.share", { share: each.name }), each.sha256, true))}
          </tbody>
        </table>
        ${made.handed_on.length
          ? html`<h2>${t("desk.cert.handed")}</h2>
              <table class="tb">
                <tbody>
                  ${made.handed_on.map((each) => row(`${stamp(each.at)}, ${receiver(each.to)}`, each.sha256, true))}
                </tbody>
              </table>`
          : nothing}
        <h2>${t("desk.cert.hashes")}</h2>
        <table class="tb">
          <tbody>
            ${made.files.map((each) => row(size(each.size_bytes), each.sha256, true))}
          </tbody>
        </table>
        <p class="pad mut">${t("desk.cert.means")}</p>
      </section>`;
  }
}

/** `2026-11-24 09:10:02 UTC`: a certificate says the same wherever it is read. */
function stamp(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}

function receiver(to: string): string {
  return has(`desk.report.to.${to}`) ? t(`desk.report.to.${to}`) : to;
}
