import type { ScriptLanguage } from '@minutebook/contract';

/** Something somebody did, with what patterns go by: who, when, where, with whom. No text. */
export interface Act {
  readonly kind: 'message' | 'deletion' | 'timer';
  /** What is hit when it is unusual. */
  readonly message: number;
  readonly versionId: number;
  readonly version: number;
  readonly position: number;
  /** Milliseconds since 1970: of the message, or of the deletion. */
  readonly at: number;
  /** Of the firm, by the directory; null where nobody of it did this. */
  readonly person: string | null;
  readonly conversation: number;
  readonly isGroup: boolean;
  /** Handles of the others that are not of the firm. */
  readonly outsiders: readonly number[];
  /** Handles of everybody in it the directory knows, or does not. */
  readonly known: readonly number[];
  readonly strangers: readonly number[];
  /** By the script most of it is written in; null where there is nothing to read. */
  readonly language: ScriptLanguage | null;
}

export type Figures = Readonly<Record<string, number | string | null>>;
