import { PstDamage } from './damage';

/** How the three generations of the format differ ([MS-PST] 2.2; the newest is known from files and other readers). */
export interface Layout {
  readonly name: 'ANSI' | 'Unicode' | 'Unicode, 4 KiB pages';
  /** Numbers of blocks and offsets have eight bytes, not four. */
  readonly wide: boolean;
  readonly page: {
    readonly size: number;
    /** Where the counts behind the entries begin. */
    readonly counts: number;
    /** Counts have two bytes, not one. */
    readonly wideCounts: boolean;
  };
  readonly block: { readonly trailer: number; readonly align: number };
  /** Bits of a heap id that number an allocation inside its block. */
  readonly heapIndexBits: number;
}

const ANSI: Layout = {
  name: 'ANSI',
  wide: false,
  page: { size: 512, counts: 496, wideCounts: false },
  block: { trailer: 12, align: 64 },
  heapIndexBits: 11,
};
const UNICODE: Layout = {
  name: 'Unicode',
  wide: true,
  page: { size: 512, counts: 488, wideCounts: false },
  block: { trailer: 16, align: 64 },
  heapIndexBits: 11,
};
const LARGE_PAGES: Layout = {
  name: 'Unicode, 4 KiB pages',
  wide: true,
  page: { size: 4096, counts: 4056, wideCounts: true },
  block: { trailer: 24, align: 512 },
  heapIndexBits: 14,
};

export interface PstHeader {
  readonly layout: Layout;
  readonly isOst: boolean;
  readonly cipher: 'none' | 'permute' | 'cyclic';
  /** Offsets of the root pages. */
  readonly nodes: number;
  readonly blocks: number;
}

export const HEADER_BYTES = 564;

export function isPst(head: Buffer): boolean {
  return head.length >= HEADER_BYTES && head.toString('latin1', 0, 4) === '!BDN';
}

/** Reads the header; throws a {@link PstDamage} for one that nobody wrote or that hides what follows. */
export function readHeader(head: Buffer): PstHeader {
  const version = head.readUInt16LE(10);
  const layout = version >= 36 ? LARGE_PAGES : version >= 20 ? UNICODE : ANSI;
  const { wide } = layout;
  const cipher = (['none', 'permute', 'cyclic'] as const)[head[wide ? 513 : 461]!];
  if (cipher === undefined) throw new PstDamage('it is encrypted by means that the format does not know', 'encrypted');
  return {
    layout,
    isOst: head.toString('latin1', 8, 10) === 'SO',
    cipher,
    nodes: wide ? Number(head.readBigUInt64LE(224)) : head.readUInt32LE(188),
    blocks: wide ? Number(head.readBigUInt64LE(240)) : head.readUInt32LE(196),
  };
}

/** A block's number or an offset. Beyond 2^53 there is no file, so that a wrong one is as good as any. */
export function idAt(bytes: Buffer, at: number, wide: boolean): number {
  return wide ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at);
}
