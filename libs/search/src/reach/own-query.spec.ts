import { type ArchivedMessage, documentOf } from '@minutebook/archive';
import { ownQuery } from './own-query';

function message(body: string, over: { subject?: string; sentAt?: Date | null } = {}): ArchivedMessage {
  const { subject, sentAt = new Date('2019-03-01T09:12:40.000Z') } = over;
  const event = { type: 'message', body, recipients: [], attachments: [], marks: [], ...(subject && { subject }) };
  const version = { version: 0, change: 'captured', event, sentAt, sender: null, parties: [], position: 0 };
  const facts = { id: 7, kind: 'message', conversation: 3, channel: 'google-chat', at: new Date(0) };
  return { ...facts, versions: [version], responses: [], annotations: [] } as unknown as ArchivedMessage;
}

const queryOf = (of: ArchivedMessage): string => ownQuery(of, documentOf(of, new Map()), false);

describe('how a message is looked for', () => {
  it('is by its longest words, its channel and its minute', () => {
    expect(queryOf(message('please settle the announcement tomorrow'))).toBe(
      '"announcement" "tomorrow" "please" channel:"google-chat" date:2019-03-01T09:12',
    );
  });

  it('means what it says, whatever the words mean to the language', () => {
    expect(queryOf(message('AND OR NOT'))).toBe('"and" "not" "or" channel:"google-chat" date:2019-03-01T09:12');
    expect(queryOf(message('别外传', { subject: '公告' }))).toContain('"公"');
    expect(queryOf(message('a'.repeat(1_995) + ' announcement'))).not.toContain('announ');
  });

  it('is by its conversation, where it has no words or none of ours', () => {
    expect(queryOf(message(''))).toBe('conversation:3 channel:"google-chat" date:2019-03-01T09:12');
    expect(queryOf(message('?!', { sentAt: null }))).toBe('conversation:3 channel:"google-chat"');
  });
});
