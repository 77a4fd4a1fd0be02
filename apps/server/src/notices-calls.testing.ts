import { api } from '@minutebook/contract';
import { TranslationService } from '@minutebook/review/testing';
import type { Act } from './review-calls.testing';

/** The translation service the server under test is configured with. */
export const translator = new TranslationService();

/** Every act on one's own notices, on e-mail, and on translations of a message. */
export async function noticeCalls(act: Act, message: string): Promise<void> {
  const own = await act('supervisor', api.notices.read, { body: { ids: ['1'] } });
  expect(own.unread).toBeGreaterThanOrEqual(0);
  expect(await act('supervisor', api.notices.readAll, { body: { upTo: '999999' } })).toEqual({ unread: 0 });
  const hours = { zone: 'Asia/Hong_Kong', quiet: null, digestAt: '08:30', language: 'zh' };
  const chosen = await act('analyst', api.notices.prefer, { body: { ...hours, choices: [], version: 0 } });
  expect(chosen).toMatchObject({ ...hours, address: null, version: 1 });
  expect(await act('administrator', api.notices.retryMail)).toEqual({ mails: 0 });

  const params = { id: message };
  const made = await act('legal', api.translation.translate, { params, body: { version: 0, target: 'en' } });
  expect(made).toMatchObject({ label: 'machine-translation', service: { name: 'LibreTranslate' } });
  expect((await act('legal', api.translation.list, { params })).items).toEqual([made]);
}
