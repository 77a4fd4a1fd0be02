import { bilingual } from './language';

/** From when periods of retention count (R17), and the events that start them. */
export const CLOCK_WORDS = bilingual(
  {
    RECORD_CREATED: 'the record was made',
    ACCOUNT_CLOSED: 'the account was closed',
    SUPERSEDED: 'it was superseded',
    LAST_USED: 'it was last used',
    FISCAL_YEAR_END_OF_LAST_ENTRY: 'end of the fiscal year of the last entry',
    FISCAL_YEAR_END_OF_LAST_USE: 'end of the fiscal year of the last use',
    SWAP_TERMINATED: 'the swap was terminated',
    AUDIT_CONCLUDED: 'the audit was concluded',
    LATER_OF_CREATED_OR_LAST_IN_EFFECT: 'made or last in effect, whichever is later',
    TRANSACTION_COMPLETED: 'the transaction was completed',
    PURPOSE_ENDED: 'the purpose ended',
    LAST_ENTRY: 'the last entry was made',
    LAST_IN_EFFECT: 'it was last in effect',
  },
  {
    RECORD_CREATED: '记录形成',
    ACCOUNT_CLOSED: '账户关闭',
    SUPERSEDED: '被取代',
    LAST_USED: '最后使用',
    FISCAL_YEAR_END_OF_LAST_ENTRY: '最后一笔记载所在财年结束',
    FISCAL_YEAR_END_OF_LAST_USE: '最后使用所在财年结束',
    SWAP_TERMINATED: '掉期终止',
    AUDIT_CONCLUDED: '审计结束',
    LATER_OF_CREATED_OR_LAST_IN_EFFECT: '形成或最后有效，取较晚者',
    TRANSACTION_COMPLETED: '交易完成',
    PURPOSE_ENDED: '目的终止',
    LAST_ENTRY: '最后一笔记载',
    LAST_IN_EFFECT: '最后有效',
  },
);

/** A clock or an event by its name; what has none stays as it is written. */
export function clockText(words: (typeof CLOCK_WORDS)['en'], clock: string): string {
  return (words as Readonly<Record<string, string>>)[clock] ?? clock;
}
