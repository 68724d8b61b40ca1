/** What this house decided and shared, and its figures. */

export interface Ledger {
  checkpoint: string;
  entries: Record<string, unknown>[];
}

export interface Asked {
  requests: number;
  with_clips: number;
  approved: number;
  denied: number;
  waiting: number;
  unanswered: number;
  delivered: number;
  opened: number;
  median_area_km2: number | null;
  largest_area_km2: number | null;
  median_window_s: number | null;
  longest_window_s: number | null;
  median_answer_s: number | null;
  findings: { code: string; count: number }[];
}

export interface FigureGroup {
  key: string;
  name: string;
  all: Asked;
  here: Asked;
}

export interface Figures {
  all: Asked;
  here: Asked;
  agencies: FigureGroup[];
  months: FigureGroup[];
  incidents: FigureGroup[];
}
