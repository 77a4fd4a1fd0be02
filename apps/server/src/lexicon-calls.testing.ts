import { api } from '@minutebook/contract';
import type { Act } from './review-calls.testing';

const FILE = `minutebook lexicon 1
name: From a file

rule: F-1
title: First
severity: 2
query: one
hits: one
misses: two

rule: F-2
title: Broken
severity: 9
query: two
`;

/** Files, advice and the past of a lexicon in which rule `code` is in force. */
export async function lexiconCalls(act: Act, lexicon: string, code: string): Promise<void> {
  const place = { params: { id: lexicon } };
  const read = await act('compliance', api.lexicons.readFile, { ...place, query: { name: 'rules.txt' }, body: FILE });
  expect(read).toMatchObject({ format: 'text', name: 'From a file', missing: [code] });
  expect(read.rows.map(({ row, change, faults }) => [row, change, faults.length])).toEqual([
    [4, 'new', 0],
    [11, null, 1],
  ]);
  const text = (await act('compliance', api.lexicons.file, place)) as unknown as string;
  expect(text).toContain(`rule: ${code}\n`);
  const { items } = await act('compliance', api.lexicons.advice, place);
  expect(items.map(({ rule, kind }) => [rule, kind])).toContainEqual([code, 'untested']);
  const past = await act('compliance', api.lexicons.versions, { params: { id: lexicon, code } });
  expect(past.items).toMatchObject([{ code, version: 1, inForce: true, retiredAt: null }]);
  const { items: publications } = await act('compliance', api.lexicons.publications, place);
  expect(publications).toMatchObject([{ number: 1, rules: 1, impact: { alerts: { after: expect.any(Number) } } }]);
}
