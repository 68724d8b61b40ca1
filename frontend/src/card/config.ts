/** What a dashboard keeps of the card. */
export interface CardConfig {
  type: string;
  /** The config entry of the hub, where there are several. */
  house?: string;
  /** False shows no pictures, such as on a tablet in the hall. */
  pictures?: boolean;
  /** False leaves the card out while nothing waits for an answer. */
  when_clear?: boolean;
}

export const CARD = "neighbors-requests-card";
export const CARD_TYPE = `custom:${CARD}`;
