import { readMail } from './mail';

const mail = (...header: string[]): ReturnType<typeof readMail> =>
  readMail(Buffer.from(`From: ann@x.example\nSubject: s\n${header.join('\n')}\n\nx`));

describe('automatic mail', () => {
  it.each([
    ['Auto-Submitted: auto-replied; x=1', 'auto-submitted: auto-replied; x=1'],
    ['Precedence: bulk', 'precedence: bulk'],
    ['Return-Path: <>', 'return-path: <>'],
    ['X-Auto-Response-Suppress: All', 'x-auto-response-suppress: all'],
    ['Content-Type: multipart/report; boundary=b\n\n--b\n\nx\n--b--', 'content-type: multipart/report'],
    ['X-Autoreply: yes', 'x-autoreply'],
    ['X-Outlook-Class: REPORT.IPM.Note.NDR', 'outlook class: report.ipm.note.ndr'],
    ['List-Unsubscribe: <mailto:u@x.example>', 'list without list-post'],
    ['List-Id: <news.x.example>\nList-Post: NO', 'list without list-post'],
  ])('[R42] %j is captured, marked, and says what classed it', (header, sign) => {
    expect(mail(header)).toMatchObject({ marks: ['automatic'], extra: { automatic: sign } });
  });

  it.each([
    'no-reply@x.example',
    'NoReply+1@x.example',
    'do-not-reply@x.example',
    'MAILER-DAEMON@x.example',
    'postmaster@x.example',
  ])('[R42] a mail of %s is', (address) => {
    expect(readMail(Buffer.from(`From: <${address}>\n\nx`))).toMatchObject({
      marks: ['automatic'],
      extra: { automatic: 'from: a system address' },
    });
  });

  it.each([
    'Auto-Submitted: no',
    'Precedence: list',
    'X-Auto-Response-Suppress: None',
    'Return-Path: <ann@x.example>',
    'List-Id: <talk.x.example>\nList-Post: <mailto:talk@x.example>\nList-Unsubscribe: <mailto:u@x.example>',
  ])('[R42] %j alone is not: people write so', (header) => {
    const message = mail(header);
    expect(message.marks).toEqual([]);
    expect(message.extra).not.toHaveProperty('automatic');
  });
});
