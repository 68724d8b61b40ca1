import type { Account, Accounting, Band } from "../api/types.ts";
import { has, t } from "../words/localize.ts";
import { fullDay, listed, number } from "./format.ts";

/** What agencies owe an account of, in the same words wherever it is shown. */

/** Parts of what was received, in the order of what happens to a share. */
const PARTS = ["withdrawn", "unopened", "used", "deleted"] as const;

/** `5 to 9`: an account never says how many exactly if that could point at a home. */
export function band({ at_least, at_most }: Band): string {
  if (at_most === 0) return number(0);
  if (at_most === null) return t("account.or_more", { least: number(at_least) });
  return t("account.band", { least: number(at_least), most: number(at_most) });
}

/** What became of the videos, one sentence for each part that isn't empty. */
export function sentences(account: Account): string[] {
  if (account.received.at_most === 0) return [t("account.none")];
  const said = [t("account.received", { received: band(account.received), opened: band(account.opened) })];
  for (const part of PARTS)
    if (account[part].at_most !== 0) said.push(t(`account.${part}`, { count: band(account[part]) }));
  if (account.handed_on.at_most !== 0)
    said.push(
      t("account.handed_on", {
        count: band(account.handed_on),
        whom: listed(account.handed_to.map(recipient)),
      }),
    );
  if (account.keep_until)
    said.push(t("account.kept", { count: band(account.kept), date: fullDay(account.keep_until) }));
  return said;
}

function recipient(kind: string): string {
  return t(has(`account.to.${kind}`) ? `account.to.${kind}` : "account.to.other");
}

/** That something is late, or by when an account is due; empty if nothing is owed any more. */
export function dueLine({ account, due, late_since }: Accounting): string {
  if (late_since) return t(account ? "account.kept_late" : "account.late", { date: fullDay(late_since) });
  return due && !account ? t("account.due", { date: fullDay(due) }) : "";
}
