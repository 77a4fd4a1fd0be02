import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesSource, capture } from '@minutebook/capture';
import { type Document, splitZones } from '@minutebook/query';
import type { Pack } from '@minutebook/surveillance';
import { parse } from 'csv-parse/sync';
import { documentOf, SAMPLES } from '../matcher/corpus';

/** Packs were tuned on half A; what is published is measured on half B, which nobody read. */
export type Half = 'A' | 'B';

export interface Labelled {
  readonly document: Document;
  readonly positive: boolean;
  readonly half: Half;
}

export interface LabelSet {
  readonly name: string;
  /** The pack that should find what the set calls positive. */
  readonly pack: Pack['id'];
  readonly items: readonly Labelled[];
}

/** Texts that people labelled. */
export async function labelSets(): Promise<LabelSet[]> {
  return [
    {
      name: 'COLD dev, offensive (zh)',
      pack: 'conduct',
      items: table('cold_zh_dev.csv', 'TEXT', (row) => row.label === '1'),
    },
    {
      name: 'Hate or offensive tweets (en)',
      pack: 'conduct',
      items: table('hate_offensive_en_first4000.csv', 'tweet', (row) => row.class !== '2'),
    },
    { name: 'Enron, secrecy (en)', pack: 'privacy', items: await enron() },
  ];
}

/** By SHA-256 of the item, so that equal texts lie in the same half, whatever the order. */
export function halfOf(item: string | Uint8Array): Half {
  return createHash('sha256').update(item).digest()[0]! < 128 ? 'A' : 'B';
}

function table(file: string, column: string, isPositive: (row: Record<string, string>) => boolean): Labelled[] {
  const rows = parse(readFileSync(join(SAMPLES, 'labels', file)), { bom: true, columns: true }) as Record<
    string,
    string
  >[];
  return rows.map((row) => ({
    document: documentOf(row[column]!),
    positive: isPositive(row),
    half: halfOf(row[column]!),
  }));
}

/** Mails with Berkeley categories: 4.10 is secrecy and confidentiality. */
async function enron(): Promise<Labelled[]> {
  const folder = join(SAMPLES, 'email/enron-labelled');
  const items: Labelled[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.eml'))) {
    const bytes = readFileSync(join(folder, file));
    const categories = readFileSync(join(folder, file.replace(/eml$/, 'cats')), 'utf8');
    for (const document of await mailDocuments(file, bytes))
      items.push({ document, positive: /^4,10,/m.test(categories), half: halfOf(bytes) });
  }
  return items;
}

/** Mails of a file as the archive would read them: in zones. */
export async function mailDocuments(name: string, bytes: Uint8Array): Promise<Document[]> {
  const documents: Document[] = [];
  for await (const object of capture(bytesSource(name, bytes), { zone: 'UTC' })) {
    for await (const piece of object.pieces()) {
      if (piece.kind !== 'record') continue;
      for (const event of piece.events) {
        if (!('body' in event)) continue;
        const subject = 'subject' in event ? event.subject : undefined;
        const zones = splitZones({
          channel: 'email',
          body: event.body ?? '',
          version: 0,
          ...(subject !== undefined && { subject }),
        });
        documents.push({ ...documentOf(''), zones: zones.filter(({ text }) => text !== '') });
      }
    }
  }
  return documents;
}
