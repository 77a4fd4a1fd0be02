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

/** The pictures a page is made of, in their order, in a format every OCR reads (PNM); one at a time, for they are large. */
export async function* picturesOn(page: PdfPage, { OPS }: Pdf): AsyncGenerator<Buffer> {
  const { fnArray, argsArray } = await page.getOperatorList();
  let given = 0;
  for (const [at, operator] of fnArray.entries()) {
    if (given === MOST) return;
    const [what] = (argsArray[at] ?? []) as readonly unknown[];
    const isMask = operator === OPS.paintImageMaskXObject;
    if (!isMask && operator !== OPS.paintImageXObject && operator !== OPS.paintInlineImageXObject) continue;
    const picture = await unpacked(page, what);
    const written = picture && pnm(isMask ? { ...picture, kind: 1 } : picture);
    if (!written) continue;
    given++;
    yield written;
  }
}

/** By name, as it is, or as a mask whose bits may have a name again. */
async function unpacked(page: PdfPage, what: unknown): Promise<Unpacked | undefined> {
  if (typeof what === 'string') return named(page, what);
  const picture = what as (Omit<Unpacked, 'data'> & { readonly data?: Unpacked['data'] | string }) | undefined;
  if (typeof picture?.data !== 'string') return picture as Unpacked | undefined;
  return { ...picture, data: (await named(page, picture.data))?.data ?? null };
}

/** The library unpacks pictures beside the list of what is drawn: they come when they come, and as null when damaged. */
function named(page: PdfPage, name: string): Promise<Unpacked | undefined> {
  const store = (name.startsWith('g_') ? page.commonObjs : page.objs) as {
    get(name: string, then: (value: unknown) => void): unknown;
  };
  return new Promise((resolve) => store.get(name, (value) => resolve((value as Unpacked | null) ?? undefined)));
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
