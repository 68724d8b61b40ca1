/** What would leave the house, and how it is being prepared. */

import type { Span } from "./ground.ts";

export interface Mask {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface MaskKey extends Mask {
  at_ms: number;
}

export interface MovingMask {
  keys: MaskKey[];
  found: boolean;
}

export interface Piece extends Span {
  camera_id: string;
  camera_name: string;
  masks: Mask[];
  moving: MovingMask[];
  own_masks_off: boolean;
}

export interface Extract extends Span {
  sensor_id: string;
  sensor_name: string;
}

export interface Identity {
  name: string;
  email: string;
  telephone: string;
}

export interface Recipient {
  agency_id: string;
  agency_name: string;
  origin: string;
  delivery_key: string;
}

export interface Proposal {
  id: string;
  recipient: Recipient;
  pieces: Piece[];
  words: string;
  extracts: Extract[];
  identity: Identity;
  audio: boolean;
  camera_make: boolean;
  own_copy: boolean;
  content_credentials: boolean;
}

export interface Cut extends Span {
  number: number;
  frames: number;
  frames_copied: number;
  width: number;
  height: number;
  size_bytes: number;
  sha256: string;
  clock_offset_ms: number;
  audio: boolean;
  sources: number;
}

export interface Review {
  request_id: string;
  proposal: Proposal;
  preparation: "none" | "preparing" | "ready" | "failed";
  reason: string;
  cuts: Cut[];
  custody: Record<string, unknown>;
  size_bytes: number;
}

/** How far the search for faces of a request is. */
export interface FacesSearched {
  searching: boolean;
  done: number;
}
