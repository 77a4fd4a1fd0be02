import type { HoldScope, NoticeContent } from '@minutebook/contract';
import { DIRECTORY } from '../cast/directory';
import { address } from '../cast/member';
import type { Calendar } from '../make/calendar';

const DAY = 86_400_000;
const REVIEW_DAYS = 90;

export interface DemoHold {
  /** E-mail address of whoever opens the matter, places the hold and tells its custodians. */
  readonly by: string;
  readonly matter: { readonly number: string; readonly title: string; readonly reference: string };
  readonly name: string;
  readonly issuer: string;
  readonly legalBasis: string;
  /** UTC days. */
  readonly triggerOn: string;
  readonly reviewOn: string;
  readonly scope: HoldScope;
  readonly notice: { readonly template: string; readonly content: NoticeContent };
  /** Custodians who have acknowledged the notice, by external id. */
  readonly acknowledged: readonly {
    readonly custodian: string;
    readonly answers: readonly { readonly question: string; readonly answer: string }[];
  }[];
}

export interface DemoSchedule {
  /** E-mail addresses: who drafts it, and who puts it into force. */
  readonly by: string;
  readonly approver: string;
  readonly preset: string;
  readonly note: string;
  readonly reason: string;
}

/** By where its people are: London, New York, Hong Kong, and Shanghai under Hong Kong. */
export const SCHEDULE: DemoSchedule = {
  by: address('karim.mazur'),
  approver: address('hugo.vance'),
  preset: 'us-uk-eu-hk',
  note: 'The first schedule: every desk under the rules of where it sits.',
  reason: 'Agreed with Legal; the periods are those of the rules cited.',
};

const NOTICE: NoticeContent = {
  en: {
    subject: 'Please keep everything: {matter}',
    text: `The firm is looking into dealings around a Hong Kong issuer. From now on, and until we tell you otherwise:

keep all messages, mails, files and notes, on every device, also private ones used for work;
do not delete anything, and switch off every timer that deletes by itself;
do not wipe or hand in a phone without asking us first.

You are not accused of anything by receiving this. {issuer} in Legal answers questions about {hold}.`,
  },
  zh: {
    subject: '请保留一切：{matter}',
    text: `本公司正在了解与一家香港上市公司有关的交易。自即日起，直至另行通知：

请保留一切消息、邮件、文件和笔记，包括工作所用的私人设备；
请勿删除任何内容，并关闭一切自动删除；
未经询问，请勿清空或交出手机。

收到本通知不表示对您有任何指控。有关“{hold}”的问题，请联系法务部 {issuer}。`,
  },
  questions: [
    {
      id: 'second-phone',
      kind: 'yes-no',
      words: { en: 'Did you use another phone for work?', zh: '您是否用过另一部手机办公？' },
      required: true,
      followUp: 'Have the other phone imaged before it is used again.',
    },
    {
      id: 'timers',
      kind: 'yes-no',
      words: { en: 'Is a timer on in any chat you use for work?', zh: '您办公所用的聊天中是否开启了自动删除？' },
      required: true,
      followUp: 'Ask for the timer to be switched off, and for a screenshot of that.',
    },
    {
      id: 'elsewhere',
      kind: 'text',
      words: { en: 'Where else are notes on this kept?', zh: '其他地方还有相关笔记吗？' },
      required: false,
      followUp: null,
    },
  ],
};

/** What the letter of the same number asks its readers for, done in the archive. */
export function holdOf(calendar: Calendar): DemoHold {
  return {
    by: address('hugo.vance'),
    matter: { number: 'M-031', title: 'Dealings before the Beacon announcement', reference: 'Internal inquiry 2/31' },
    name: 'Beacon deal group',
    issuer: 'Hugo Vance, Legal',
    legalBasis: 'An inquiry by the regulator is to be expected; the duty to preserve begins with that.',
    triggerOn: dayOf(calendar.utc(calendar.day(8, 'fri'), 12 * 60, 'Europe/London')),
    reviewOn: dayOf(calendar.end.getTime() + REVIEW_DAYS * DAY),
    scope: {
      custodians: ['Zhou Qiming', 'Maren Holt', 'He Jingyi'].map(idOf),
      from: dayOf(calendar.utc(calendar.day(5, 'mon'), 12 * 60, 'Europe/London')),
      until: null,
      channels: [],
      query: 'beacon OR 14.20 OR 哈瓦德湾 OR 蛋糕',
      combine: 'either',
      messages: [],
      conversations: [],
      context: 'day',
    },
    notice: { template: 'Legal hold', content: NOTICE },
    acknowledged: [
      {
        custodian: idOf('Maren Holt'),
        answers: [
          { question: 'second-phone', answer: 'no' },
          { question: 'timers', answer: 'no' },
          { question: 'elsewhere', answer: 'My notebook, in the drawer; the deck is on the deal drive.' },
        ],
      },
      {
        custodian: idOf('He Jingyi'),
        answers: [
          { question: 'second-phone', answer: 'yes' },
          { question: 'timers', answer: 'no' },
        ],
      },
    ],
  };
}

function idOf(name: string): string {
  return DIRECTORY.find((entry) => entry.name === name)!.externalId;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
