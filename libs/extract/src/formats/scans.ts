import type * as PdfJs from 'pdfjs-dist/legacy/build/pdf.mjs';

export type Pdf = typeof PdfJs;
export type PdfPage = Awaited<ReturnType<Awaited<ReturnType<Pdf['getDocument']>['promise']>['getPage']>>;

/** Pictures of one page that are read: a scan is one, or a few strips. */
const MOST = 4;
/** A picture smaller than this in either direction is an ornament. */
const LEAST_SIDE = 64;

/** A picture as the library has unpacked it. */
interface Unpacked {
  readonly width: number;
  readonly height: number;
  readonly kind?: number;
  readonly data?: Uint8Array | Uint8ClampedArray | null;
}

/** The pictures a page is made of, in their order, in a format every OCR reads (PNM). */
export async function picturesOn(page: PdfPage, { OPS }: Pdf): Promise<Buffer[]> {
  const { fnArray, argsArray } = await page.getOperatorList();
  const pictures: Buffer[] = [];
  for (const [at, operator] of fnArray.entries()) {
    if (pictures.length === MOST) break;
    const [what] = (argsArray[at] ?? []) as readonly unknown[];
    const isMask = operator === OPS.paintImageMaskXObject;
    if (!isMask && operator !== OPS.paintImageXObject && operator !== OPS.paintInlineImageXObject) continue;
    const picture = unpacked(page, what);
    const written = picture && pnm(isMask ? { ...picture, kind: 1 } : picture);
    if (written) pictures.push(written);
  }
  return pictures;
}

/** By name, as it is, or as a mask whose bits may have a name again. */
function unpacked(page: PdfPage, what: unknown): Unpacked | undefined {
  if (typeof what === 'string') return named(page, what);
  const picture = what as (Omit<Unpacked, 'data'> & { readonly data?: Unpacked['data'] | string }) | undefined;
  if (typeof picture?.data !== 'string') return picture as Unpacked | undefined;
  return { ...picture, data: named(page, picture.data)?.data ?? null };
}

function named(page: PdfPage, name: string): Unpacked | undefined {
  const store = (name.startsWith('g_') ? page.commonObjs : page.objs) as {
    has(name: string): boolean;
    get(name: string): unknown;
  };
  return store.has(name) ? ((store.get(name) as Unpacked | null) ?? undefined) : undefined;
}

function pnm({ width, height, kind, data }: Unpacked): Buffer | undefined {
  if (!data || width < LEAST_SIDE || height < LEAST_SIDE) return undefined;
  const header = (type: string): Buffer =>
    Buffer.from(`${type}\n${width} ${height}\n${type === 'P4' ? '' : '255\n'}`, 'latin1');
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  // One bit a pixel: set is white here, and black in PNM.
  if (kind === 1) return Buffer.concat([header('P4'), bytes.map((byte) => byte ^ 0xff)]);
  if (kind === 2) return Buffer.concat([header('P6'), bytes]);
  if (kind !== 3) return undefined;
  const colours = Buffer.alloc(width * height * 3);
  for (let from = 0, to = 0; to < colours.length; from += 4, to += 3) bytes.copy(colours, to, from, from + 3);
  return Buffer.concat([header('P6'), colours]);
}
