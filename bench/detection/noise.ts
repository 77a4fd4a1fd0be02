import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Document } from '@minutebook/query';
import { documentOf, SAMPLES } from '../matcher/corpus';
import { halfOf, mailDocuments } from './label-sets';

export interface Noise {
  readonly name: string;
  readonly documents: readonly Document[];
}

/** Real messages in which hardly anybody does anything wrong: nearly every alert on them is one too many. */
export async function noise(): Promise<Noise[]> {
  return [
    { name: 'IRC (en)', documents: irc().map(documentOf) },
    { name: 'KdConv dialogues (zh)', documents: kdconv().map(documentOf) },
    { name: 'Enron mail (en)', documents: await mailFolder('email/enron-mbox') },
    { name: 'Telegram news (ru)', documents: telegram().map(documentOf) },
    { name: 'SMS of people (en)', documents: sms('1').map(documentOf) },
    { name: 'SMS spam (en)', documents: sms('0').map(documentOf) },
  ];
}

function files(folder: string, ending: string): string[] {
  return readdirSync(join(SAMPLES, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function irc(): string[] {
  return files('chat/irc', 'raw.txt')
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .map((line) => /^\[\d\d:\d\d\] <[^>]*> (.*)$/.exec(line)?.[1])
    .filter((text) => text !== undefined);
}

function kdconv(): string[] {
  return files('chat/kdconv-zh', '.json').flatMap((file) =>
    (JSON.parse(readFileSync(file, 'utf8')) as { messages: { message: string }[] }[]).flatMap(({ messages }) =>
      messages.map(({ message }) => message),
    ),
  );
}

function telegram(): string[] {
  return files('chat/telegram-ru', '.json')
    .flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as { text: string }[])
    .map(({ text }) => text)
    .filter((text) => text !== '');
}

function sms(label: string): string[] {
  return readFileSync(join(SAMPLES, 'labels/sms_spam.tsv'), 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trimEnd().split('\t'))
    .filter(([text, given]) => text !== '' && given === label)
    .map(([text]) => text!);
}

async function mailFolder(folder: string): Promise<Document[]> {
  const documents: Document[] = [];
  for (const file of files(folder, '')) documents.push(...(await mailDocuments(file, readFileSync(file))));
  return documents;
}

/** The half that nobody tuned on, by the text a message's author wrote. */
export function ofHalf({ name, documents }: Noise, half: 'A' | 'B'): Noise {
  return {
    name,
    documents: documents.filter(({ zones }) => halfOf(zones.map(({ text }) => text).join('\n')) === half),
  };
}
