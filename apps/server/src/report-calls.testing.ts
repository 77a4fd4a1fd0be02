import { api } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

/** Every file about holds, retention and disposals, of what the calls before left there. */
export async function reportCalls(act: Act, legal: ApiClient): Promise<void> {
  const [hold] = (await legal.call(api.holds.list, { query: { view: 'all' } })).body.items;
  const place = { params: { id: hold!.id } };
  expect(await act('legal', api.holdFiles.reportCsv, place)).toContain('message,channel,at_utc');
  expect(await act('legal', api.holdFiles.reportPdf, place)).toMatch(/^%PDF-/);
  expect(await act('auditor', api.holdFiles.coverageCsv)).toContain('id,name,desk');
  expect(await act('auditor', api.holdFiles.coveragePdf)).toMatch(/^%PDF-/);
  expect(await act('legal', api.holdFiles.steps, place)).toMatch(/^PK/);
  expect(await act('auditor', api.retentionFiles.pastMaximumCsv)).toContain('message,conversation,channel');
  expect(await act('auditor', api.retentionFiles.pastMaximumPdf, { query: { only: 'unexplained' } })).toMatch(/^%PDF-/);
  const [disposal] = (await legal.call(api.disposals.list, { query: { state: 'done' } })).body.items;
  const certificate = await act('auditor', api.retentionFiles.certificatePdf, { params: { id: disposal!.id } });
  expect(certificate).toMatch(/^%PDF-/);
}
