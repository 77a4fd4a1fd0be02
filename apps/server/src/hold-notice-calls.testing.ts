import { api } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const CONTENT = {
  en: { subject: 'Keep your records', text: 'In {matter} keep everything.' },
  questions: [
    { id: 'phone', kind: 'yes-no', words: { en: 'Do you use a second phone?' }, followUp: 'Have it imaged.' },
  ],
};

/** Every act on hold notices, from the template to what an answer asks for. E1 is of the directory, by name Ann Lee. */
export async function holdNoticeCalls(act: Act, auditor: ApiClient): Promise<void> {
  const matter = await act('legal', api.holds.openMatter, { body: { title: 'Notices' } });
  const facts = { issuer: 'Counsel', triggerOn: '2026-11-20', legalBasis: 'FRCP 37(e)', reviewOn: '2030-01-01' };
  const hold = await act('legal', api.holds.place, {
    body: { ...facts, matter: matter.id, name: 'To be told', scope: { custodians: ['E1'] } },
  });
  const where = { params: { id: hold.id } };
  const { id: template } = await act('legal', api.holdNotices.createTemplate, {
    body: { name: 'Usual', content: CONTENT },
  });
  const { newest } = await act('legal', api.holdNotices.writeTemplate, {
    params: { id: template },
    body: { version: 1, content: CONTENT },
  });
  const board = await act('legal', api.holdNotices.issue, {
    ...where,
    body: { version: 0, text: newest.id, byMail: false },
  });
  expect(board).toMatchObject({
    counts: { waiting: 1 },
    custodians: 1,
    notices: [{ number: 1, template: { number: 2 } }],
  });
  const { items: links, csv } = await act('legal', api.holdNotices.links, { ...where, body: { version: 1 } });
  expect(csv.split('\r\n')[0]).toBe('\ufeffid,name,email,link');
  expect(await act('legal', api.holdNotices.remind, { ...where, body: { version: 1 } })).toEqual({
    letters: 0,
    unreached: 1,
  });
  const link = await act('legal', api.holdNotices.link, {
    params: { id: links[0]!.custodian },
    body: { version: 2, remind: true },
  });
  const token = link.link.split('#')[1]!;
  const { shown, person } = await act('legal', api.holdNotices.form, { query: { token } });
  expect([person, shown[0]!.text]).toEqual(['Ann Lee', `In ${matter.number} Notices keep everything.`]);
  await act('legal', api.holdNotices.acknowledge, {
    body: {
      token,
      language: 'en',
      signedName: 'Ann Lee',
      answers: [{ question: 'phone', answer: 'yes' }],
      sha256: shown[0]!.sha256,
    },
  });
  const { items } = (await auditor.call(api.holdNotices.followUps)).body;
  await act('legal', api.holdNotices.settle, {
    params: { id: items[0]!.id },
    body: { version: 0, note: 'Imaged by IT.' },
  });
  const [custodian] = (await auditor.call(api.holdNotices.custodians, where)).body.items;
  expect(custodian).toMatchObject({
    state: 'acknowledged',
    reminders: 1,
    acknowledged: { answers: [{ answer: 'yes' }] },
  });
}
