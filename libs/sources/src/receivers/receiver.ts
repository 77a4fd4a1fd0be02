import type { IncomingHttpHeaders } from 'node:http';
import type { OpenSource } from '../register/register';
import type { Facts } from '../store/delivery-store';
import type { VendorClient } from '../vendors/vendor-client';

/** A service calls our address. */
export interface Knock {
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** The very bytes: signatures are over these. Empty for GET. */
  readonly body: Buffer;
  readonly at: Date;
}

/** What the body of a delivery is; also the ending of its name in the evidence. */
export type BodyType = 'json' | 'jsonl' | 'txt' | 'eml';

/** Something a source delivered, before it is kept. */
export interface NewDelivery {
  /** Tells this delivery from every other of the source; the same again is a replay, acknowledged and not kept twice. */
  readonly key: string;
  readonly type: BodyType;
  readonly body: Buffer;
  /** Facts of the envelope: addresses, ids, times. No content. */
  readonly facts: Facts;
  /** Where the source counts its deliveries: what is missing between two is a gap (R45). */
  readonly number?: SequenceNumber;
}

export interface SequenceNumber {
  /** Which of several sequences. */
  readonly stream: string;
  readonly value: number;
  /** After so many milliseconds without a number the source may begin anywhere. */
  readonly restartsAfter?: number;
}

export interface Answer {
  readonly type: 'text/plain' | 'application/json' | 'text/xml';
  readonly text: string;
}

export type Verdict =
  /** `why` goes to the audit log; the caller learns nothing. */
  | { readonly kind: 'refused'; readonly why: string }
  /** A handshake: nothing is delivered. */
  | { readonly kind: 'handshake'; readonly answer: Answer }
  | { readonly kind: 'delivered'; readonly delivery: NewDelivery; readonly answer?: Answer };

/** A file that a delivery names and does not hold. */
export interface Enclosure {
  /** Path below the delivery's folder in the evidence, e.g. `media/1234`. */
  readonly name: string;
  /** Writes it to `path`. Throws {@link VendorRefused} when it is gone for good. */
  fetch(path: string): Promise<void>;
}

/** Knows one kind of source: its protocol, its signatures, where its files are. Adding a kind = adding one to receivers.ts. */
export interface Receiver {
  /** Answers GET, where the service asks before it calls. */
  verify?(source: OpenSource, knock: Knock): Verdict;
  /** Judges a call. Nothing of the body is believed before its signature fits. */
  receive?(source: OpenSource, knock: Knock, vendor: VendorClient): Verdict | Promise<Verdict>;
  /** The files a kept delivery names, in order. Does not throw for bytes. */
  enclosures?(source: OpenSource, body: Buffer, vendor: VendorClient): readonly Enclosure[];
  /** Does at the service what a kept delivery asks for. May be done twice. */
  heed?(source: OpenSource, body: Buffer, vendor: VendorClient, now: Date): Promise<void>;
  /** Asks the service for what is new. */
  pull?(source: OpenSource, desk: PullDesk): Promise<void>;
  /** Asks the service whether what is set up works. Throws what is wrong. */
  test?(source: OpenSource, vendor: VendorClient): Promise<void>;
}

/** What a pull may do. */
export interface PullDesk {
  readonly vendor: VendorClient;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Keeps a delivery; safe when it returns. Throws `backlog-full`: ask again later. */
  keep(delivery: NewDelivery): Promise<'kept' | 'repeated'>;
  /** Where to go on next time. To be saved after what it covers is kept. */
  moveCursor(cursor: string): Promise<void>;
  /**
   * Reads a file into the archive as an import of its own; true when it is there, whole. Undefined: the import was begun and
   * has not ended, because another process reads it or somebody paused it.
   */
  importFile(path: string, name: string): Promise<boolean | undefined>;
}
