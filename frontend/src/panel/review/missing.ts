import type { Review } from "../../api/types.ts";
import { spanOf } from "./body.ts";
import { length, SECOND } from "./time.ts";

/** Return how many seconds a prepared piece is shorter than its cut, all together; 0 where none is. */
export function missingIn(review: Review | null): number {
  if (review?.preparation !== "ready") return 0;
  const missing = review.cuts.reduce((sum, cut) => {
    const piece = review.proposal.pieces[cut.number - 1];
    // An edge lies up to a frame beside the wish: that is no gap.
    const short = piece ? length(spanOf(piece)) - length(spanOf(cut)) : 0;
    return short >= SECOND ? sum + short : sum;
  }, 0);
  return Math.round(missing / SECOND);
}
