import { html, nothing, type TemplateResult } from "lit";
import { clock, moment, number, weekday } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { has, t, tn } from "../../words/localize.ts";
import { address } from "../page.ts";
import type { LogEntryView, LogVerdictView } from "./types.ts";
import { date } from "./when.ts";

/** What an entry says that somebody did; names, labels and files stand behind it. */
export function deed(entry: LogEntryView): string {
  const act = has(`desk.act.${entry.act}`) ? t(`desk.act.${entry.act}`) : entry.act;
  const about = entry.about;
  const more = [
    entry.share && t("desk.delete.share", { share: entry.share }),
    about.result && has(`desk.act.result.${about.result}`) && t(`desk.act.result.${about.result}`),
    about.film,
    about.kept_as,
    about.mark,
    about.to && (has(`desk.report.to.${about.to}`) ? t(`desk.report.to.${about.to}`) : about.to),
    about.reference,
    about.until && date(about.until),
    about.why ?? about.reason,
    about.key,
  ].filter(Boolean);
  return more.length ? `${act}: ${more.join(", ")}` : act;
}

/** Who did it; what nobody in particular does stands in the log under the desk's own name. */
export function actor(who: string): string {
  return who === "the desk" ? t("desk.log.the_desk") : who;
}

/** `Tue 24 Nov, 09:10`: with its day, for what is kept or printed. */
export function dated(time: string): string {
  return `${weekday(time)}, ${clock(time)}`;
}

/** The line that says whether the log holds. */
export function verdictLine(verdict: LogVerdictView): TemplateResult {
  return html`<span class="st"
    ><span class=${verdict.holds ? "ok" : "rd"}>${icon(verdict.holds ? "verified" : "stop", 16)}</span>${verdict.holds
      ? tn("desk.log.holds", verdict.size, { count: number(verdict.size), time: moment(verdict.checked_at) })
      : verdict.faults[0]}</span
  >`;
}

/** What doesn't hold, as a note above everything else. */
export function faultNote(verdict: LogVerdictView | undefined) {
  if (!verdict || verdict.holds) return nothing;
  return html`<div class="note red" role="alert">
    ${icon("stop", 18)}<span>${verdict.faults.map((fault) => html`<p>${fault}</p>`)}</span>
  </div>`;
}

/** The table of entries, newest first. */
export function logTable(entries: readonly LogEntryView[], withCase: boolean) {
  return html`<div class="ov">
    <table class="tb tn">
      <thead>
        <tr>
          <th class="r">${t("desk.log.number")}</th>
          <th>${t("desk.log.when")}</th>
          <th>${t("desk.log.who")}</th>
          <th>${t("desk.log.what")}</th>
          ${withCase ? html`<th>${t("desk.log.case")}</th>` : nothing}
          <th>${t("desk.log.hash")}</th>
        </tr>
      </thead>
      <tbody>
        ${entries.map(
          (entry) =>
            html`<tr>
              <td class="r">${number(entry.number)}</td>
              <td class="nw">${dated(entry.at)}</td>
              <td class="nw">${actor(entry.who)}</td>
              <td>
                ${entry.about.certificate
                  ? html`<a href=${address("log", "certificates", entry.about.certificate)}>${deed(entry)}</a>`
                  : deed(entry)}
              </td>
              ${withCase ? html`<td class="nw">${entry.case}</td>` : nothing}
              <td class="code nw" title=${entry.sha256}>${entry.sha256.slice(0, 4)}…${entry.sha256.slice(-4)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** `abcd 0123 …`: a hash in groups of four, so that it can be read aloud. */
export function grouped(sha256: string): string {
  return sha256.replace(/(.{4})(?=.)/g, "$1 ");
}

