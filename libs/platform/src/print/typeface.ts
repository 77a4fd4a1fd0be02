import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

type SubsetFont = (
  font: Buffer,
  text: string,
  options: { targetFormat: 'sfnt'; variationAxes: { wght: number } },
) => Promise<Buffer>;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly part: string;
}

/** Latin, Greek, Cyrillic, Chinese; what is outside is written as its code point. */
const PACKAGE = '@fontsource-variable/noto-sans-sc';
const WEIGHT = 400;

/**
 * The face of printed reports: Noto Sans SC (OFL 1.1), which npm has in a hundred parts, each with some of the characters.
 * Only parts that a document needs are opened, with only its characters; so a report carries its own fonts, and reads the
 * same in ten years on a machine without any.
 */
export class Typeface {
  private readonly folder = dirname(createRequire(__filename).resolve(`${PACKAGE}/package.json`));
  private readonly ranges = rangesOf(readFileSync(join(this.folder, 'unicode.json'), 'utf8'));
  private readonly known = new Map<number, string | undefined>();

  /** The part that has a character; undefined: none has. */
  partOf(codePoint: number): string | undefined {
    if (this.known.has(codePoint)) return this.known.get(codePoint);
    const part = this.ranges.find(({ from, to }) => from <= codePoint && codePoint <= to)?.part;
    this.known.set(codePoint, part);
    return part;
  }

  /** Font files for the characters of a text, by part: what PDF embeds. */
  async fontsFor(text: string): Promise<ReadonlyMap<string, Buffer>> {
    const characters = new Map<string, Set<string>>([['latin', new Set(' ?')]]);
    for (const character of new Set(text)) {
      const part = this.partOf(character.codePointAt(0)!);
      if (part !== undefined) characters.set(part, (characters.get(part) ?? new Set()).add(character));
    }
    // A module without types, and of WebAssembly: loaded by the first report only.
    const { default: subset } = (await import('subset-font' as string)) as { default: SubsetFont };
    const fonts = new Map<string, Buffer>();
    for (const [part, own] of characters) {
      const file = readFileSync(join(this.folder, 'files', `noto-sans-sc-${part}-wght-normal.woff2`));
      fonts.set(part, await subset(file, [...own].join(''), { targetFormat: 'sfnt', variationAxes: { wght: WEIGHT } }));
    }
    return fonts;
  }
}

/** `U+4e00-4e05,U+4e08` by part, as the package lists them; its names of numbered parts stand in brackets. */
function rangesOf(json: string): Range[] {
  return Object.entries(JSON.parse(json) as Record<string, string>).flatMap(([name, ranges]) =>
    ranges.split(',').map((range): Range => {
      const [from = '', to = from] = range.trim().slice(2).split('-');
      return { from: parseInt(from, 16), to: parseInt(to, 16), part: name.replace(/[[\]]/g, '') };
    }),
  );
}
